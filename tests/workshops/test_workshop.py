"""A workshop, used as a learner does."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy import event

import limbeck
from limbeck import view
from limbeck.errors import InputError
from limbeck.histories.open_history import history
from limbeck.view.text import text
from limbeck.workshops import starts
from limbeck.workshops.commands import WorkshopCommands
from limbeck.workshops.database_states import PostgresqlCopies
from limbeck.workshops.project_folder import read_texts, replaced
from limbeck.workshops.rows import RowMark
from limbeck.workshops.workshop import Workshop


@pytest.fixture(scope="module")
def shared() -> Iterator[Callable[[str], Workshop]]:
    """One of each backend, which every test puts back."""
    with ExitStack() as stack:
        yield cache(lambda backend: stack.enter_context(Workshop(backend, "customers")))


@pytest.fixture(params=["sqlite", "postgresql"])
def workshop(request: pytest.FixtureRequest, shared: Callable[[str], Workshop]) -> Iterator[Workshop]:
    """The customers, as they are at the beginning, on each backend."""
    yield shared(request.param)
    shared(request.param).reset()


@pytest.fixture
def on_sqlite(shared: Callable[[str], Workshop]) -> Iterator[Workshop]:
    """The same where the backend makes no difference."""
    yield shared("sqlite")
    shared("sqlite").reset()


@pytest.fixture(params=["sqlite", "postgresql"])
def backend(request: pytest.FixtureRequest) -> str:
    """Each of them."""
    return str(request.param)


def placed(workshop: Workshop, path: str) -> str:
    """A text without what is only true of one workshop."""
    return replaced(workshop.folder_text(path), workshop._resources.placed)


def renamed_models(workshop: Workshop) -> str:
    return workshop.models_source.replace("    name: Mapped", "    full_name: Mapped")


def test_it_begins_with_an_applied_revision_and_rows(workshop: Workshop) -> None:
    """The beginning is no step of the learner's, and autogenerate has nothing to add to it."""
    assert workshop.log == ()
    assert workshop.current == workshop.heads == ("4b1a7c0de001",)
    assert workshop.tables == ("alembic_version", "customers", "orders")
    assert workshop.rows("customers", 2).rows == (
        (1, "Ada", "ada@example.com"),
        (2, "Aida", "aida@example.com"),
    )
    assert workshop.query("SELECT count(*) FROM customers").rows == ((43,),)
    assert workshop.proposal().changes == ()
    assert workshop.history.pending == ()


def test_a_rename_that_autogenerate_misreads_is_warned_of_and_runs_only_anyway(workshop: Workshop) -> None:
    """Nothing runs before somebody insists; then the values are gone, and undo brings each of them back."""
    workshop.edit_models(renamed_models(workshop))
    assert [each.kind for each in workshop.proposal().changes] == ["add_column", "remove_column"]
    made = workshop.autogenerate("full name", rev_id="a1")
    assert made.command == "alembic revision --autogenerate -m 'full name'"
    assert made.new_file == "migrations/versions/a1_full_name.py"
    assert "Detected added column 'customers.full_name'" in made.output
    warned = workshop.upgrade()
    assert (warned.taken, warned.warnings) == (
        False,
        ("`customers.name` is dropped with 43 values, as the revision says.",),
    )
    assert workshop.warnings("upgrade") == warned.warnings
    assert workshop.current == ("4b1a7c0de001",)
    assert workshop.will_lose()["a1"].verdict == "loses"
    done = workshop.upgrade(anyway=True)
    assert "Running upgrade 4b1a7c0de001 -> a1, full name" in done.output
    assert done.change is not None
    assert done.change.rows["customers"].columns["name"].vanished == 43
    first = done.rows["customers"].rows[0]
    assert (first.mark, first.before, first.after) == (
        RowMark.CHANGED,
        (1, "Ada", "ada@example.com"),
        (1, "ada@example.com", None),
    )
    workshop.undo(2)  # the one that was not taken does not count
    assert [each.name for each in workshop.log] == ["edit_models"]
    assert workshop.rows("customers")[42] == (43, "Zoe", "zoe@example.com")
    assert not (workshop.folder / "migrations/versions/a1_full_name.py").exists()


def test_a_reviewed_rename_keeps_all_and_goes_back(on_sqlite: Workshop) -> None:
    """The bodies of both functions are edited; every row is the same under the new name."""
    on_sqlite.edit_models(renamed_models(on_sqlite))
    on_sqlite.autogenerate("full name", rev_id="a1")
    on_sqlite.edit(
        upgrade='op.alter_column("customers", "name", new_column_name="full_name")',
        downgrade='op.alter_column("customers", "full_name", new_column_name="name")',
    )
    assert on_sqlite.revision_source().endswith(
        '''def upgrade() -> None:
    """Upgrade schema."""
    op.alter_column("customers", "name", new_column_name="full_name")


def downgrade() -> None:
    """Downgrade schema."""
    op.alter_column("customers", "full_name", new_column_name="name")
'''
    )
    assert on_sqlite.function_source("downgrade").startswith("def downgrade() -> None:\n")
    assert on_sqlite.revision_source().rstrip().endswith(on_sqlite.function_source("downgrade"))
    assert on_sqlite.function_source().startswith(on_sqlite.function_source("upgrade"))
    done = on_sqlite.upgrade()
    assert (done.taken, done.failure) == (True, None)
    assert done.rows["customers"].renamed_columns == {"name": "full_name"}
    assert {each.mark for each in done.rows["customers"].rows} == {RowMark.SAME}
    checked = on_sqlite.check()
    assert checked.failure is None
    assert checked.output.endswith("No new upgrade operations detected.\n")
    on_sqlite.downgrade()
    assert on_sqlite.rows("customers", 1).columns == ("id", "name", "email")
    assert not on_sqlite.change_since().changes_something()


def test_a_downgrade_says_what_it_takes_away(on_sqlite: Workshop) -> None:
    """It is tried on a copy; the tables go only when somebody insists."""
    warned = on_sqlite.downgrade("base")
    assert warned.warnings == (
        "`customers` is dropped with 43 rows, as the revision says.",
        "`orders` is dropped with 12 rows, as the revision says.",
    )
    assert on_sqlite.tables == ("alembic_version", "customers", "orders")
    gone = on_sqlite.downgrade("base", anyway=True)
    assert gone.rows["customers"].is_gone
    assert on_sqlite.tables == ("alembic_version",)
    on_sqlite.undo()
    assert on_sqlite.query("SELECT count(*) FROM orders").rows == ((12,),)


def test_undo_brings_the_next_id_back(workshop: Workshop) -> None:
    """Also where a sequence gives it, which no rollback puts back."""
    workshop.insert("customers", {"name": "Ada"}, {"name": "Bo", "email": "b@example.com"})
    assert workshop.query("SELECT max(id) FROM customers").rows == ((45,),)
    workshop.undo()
    workshop.insert("customers", {"name": "It's"})
    assert workshop.query("SELECT id, name, email FROM customers WHERE id > 43").rows == ((44, "It's", None),)


def test_what_the_database_refuses_is_a_failure_in_its_words(workshop: Workshop) -> None:
    """A revision that fails leaves a step with the message and the line; a statement likewise."""
    workshop.revision("broken", rev_id="b1")
    workshop.edit(upgrade='op.execute("UPDATE nowhere SET a = 1")')
    failed = workshop.upgrade(anyway=True)
    assert failed.failure is not None
    assert failed.failure.slug == "command-raised"
    assert "nowhere" in failed.failure.what
    evidence = dict(failed.failure.evidence)
    assert evidence["file"] == "migrations/versions/b1_broken.py"
    assert (
        workshop.folder_text(evidence["file"])
        .splitlines()[int(evidence["line"]) - 1]
        .strip()
        .startswith("op.execute")
    )
    assert evidence["statement"] == "UPDATE nowhere SET a = 1"
    assert "Traceback (most recent call last)" in failed.output
    refused = workshop.execute("DELETE FROM nowhere")
    assert refused.failure is not None
    assert refused.failure.slug == "statement-refused"


def test_what_alembic_refuses_is_a_failure_in_its_words(on_sqlite: Workshop) -> None:
    """The output is what a terminal shows, its last line is the failure."""
    on_sqlite.revision("pending", rev_id="c1")
    refused = on_sqlite.autogenerate("more")
    assert refused.failure is not None
    assert refused.failure.what == "Target database is not up to date."
    assert refused.output.splitlines()[-1].strip() == "FAILED: Target database is not up to date."
    assert refused.new_file is None
    unknown = on_sqlite.alembic("upgrad")
    assert unknown.failure is not None
    assert unknown.failure.what == "alembic upgrad was not understood."


def test_two_heads_are_made_and_merged(on_sqlite: Workshop) -> None:
    """As two people's branches meet."""
    on_sqlite.revision("mine", rev_id="d1")
    on_sqlite.branch("theirs", rev_id="d2")
    assert sorted(on_sqlite.heads) == ["d1", "d2"]
    refused = on_sqlite.upgrade()
    assert refused.failure is not None
    assert refused.failure.what.startswith("Multiple head revisions are present")
    merged = on_sqlite.merge("both", rev_id="d3")
    assert merged.command == "alembic merge -m both heads"
    assert on_sqlite.heads == ("d3",)
    assert on_sqlite.upgrade().failure is None
    assert on_sqlite.current == ("d3",)


def test_stamping_moves_nothing_but_the_version(on_sqlite: Workshop) -> None:
    """The version table is among the tables that the step shows."""
    on_sqlite.revision("later", rev_id="e1")
    stamped = on_sqlite.stamp()
    assert stamped.command == "alembic stamp head"
    assert on_sqlite.current == ("e1",)
    assert [name for name, table in stamped.rows.items() if table.is_changed] == ["alembic_version"]


def test_offline_sql_is_the_output(on_sqlite: Workshop) -> None:
    """What Alembic logs beside it is left out, and the database is not asked."""
    told = on_sqlite.sql("base:head")
    assert told.command == "alembic upgrade base:head --sql"
    assert "CREATE TABLE customers" in told.output
    assert "INFO" not in told.output


def test_models_that_are_broken_are_told_with_their_line(on_sqlite: Workshop) -> None:
    """Python's error as well as SQLAlchemy's."""
    broken = on_sqlite.edit_models(on_sqlite.models_source + "\nclass Oops(Base)\n")
    assert broken.failure is not None
    assert broken.failure.what == "SyntaxError: expected ':'"
    line = str(len(on_sqlite.models_source.splitlines()))
    assert dict(broken.failure.evidence)["line"] == line
    on_sqlite.undo()
    unmapped = on_sqlite.edit_models(
        on_sqlite.models_source + '\n\nclass Keyless(Base):\n    __tablename__ = "keyless"\n'
    )
    assert unmapped.failure is not None
    assert "could not assemble any primary key columns" in unmapped.failure.what
    assert dict(unmapped.failure.evidence)["file"] == "models.py"


def test_what_an_editor_changes_becomes_a_step(workshop: Workshop) -> None:
    """It is noticed before the next step and can be undone; so is what another connection writes."""
    (workshop.folder / "models.py").write_text("x = 1\n", encoding="utf-8")
    with workshop.database.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM orders")
    workshop.check()
    assert [each.name for each in workshop.log] == ["edited outside", "check"]
    assert repr(workshop.log[0]).splitlines()[0] == "edited outside"  # no command does it
    assert [each.path for each in workshop.log[0].files] == ["models.py"]
    assert len(workshop.log[0].rows["orders"].rows) == 12
    workshop.undo(2)
    assert workshop.query("SELECT count(*) FROM orders").rows == ((12,),)
    assert "class Customer" in workshop.models_source


def test_a_recording_builds_it_again(on_sqlite: Workshop, tmp_path: Path) -> None:
    """With the same ids, files, rows, notes and warnings."""
    on_sqlite.edit_models(renamed_models(on_sqlite))
    on_sqlite.autogenerate("full name")
    on_sqlite.upgrade()
    on_sqlite.upgrade(anyway=True)
    on_sqlite.note("Forty-three names are gone.")
    place = on_sqlite.save(tmp_path / "attempt.json")
    told = json.loads(place.read_text(encoding="utf-8"))
    assert [each["step"] for each in told["steps"]] == [
        "edit_models",
        "autogenerate",
        "upgrade",
        "upgrade",
    ]
    with limbeck.Workshop.replay(place) as again:
        assert again.recording() == on_sqlite.recording()
        assert again.heads == on_sqlite.heads == again.current
        assert again.log[2].warnings == on_sqlite.log[2].warnings
        assert again.log[3].note == "Forty-three names are gone."
        assert again.rows("customers").rows == on_sqlite.rows("customers").rows


def test_a_secret_is_masked_where_a_step_is_told_and_kept_where_it_is_written(on_sqlite: Workshop) -> None:
    """What is shown of the steps is shared with a class; the files, and what builds it again, are exact."""
    typed = "password = 'hunter2abc'"
    on_sqlite.execute("CREATE TABLE logins (id int, password text)")
    on_sqlite.execute(f"UPDATE logins SET id = 1, {typed}")  # noqa: S608 - what a learner types
    on_sqlite.execute(f"UPDATE no_such SET {typed}")  # noqa: S608 - as above
    on_sqlite.edit_models(f"{on_sqlite.models_source}\n{typed}\n")
    on_sqlite.note(f"With {typed}.")
    told = [f"{json.dumps(each.to_dict())}{each!r}{view.html(each)}" for each in on_sqlite.log]
    assert ["hunter2abc" in each for each in told] == [False] * 4
    assert on_sqlite.log[1].command.endswith("'UPDATE logins SET id = 1, password = ***'")
    assert on_sqlite.log[2].failure is not None
    assert on_sqlite.log[3].note == "With password = ***."
    assert "hunter2abc" not in view.html(on_sqlite) + text(on_sqlite, 200, colour=False)
    assert typed in on_sqlite.models_source
    kept = [each["arguments"] for each in on_sqlite.recording()["steps"]]
    assert [typed in str(*each.values()) for each in kept] == [False, True, True, True]


def test_a_secret_in_the_message_of_a_revision_is_masked(on_sqlite: Workshop) -> None:
    """In the step and in the history; the file has what was written."""
    step = on_sqlite.revision("rotate password='hunter2abc'", rev_id="a0000001")
    assert step.command == "alembic revision -m 'rotate password=***'"
    assert history(on_sqlite.project)["a0000001"].message == "rotate password=***"
    assert step.new_file is not None
    assert "password='hunter2abc'" in read_texts(on_sqlite.folder)[step.new_file]


def test_a_recording_has_no_address_of_a_server(shared: Callable[[str], Workshop]) -> None:
    """What is built from it names the server that it is built on."""
    workshop = shared("postgresql")
    workshop.edit_file("alembic.ini", workshop.folder_text("alembic.ini") + "# end\n")
    workshop.execute("DELETE FROM orders")
    recording = workshop.recording()
    workshop.reset()
    assert "host=" not in json.dumps(recording)
    with limbeck.Workshop.replay(recording) as again:
        assert again.recording() == recording
        assert again.folder_text("alembic.ini").endswith("# end\n")
        assert again.alembic("current").output.endswith("4b1a7c0de001 (head)\n")
        assert again.rows("orders").rows == ()


def test_an_export_works_with_plain_alembic(workshop: Workshop, tmp_path: Path) -> None:
    """Whoever unpacks it needs nothing of limbeck; no address of the scratch server is in it."""
    workshop.revision("later", rev_id="f1")
    place = workshop.export(tmp_path / "course.zip")
    with zipfile.ZipFile(io.BytesIO(place.read_bytes())) as archive:
        archive.extractall(tmp_path / "unpacked")
    folder = tmp_path / "unpacked"
    ini = folder / "alembic.ini"
    text = ini.read_text(encoding="utf-8")
    if workshop.backend == "postgresql":
        assert "sqlalchemy.url = postgresql+psycopg://localhost/workshop\n" in text
        ini.write_text(
            text.replace("postgresql+psycopg://localhost/workshop", "sqlite:///%(here)s/workshop.db"),
            encoding="utf-8",
        )
    done = subprocess.run(
        [sys.executable, "-m", "alembic", "upgrade", "head"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "-> f1, later" in done.stderr


@pytest.mark.follows("nothing-to-undo")
def test_no_more_can_be_undone_than_was_done(on_sqlite: Workshop) -> None:
    """The steps of the beginning stay; `reset` leads there."""
    on_sqlite.check()
    with pytest.raises(InputError) as raised:
        on_sqlite.undo(2)
    assert raised.value.failure.slug == "nothing-to-undo"
    on_sqlite.reset()
    assert on_sqlite.log == ()


def test_all_tables_are_there_with_what_the_last_step_did(on_sqlite: Workshop) -> None:
    """Before the first step every row is the same; after an undo it is so again."""
    names = ["alembic_version", "customers", "orders"]
    assert sorted(each.name for each in on_sqlite.table_views) == names
    assert not any(each.is_changed for each in on_sqlite.table_views)
    on_sqlite.execute("DELETE FROM orders WHERE id = 5")
    assert [each.name for each in on_sqlite.table_views if each.is_changed] == ["orders"]
    on_sqlite.undo()
    assert not any(each.is_changed for each in on_sqlite.table_views)


def test_what_fails_halfway_is_warned_of_where_it_would_stay(workshop: Workshop) -> None:
    """SQLite keeps what a failed upgrade has done by then; PostgreSQL keeps nothing, and shows the error."""
    workshop.revision("half", rev_id="a1")
    workshop.edit(upgrade='op.drop_table("orders")\nop.drop_column("customers", "unknown")', downgrade="pass")
    tried = workshop.upgrade()
    if workshop.backend == "sqlite":
        assert not tried.taken
        assert tried.warnings[0] == "The upgrade fails halfway, and what it has done by then stays."
        assert "`orders`" in tried.warnings[1]
    else:
        assert (tried.taken, tried.warnings) == (True, ())
        assert tried.failure is not None
    assert "orders" in workshop.tables


def test_undo_is_exact_however_many_steps(workshop: Workshop) -> None:
    """Each step back leads to the same files and the same database, byte by byte as they are kept."""
    seen = []

    def look() -> tuple[dict[str, str], bytes]:
        states = workshop._resources.runner.states
        return read_texts(workshop.folder), states.file(states.now).read_bytes()

    def take(step: Callable[[], object]) -> None:
        seen.append(look())
        step()

    take(lambda: workshop.edit_models(renamed_models(workshop)))
    take(lambda: workshop.autogenerate("full name"))
    take(lambda: workshop.upgrade(anyway=True))
    take(lambda: workshop.insert("customers", {"full_name": "Ada"}))
    take(lambda: workshop.execute("DROP TABLE orders; CREATE VIEW v AS SELECT id FROM customers"))
    take(lambda: workshop.stamp("base"))
    take(lambda: workshop.edit_file("notes/new.txt", "one\r\ntwo"))
    take(lambda: workshop.branch("theirs"))
    for before in reversed(seen):
        workshop.undo()
        workshop.refresh()
        assert look() == before
    assert workshop.log == ()


def test_a_step_looks_at_the_database_once(shared: Callable[[str], Workshop]) -> None:
    """And not again before somebody has written to it: each look costs as much as the step."""
    workshop = shared("postgresql")
    opened: list[object] = []

    def count(*_: object) -> None:
        opened.append(1)

    def sessions(step: Callable[[], object]) -> int:
        opened.clear()
        step()
        return len(opened)

    engine = workshop.database.engine
    event.listen(engine, "connect", count)
    try:
        assert sessions(lambda: workshop.execute("DELETE FROM orders")) == 2  # it, and a look
        workshop.refresh()  # the first to read some pages may tidy them up
        assert sessions(workshop.refresh) == 0
        assert sessions(lambda: workshop.current) == 0
        assert sessions(workshop.undo) == 0
        assert sessions(lambda: workshop.table_views) == 0
        assert sessions(lambda: workshop.rows("orders")) == 2  # what its key is, and the rows
    finally:
        event.remove(engine, "connect", count)
    workshop.reset()


def test_what_leads_to_the_beginning_is_copied_once() -> None:
    """Nothing leads back there; each later step that changes the database leaves a copy more."""
    with Workshop("postgresql", "customers") as workshop:
        states = workshop._resources.runner.states
        assert isinstance(states, PostgresqlCopies)
        assert list(states._copies) == [states.now]
        workshop.insert("customers", {"name": "Ada"})
        workshop.autogenerate()
        assert len(states._copies) == 2
        workshop.undo(2)
        assert workshop.query("SELECT count(*) FROM customers").rows == ((43,),)


def test_the_beginning_can_be_looked_at(workshop: Workshop) -> None:
    """Whatever was done since; closing it drops nothing, so that `reset` still leads there."""
    workshop.execute("DELETE FROM orders")
    with workshop.beginning as database, database.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM orders").scalar() == 12
    assert workshop.query("SELECT count(*) FROM orders").rows == ((0,),)
    workshop.reset()
    assert workshop.query("SELECT count(*) FROM orders").rows == ((12,),)


def test_a_second_workshop_begins_with_a_copy(backend: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The steps of the beginning are taken once in a process; what they led to is the same."""
    with Workshop(backend, "customers") as first:
        monkeypatch.setattr(WorkshopCommands, "upgrade", None)
        with Workshop(backend, "customers") as second:
            monkeypatch.undo()
            for path in read_texts(first.folder):
                assert placed(second, path) == placed(first, path)
            assert second.log == ()
            assert second.rows("orders") == first.rows("orders")
            assert second.proposal().changes == ()
            assert not second.change_since().changes_something()
            assert second.folder != first.folder
            second.execute("DELETE FROM orders")
            second.downgrade("base", anyway=True)
            assert second.tables == ("alembic_version",)
            second.reset()
            assert second.rows("orders") == first.rows("orders")


def test_a_beginning_that_failed_is_not_kept(backend: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next workshop takes the steps again."""
    monkeypatch.setattr(starts, "_kept", {})
    with Workshop(backend, "customers", time_limit=0.001) as hurried:
        assert "customers" not in hurried.tables
    with Workshop(backend, "customers") as workshop:
        assert workshop.rows("orders").rows != ()


def test_steps_are_taken_while_a_connection_of_ones_own_is_open(workshop: Workshop) -> None:
    """What could not be copied meanwhile is copied before the next step; undo ends such a connection."""
    with workshop.database.engine.connect() as other:
        other.exec_driver_sql("SELECT count(*) FROM orders").scalar()
        workshop.execute("DELETE FROM customers WHERE id = 1")
        workshop.revision("meanwhile", rev_id="a1")
    workshop.execute("DELETE FROM customers WHERE id = 2")
    workshop.undo()
    assert workshop.query("SELECT min(id) FROM customers").rows == ((2,),)
    workshop.undo(2)
    assert workshop.query("SELECT min(id) FROM customers").rows == ((1,),)
