"""Revisions rehearsed on a copy of a PostgreSQL database: each is named as it is known to be."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.rehearsals.postgresql_project import write_project
from tests.rehearsals.postgresql_situations import SITUATIONS, Situation

import limbeck

if TYPE_CHECKING:
    from limbeck.databases.database import Database


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for all: the project's environment is started once."""
    return tmp_path_factory.mktemp("project")


@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda each: each.slug)
def test_a_situation_is_named_rightly(scratch_postgres: Database, situation: Situation, folder: Path) -> None:
    """Verdict, object and count; what is innocent is safe."""
    ini = write_project(situation, folder, scratch_postgres.secret_url)
    told = limbeck.rehearse(ini)
    assert tuple(each.verdict for each in told.revisions) == situation.verdicts, str(told)
    last = [each for each in told.revisions if each.is_reached][-1]
    found = [(reason.verdict.value, reason.object, reason.count) for reason in last.reasons]
    assert set(situation.reasons) <= set(found), str(told)
