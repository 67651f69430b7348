"""The cases of the matrix, one file for each family."""

from limbeck.matrices.cases.registry import CASES, CORE, FAMILIES, core_walk, find

__all__ = ["CASES", "CORE", "FAMILIES", "core_walk", "find"]
