"""A statement about Alembic, where it was made, and how it is tested."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass

from limbeck.ledger.experiment import Bench
from limbeck.ledger.observation import Observed

Test = Callable[[Bench], Observed]
"""Runs something real and says what was seen; its docstring says what it runs."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement, in our words.

    Attributes:
        id: Its stable name, such as `A13`.
        source: Who makes it.
        statement: What it says, so that it reads well alone.
        test: What is run for it.
    """

    id: str
    source: str
    statement: str
    test: Test

    @property
    def how(self) -> str:
        """How it is tested, in a line: what the test says of itself, or the docstring of its function."""
        own: str | None = getattr(self.test, "how", None)
        return own or inspect.cleandoc(self.test.__doc__ or "").partition("\n")[0]


@dataclass(frozen=True, slots=True)
class NotTestable:
    """The test of a statement that nothing can be run for: an opinion, or advice to people.

    Attributes:
        why: Why not.
    """

    why: str

    def __call__(self, bench: Bench) -> Observed:  # noqa: ARG002 - it uses nothing
        """No observation, and the reason."""
        return Observed((), "", why_not=self.why)

    @property
    def how(self) -> str:
        """What `Claim.how` shows."""
        return "It can't be run, and says why."
