"""Sequences that stand alone."""

from __future__ import annotations

from limbeck.matrices.case import Case

CASES: tuple[type[Case], ...] = ()
