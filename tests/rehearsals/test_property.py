"""Whatever is called safe keeps every value, judged by a plain comparison of rows."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import produce_migrations, render_python_code
from alembic.migration import MigrationContext
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy.pool import NullPool
from tests.rehearsals.observed import observed

from limbeck.rehearsals.judgement import reasons

TYPES = {
    "INTEGER": st.integers(-5, 5),
    "TEXT": st.sampled_from(["", "a", "7", "007", "1.50"]),
    "REAL": st.sampled_from([0.5, 1.0, 2.25]),
}
NAMES = ("p", "q", "r")

columns = st.dictionaries(st.sampled_from(NAMES), st.sampled_from(sorted(TYPES)), max_size=3)


@st.composite
def situations(draw: st.DrawFn) -> tuple[dict[str, str], dict[str, str], list[tuple[Any, ...]]]:
    """The columns of a table before and after, and its rows before."""
    before, after = draw(columns), draw(columns)
    values = [st.none() | TYPES[each] for each in before.values()]
    return before, after, draw(st.lists(st.tuples(*values), max_size=4))


def script(path: Path, after: dict[str, str]) -> str:
    """What autogenerate writes to get from a database to a table with other columns."""
    wanted = sa.MetaData()
    made = [sa.Column(name, getattr(sa, kind)()) for name, kind in after.items()]
    sa.Table("t", wanted, sa.Column("id", sa.Integer, primary_key=True), *made)
    engine = sa.create_engine(f"sqlite:///{path}", poolclass=NullPool)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"render_as_batch": True})
        upgrade = produce_migrations(context, wanted).upgrade_ops
        assert upgrade is not None
        return render_python_code(upgrade, render_as_batch=True, migration_context=context)


def rows(path: Path) -> dict[int, dict[str, Any]]:
    """The rows of the table by their id."""
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        return {row["id"]: dict(row) for row in connection.execute("SELECT * FROM t")}


@pytest.mark.filterwarnings("ignore::UserWarning")
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(situation=situations())
@example(situation=({"r": "TEXT"}, {"p": "INTEGER", "q": "INTEGER"}, [("",)]))
@example(situation=({"r": "TEXT"}, {"p": "TEXT", "q": "TEXT"}, [("a",)]))
def test_what_is_safe_keeps_every_value(
    situation: tuple[dict[str, str], dict[str, str], list[tuple[Any, ...]]], tmp_path: Path
) -> None:
    """Of autogenerate's own script on random tables: rows stay, and so does each value."""
    before, after, filled = situation
    declared = "".join(f", {name} {kind}" for name, kind in before.items())
    schema = [f"CREATE TABLE t (id INTEGER NOT NULL PRIMARY KEY{declared});"]
    for number, values in enumerate(filled, 1):
        texts = ", ".join("NULL" if each is None else repr(each) for each in (number, *values))
        schema.append(f"INSERT INTO t VALUES ({texts});")  # noqa: S608 - our own values
    path = tmp_path / "made.db"
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript("\n".join(schema))
    seen = observed(tmp_path, "\n".join(schema), script(path, after))
    if reasons(seen):
        return
    old, new = rows(tmp_path / "before.db"), rows(tmp_path / "after.db")
    assert old.keys() == new.keys()
    for number, row in old.items():
        for name, value in row.items():
            now = new[number].get(name)
            is_kept = value is None or now == value or (now is not None and float(now) == float(value))
            assert is_kept, (number, name)
