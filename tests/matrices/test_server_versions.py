"""Cases of what only newer servers have."""

from collections.abc import Mapping
from typing import ClassVar

import pytest
from tests.matrices import changes

from limbeck.matrices.trial import trial
from limbeck.matrices.verdict import Verdict


class Future(changes.Added):
    """It takes a server that nobody has yet."""

    slug = "own.future"
    since: ClassVar[Mapping[str, int]] = {"postgresql": 99, "sqlite": 4}


class Past(changes.Added):
    """Every server has it."""

    slug = "own.past"
    since: ClassVar[Mapping[str, int]] = {"postgresql": 13, "sqlite": 3}


@pytest.mark.parametrize(("backend", "version"), [("sqlite", 4), ("postgresql", 99)])
def test_a_case_does_not_apply_to_a_server_that_is_too_old(backend: str, version: int) -> None:
    """The outcome says which version it takes, and which one is here."""
    outcome = trial(Future(), backend)
    assert outcome.verdict is Verdict.NOT_APPLICABLE
    assert outcome.reason.startswith(f"It needs version {version} of the server; this is version ")
    assert int(outcome.reason.rstrip(".").rpartition(" ")[2]) < version


@pytest.mark.parametrize("backend", ["sqlite", "postgresql"])
def test_a_case_applies_to_a_server_that_is_new_enough(backend: str) -> None:
    """Then the version makes no difference."""
    assert trial(Past(), backend).verdict is Verdict.DETECTED
