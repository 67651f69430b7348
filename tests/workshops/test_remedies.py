"""The remedies of a workshop's errors, followed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import limbeck
from limbeck.errors import DatabaseError, InputError, LimbeckError
from limbeck.workshops import database_states
from limbeck.workshops.workshop import Workshop


@pytest.fixture(scope="module")
def workshop() -> Iterator[Workshop]:
    with Workshop("sqlite", "customers") as made:
        yield made


def slug_of(raised: pytest.ExceptionInfo[LimbeckError]) -> str:
    return raised.value.failure.slug


@pytest.mark.follows("unknown-start")
def test_a_beginning_is_one_of_those_that_are_listed() -> None:
    """The remedy names them."""
    with pytest.raises(InputError) as raised:
        Workshop(start="customer")
    assert slug_of(raised) == "unknown-start"
    assert raised.value.failure.remedy == "Use one of: empty, customers; or a recording."


@pytest.mark.follows("not-in-the-project")
def test_only_files_of_the_project_are_written(workshop: Workshop) -> None:
    """A path that leads out of it is refused; one within it is not."""
    for path in ("../states/0.db", "/etc/passwd", "workshop.db", "."):
        with pytest.raises(InputError) as raised:
            workshop.edit_file(path, "")
        assert slug_of(raised) == "not-in-the-project"
    assert workshop.edit_file("models.py", workshop.models_source).files == ()


@pytest.mark.follows("revision-not-python", "no-such-function", "nothing-given")
def test_a_broken_revision_is_written_as_a_whole(workshop: Workshop) -> None:
    """Its functions can't be found then."""
    workshop.revision("broken")
    whole = workshop.revision_source()
    for source, slug in (
        ("def upgrade(:\n", "revision-not-python"),
        ("revision = 'a'\n", "no-such-function"),
    ):
        workshop.edit(source=source)
        with pytest.raises(InputError) as raised:
            workshop.edit(upgrade="pass")
        assert slug_of(raised) == slug
    with pytest.raises(InputError) as raised:
        workshop.edit()
    assert slug_of(raised) == "nothing-given"
    workshop.edit(source=whole)
    workshop.edit(upgrade="op.execute('SELECT 1')")
    assert "op.execute('SELECT 1')" in workshop.revision_source()
    workshop.reset()


@pytest.mark.follows("no-step")
def test_a_note_belongs_to_a_step(workshop: Workshop) -> None:
    """Before the first one there is none."""
    with pytest.raises(InputError) as raised:
        workshop.note("Look.")
    assert slug_of(raised) == "no-step"
    workshop.execute("SELECT 1")
    assert workshop.note("Look.").note == "Look."
    workshop.reset()


@pytest.mark.follows("query-refused", "no-query", "unknown-table", "no-rows")
def test_queries_tables_and_rows_are_told_from_what_they_are_not(workshop: Workshop) -> None:
    """Each remedy says what to use."""
    with pytest.raises(InputError) as raised:
        workshop.query("SELECT full_name FROM customers")
    assert slug_of(raised) == "query-refused"
    with pytest.raises(InputError) as raised:
        workshop.query("DELETE FROM customers")
    assert slug_of(raised) == "no-query"
    with pytest.raises(InputError) as raised:
        workshop.rows("customer")
    assert slug_of(raised) == "unknown-table"
    assert raised.value.failure.remedy == "There are: alembic_version, customers, orders."
    with pytest.raises(InputError) as raised:
        workshop.insert("customers")
    assert slug_of(raised) == "no-rows"
    assert len(workshop.rows("customers")) == 43
    assert workshop.insert("customers", {"name": "Ada"}).output == "1 row"
    workshop.reset()


@pytest.mark.follows("no-recording", "unknown-step")
def test_a_recording_is_what_a_workshop_wrote(workshop: Workshop, tmp_path: Path) -> None:
    """Anything else says what it lacks."""
    nonsense = tmp_path / "attempt.json"
    nonsense.write_text("[]", encoding="utf-8")
    for given in (nonsense, tmp_path / "nowhere.json", {"format": 2}, {"format": 1, "steps": [1]}):
        with pytest.raises(InputError) as raised:
            limbeck.Workshop.replay(given)
        assert slug_of(raised) == "no-recording"
    told = workshop.recording() | {"steps": [{"step": "close", "arguments": {}}]}
    with pytest.raises(InputError) as raised:
        limbeck.Workshop.replay(told)
    assert slug_of(raised) == "unknown-step"
    with limbeck.Workshop.replay(workshop.recording()) as again:
        assert again.log == workshop.log


@pytest.mark.follows("not-kept", "workshop-locked")
def test_connections_of_ones_own_are_closed_before_the_next_step(monkeypatch: pytest.MonkeyPatch) -> None:
    """They keep the database from being copied, and a lock keeps it from being looked at."""
    monkeypatch.setattr(database_states, "_BUSY_TIMEOUT", 100)
    with Workshop("postgresql") as workshop:
        workshop.execute("CREATE TABLE t (a int); INSERT INTO t VALUES (1), (2), (3)")
        with workshop.database.engine.connect() as other:
            other.exec_driver_sql("SELECT count(*) FROM t").scalar()
            workshop.execute("DELETE FROM t WHERE a = 1")
            workshop.execute("DELETE FROM t WHERE a = 2")
        with pytest.raises(DatabaseError) as raised:
            workshop.undo()
        assert raised.value.failure.slug == "not-kept"
        assert len(workshop.log) == 3
        workshop.undo(2)
        assert workshop.query("SELECT min(a) FROM t").rows == ((1,),)
        with workshop.database.engine.connect() as other:
            other.exec_driver_sql("LOCK TABLE t")
            other.exec_driver_sql("INSERT INTO t VALUES (4)")
            with pytest.raises(DatabaseError) as raised:
                workshop.refresh()
            assert raised.value.failure.slug == "workshop-locked"
            other.rollback()
            assert workshop.refresh() is None
