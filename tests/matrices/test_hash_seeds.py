"""What depends on chance, for cases of one's own."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from limbeck.errors import InputError, LimbeckError
from limbeck.matrices import hash_seeds
from limbeck.matrices.trial import trial
from limbeck.matrices.verdict import Verdict

if TYPE_CHECKING:
    from limbeck.matrices.case import Case

OWN = '''
from sqlalchemy import Column, Integer, MetaData, Table

from limbeck.matrices.case import Case


class Dropped(Case):
    """A table goes."""

    slug = "own.dropped"
    title = "a table dropped"
    seeds = {"sqlite": 2}

    def before(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True))

    def after(self, metadata: MetaData) -> None:
        pass
'''


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Case:
    """A case in a module that fresh processes find too."""
    (tmp_path / "own_cases.py").write_text(OWN, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.delitem(sys.modules, "own_cases", raising=False)
    import own_cases

    case: Case = own_cases.Dropped()
    return case


def test_fresh_processes_write_the_migration_of_a_case_of_ones_own(own: Case) -> None:
    """They import its module, since it stands in no registry."""
    outcome = trial(own, "sqlite")
    assert outcome.chance == ((Verdict.DETECTED, 2),)
    assert outcome.changes == ("remove_table",)


def test_a_case_of_a_notebook_is_told_where_to_go(own: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """No other process can import what a notebook's cell defines."""
    monkeypatch.setattr(type(own), "__module__", "__main__")
    with pytest.raises(InputError, match="can't import it from a notebook") as raised:
        trial(own, "sqlite")
    assert "into a module" in str(raised.value)


def test_a_process_that_takes_too_long_is_told(own: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """And not waited for."""
    monkeypatch.setattr(hash_seeds, "TIME_LIMIT", 0.05)
    with pytest.raises(LimbeckError, match="took more than"):
        trial(own, "sqlite")
