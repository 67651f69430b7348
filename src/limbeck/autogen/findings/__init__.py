"""Settings and situations that a reader should know: one small function each, listed in `registry`."""

from limbeck.autogen.findings.context import Scene
from limbeck.autogen.findings.registry import find

__all__ = ["Scene", "find"]
