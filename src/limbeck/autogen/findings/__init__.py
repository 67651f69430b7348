"""Settings and situations that a reader should know: one small function each, listed in `registry`."""

from limbeck.autogen.findings.registry import find
from limbeck.autogen.findings.scene import Scene

__all__ = ["Scene", "find"]
