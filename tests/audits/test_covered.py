"""Which differences are accounted for, and that it takes no longer than there are differences."""

from __future__ import annotations

import pytest

from limbeck.audits import covered
from limbeck.audits.covered import Coverage
from limbeck.records import Change, Definition, Difference, RemovedChange, Snapshot

MANY = 60


def new_table(name: str) -> RemovedChange:
    return RemovedChange("add_table", None, name, None, None, f"CREATE TABLE {name} (...)")


def definitions(name: str) -> tuple[Definition, ...]:
    """A table with a column of a number of its own and one of a type of its own."""
    return (
        Definition("table", "public", "", name),
        Definition("column", "public", name, "id", (("type", "integer"),), 1),
        Definition("column", "public", name, "mood", (("type", f"public.mood_{name}[]"),), 2),
        Definition("enum", "public", "", f"mood_{name}"),
        Definition("sequence", "public", "", f"{name}_id_seq", (("owned by", f"{name}.id"),)),
    )


def missing(definition: Definition) -> Difference:
    return Difference(*definition.key, None, None, definition.text)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the sequences whose owners were asked for."""
    names: list[str] = []
    answer = covered.sequence_owner

    def note(sequence: Definition, default_schema: str) -> tuple[tuple[str, str], str]:
        names.append(sequence.name)
        return answer(sequence, default_schema)

    monkeypatch.setattr(covered, "sequence_owner", note)
    return names


def test_many_new_tables_account_for_what_comes_with_them(asked: list[str]) -> None:
    """Each owner is looked up once, however many changes there are beside it."""
    tables = [f"t{number}" for number in range(MANY)]
    unknown = ("enum", "sequence")
    after = tuple(each for name in (*tables, "other") for each in definitions(name))
    changes: tuple[Change | RemovedChange, ...] = tuple(map(new_table, tables))
    coverage = Coverage(changes, "public", Snapshot("postgresql", "", ()), Snapshot("postgresql", "", after))
    differences = [missing(each) for each in after if each.kind in {"table", *unknown}]
    left = coverage.uncovered(differences)
    assert [(each.kind, each.name) for each in left] == [
        ("table", "other"),
        ("enum", "mood_other"),
        ("sequence", "other_id_seq"),
    ]
    assert sorted(asked) == sorted(f"{name}_id_seq" for name in (*tables, "other"))
