"""A statement about Alembic: who makes it, and how it is tested."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass

from limbeck.ledger.observation import Observed
from limbeck.ledger.workspace import Workspace

Test = Callable[[Workspace], Observed]
"""Runs something real and returns what was seen; its docstring says what it runs."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement, in our words.

    Attributes:
        id: Its stable name, such as `A13`.
        source: Who makes it.
        statement: What it says, understandable by itself.
        test: What is run to test it.
    """

    id: str
    source: str
    statement: str
    test: Test

    @property
    def how(self) -> str:
        """How it is tested, in a line: the `how` of the test, or the first line of its docstring."""
        own: str | None = getattr(self.test, "how", None)
        return own or inspect.cleandoc(self.test.__doc__ or "").partition("\n")[0]


@dataclass(frozen=True, slots=True)
class NotTestable:
    """The test of a statement that can't be run: an opinion, or advice to people.

    Attributes:
        why: Why it can't be run.
    """

    why: str

    def __call__(self, workspace: Workspace) -> Observed:  # noqa: ARG002 - it uses nothing
        """Return the reason, and no observation."""
        return Observed((), "", why_not=self.why)

    @property
    def how(self) -> str:
        """What `Claim.how` shows."""
        return "It can't be run; the verdict says why."
