"""Revisions rehearsed on a copy of a PostgreSQL database: each is named as it is known to be."""

from __future__ import annotations

from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.debian_postgresql import debian
from tests.rehearsals.postgresql_project import write_project
from tests.rehearsals.postgresql_situations import SITUATIONS, Situation

import limbeck
from limbeck.databases.server.cluster import Cluster

if TYPE_CHECKING:
    import sqlalchemy as sa

    from limbeck.databases.database import Database
    from limbeck.rehearsals.rehearsal import Rehearsal

TOGETHER = [each for each in SITUATIONS if each.verdicts[-1] != "fails" and not each.options]
ALONE = [each for each in SITUATIONS if each not in TOGETHER]

FEW = [each for each in TOGETHER if each.slug in ("dependents-too", "unique-at-once", "same-for-all")]


def history(situations: list[Situation]) -> Situation:
    """One history of them: a rehearsal of many revisions takes less time than many rehearsals."""
    return Situation(
        "together",
        tuple(chain.from_iterable(each.before for each in situations)),
        tuple(chain.from_iterable(each.rows for each in situations)),
        tuple(chain.from_iterable(each.revisions for each in situations)),
        tuple(chain.from_iterable(each.verdicts for each in situations)),
        per_migration=True,
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for all: the project's environment is started once."""
    return tmp_path_factory.mktemp("project")


def found(told: Rehearsal, number: int) -> set[tuple[str, str, int]]:
    """The reasons of one revision."""
    return {(each.verdict.value, each.object, each.count) for each in told.revisions[number].reasons}


def check_history(told: Rehearsal, situations: list[Situation]) -> None:
    """Each situation of a history is named as it is known to be."""
    verdicts = tuple(chain.from_iterable(each.verdicts for each in situations))
    assert tuple(each.verdict for each in told.revisions) == verdicts, str(told)
    number = 0
    for situation in situations:
        number += len(situation.revisions)
        assert set(situation.reasons) <= found(told, number - 1), situation.slug


def rehearse(situation: Situation, folder: Path, url: sa.URL) -> Rehearsal:
    return limbeck.rehearse(write_project(situation, folder, url))


@pytest.mark.parametrize("half", [0, 1])
def test_each_revision_of_a_history_is_named_rightly(
    scratch_postgres: Database, folder: Path, half: int
) -> None:
    """Verdict, object and count; what is innocent is safe."""
    situations = TOGETHER[half::2]
    told = rehearse(history(situations), folder, scratch_postgres.secret_url)
    check_history(told, situations)
    assert [each.again for each in told.revisions if each.again == "fails"] == []


@pytest.mark.parametrize("situation", ALONE, ids=lambda each: each.slug)
def test_a_situation_is_named_rightly(scratch_postgres: Database, situation: Situation, folder: Path) -> None:
    """Those that fail, or for which env.py does something of its own."""
    told = rehearse(situation, folder, scratch_postgres.secret_url)
    assert tuple(each.verdict for each in told.revisions) == situation.verdicts, str(told)
    assert set(situation.reasons) <= found(told, len(told.revisions) - 1), str(told)


def test_a_commit_that_is_refused_is_told_as_such(scratch_postgres: Database, folder: Path) -> None:
    """A deferred key is looked at no sooner; nothing of the whole run stays."""
    (situation,) = (each for each in SITUATIONS if each.slug == "refused-at-the-commit")
    step = rehearse(situation, folder, scratch_postgres.secret_url).revisions[1]
    assert step.failure is not None
    assert step.failure.what.startswith("The commit of revision r2 raised IntegrityError")
    assert step.reasons[0].why.startswith("The upgrade fails: at its commit, IntegrityError")
    assert step.reasons[0].why.endswith("It leaves the database at r0.")
    assert step.stands_at == ("r0",)


def test_debians_postgresql_is_named_rightly_too(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Database and copy are both on Debian's server."""
    from limbeck.databases.server import process_server
    from limbeck.databases.server.external import VARIABLE

    cluster = Cluster.start(debian())
    servers: dict[str | None, object] = {}
    try:
        monkeypatch.setattr(process_server, "_servers", servers)
        monkeypatch.setenv(VARIABLE, cluster.create().render_as_string(hide_password=False))
        told = rehearse(history(FEW), folder, cluster.create())
        check_history(told, FEW)
        assert told.copy.not_restored == ()
    finally:
        for server in servers.values():
            server.close()  # type: ignore[attr-defined]  # a server, whose module keeps them so
        cluster.close()
