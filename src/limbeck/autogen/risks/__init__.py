"""What applying a change can do to rows: one small function for each kind, listed in `registry`."""

from limbeck.autogen.risks.facts import Facts
from limbeck.autogen.risks.judgement import Judgement
from limbeck.autogen.risks.registry import judge

__all__ = ["Facts", "Judgement", "judge"]
