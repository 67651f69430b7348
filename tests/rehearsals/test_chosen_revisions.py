"""Which revisions are rehearsed."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from tests.rehearsals.projects import write, write_revision

import limbeck
from limbeck.errors import InputError
from limbeck.histories.history import History
from limbeck.rehearsals.chosen_revisions import ChosenRevisions, starts_at_base

NOTHING = ("pass", "pass")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of `r0` to `r3`, of which git knows `r0` and `r1` on the branch `main`."""
    made = write(tmp_path_factory.mktemp("scope") / "project", "", (NOTHING,))
    for words in ("init -q -b main", "add .", "commit -q -m first"):
        settings = ("-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false")
        subprocess.run(["git", "-C", made, *settings, *words.split()], check=True)
    for number in (2, 3):
        write_revision(made / "migrations" / "versions", number, *NOTHING)
    return made


@pytest.fixture(scope="module")
def history(folder: Path) -> History:
    """Its history."""
    return limbeck.history(folder)


@pytest.mark.parametrize(
    ("what", "current", "since", "before", "revisions"),
    [
        ("pending", ("r1",), None, (), ("r2", "r3")),
        ("pending", (), None, (), ("r0", "r1", "r2", "r3")),
        ("pending", ("r3",), None, (), ()),
        ("r1..r2", ("r1",), None, (), ("r2",)),
        ("r1..r3", (), None, ("r0", "r1"), ("r2", "r3")),
        ("r2..", ("r1",), None, ("r2",), ("r3",)),
        ("r3", ("r0",), None, ("r1", "r2"), ("r3",)),
        ("base..heads", (), None, (), ("r0", "r1", "r2", "r3")),
        ("pending", (), "main", ("r0", "r1"), ("r2", "r3")),
        ("pending", ("r2",), "main", (), ("r3",)),
    ],
)
def test_what_is_asked_for_is_run_behind_what_it_needs(  # noqa: PLR0913, PLR0917 - a table
    history: History,
    what: str,
    current: tuple[str, ...],
    since: str | None,
    before: tuple[str, ...],
    revisions: tuple[str, ...],
) -> None:
    """Revisions between the database and the first one run before it, unwatched."""
    assert ChosenRevisions.find(history, what, current, since) == ChosenRevisions(before, revisions)


@pytest.mark.parametrize(
    ("what", "current", "since", "slug"),
    [
        ("r1..r2", ("r2",), None, "already-applied"),
        ("r2..r1", (), None, "backwards"),
        ("r9", (), None, "unknown-revision"),
        ("r1..r9", (), None, "no-path"),
        ("r2", (), "main", "two-ranges"),
        ("pending", (), "--nonsense", "unknown-commit"),
    ],
)
def test_what_can_not_be_rehearsed_says_why(
    history: History, what: str, current: tuple[str, ...], since: str | None, slug: str
) -> None:
    """Each has its slug, and a remedy."""
    with pytest.raises(InputError) as raised:
        ChosenRevisions.find(history, what, current, since)
    assert raised.value.failure.slug == slug


def test_only_a_range_from_the_base_needs_no_database() -> None:
    """A revision that is called so does."""
    found = [starts_at_base(each) for each in ("base..heads", "base..r1", "base", "pending", "r1..r2")]
    assert found == [True, True, False, False, False]
