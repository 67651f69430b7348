"""What a reader should know before trusting a comparison: one function a finding, listed in `registry`."""

from limbeck.autogen.findings.context import FindingContext
from limbeck.autogen.findings.registry import findings

__all__ = ["FindingContext", "findings"]
