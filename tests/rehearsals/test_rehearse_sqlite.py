"""Whole rehearsals on SQLite: through env.py, in a worker, on a copy, there and back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import tomllib
from tests.rehearsals.projects import ENFORCED, OWN_TRANSACTIONS, Env, write

import limbeck

SITUATIONS = tomllib.loads(Path(__file__).with_name("sqlite_situations.toml").read_text(encoding="utf-8"))
ENVS = {
    "": Env(),
    "enforced": Env(ENFORCED),
    "own transactions, enforced": Env(OWN_TRANSACTIONS + ENFORCED),
}


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder, in which each situation's project takes the place of the one before."""
    return tmp_path_factory.mktemp("rehearsed") / "project"


def contents(folder: Path) -> dict[Path, bytes]:
    """Every file of a folder, but for Python's own caches."""
    files = (each for each in folder.rglob("*") if each.is_file() and "__pycache__" not in each.parts)
    return {each: each.read_bytes() for each in files}


@pytest.mark.parametrize("situation", SITUATIONS["situation"], ids=lambda each: each["name"])
def test_a_situation_is_named_rightly(situation: dict[str, Any], folder: Path) -> None:
    """Verdict, objects and counts are those that running it shows; nothing of the project changes."""
    revisions = [(situation["upgrade"], situation["downgrade"])]
    write(folder, situation["schema"], revisions, ENVS[situation.get("env", "")])
    before = contents(folder)
    (step,) = limbeck.rehearse(folder).revisions
    assert step.verdict == situation["verdict"]
    found = [[each.verdict.value, each.object, each.count] for each in step.reasons]
    assert sorted(found) == sorted(situation["reasons"])
    assert situation.get("says", "") in " ".join(each.why for each in step.reasons)
    assert [step.downgrade or "", step.again] == situation["way_back"]
    assert contents(folder) == before
