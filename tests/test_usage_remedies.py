"""Remedies of wrong arguments, followed: what each of them names is taken where the wrong one was refused."""

from __future__ import annotations

import ast
import pickle
import re
import sqlite3
import subprocess
import sys
import urllib.parse
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, create_engine
from sqlalchemy.pool import StaticPool
from tests.cli.command import Done, limbeck_command
from tests.rehearsals.projects import write

import limbeck
from limbeck import catalog
from limbeck.audits.report import Audit, AuditGroup
from limbeck.databases.database import Database
from limbeck.databases.limits import Limits
from limbeck.databases.targets import url_of
from limbeck.errors import LimbeckError
from limbeck.ledger.sources import CLAIMS
from limbeck.matrices.cases.registry import CASES
from limbeck.matrices.recorded import RecordedVerdicts
from limbeck.projects.compare import compare_reference
from limbeck.rehearsals.copies import sqlite as sqlite_copies
from limbeck.secret_texts import MASK
from limbeck.view import registry
from limbeck.view.code import highlight
from limbeck.widgets.audit.database_fields import PARTS, URL_FIELD, VARIABLE, DatabaseFields
from limbeck.widgets.export_bar import ExportBar
from limbeck.widgets.panel import Panel

MODELS = """from sqlalchemy import Column, Integer, MetaData, Table

metadata = MetaData()
Table("cask", metadata, Column("id", Integer, primary_key=True))
"""
NEEDS_QUOTES = "p@ss/word"


def remedy_of(slug: str, ask: Callable[[], Any]) -> str:
    """What is advised to somebody who asked so."""
    with pytest.raises(LimbeckError) as caught:
        ask()
    assert caught.value.failure.slug == slug
    return caught.value.failure.remedy


def listed(remedy: str) -> list[str]:
    """The names that may be used instead."""
    names = re.fullmatch(r"(?:Use (?:one|some) of: |Did you mean )(.+?)(?:\.|\?.*|; or .*)", remedy)
    assert names is not None, remedy
    return names[1].split(", ")


def refused(done: Done) -> str:
    """What the command says in place of a report."""
    assert (done.returncode, done.stdout) == (2, "")
    return " ".join(done.stderr.split())


def audit_of(project: Any, **options: Any) -> Audit:
    found = limbeck.audit(limbeck.project(project) if isinstance(project, Path) else project, **options)
    assert isinstance(found, Audit)
    return found


def words_after(words: str, said: str) -> list[str]:
    """The arguments that a remedy tells after some of its words."""
    found = re.search(rf"{re.escape(words)}((?: ?-?-?[\w.:/=]+)+)", said)
    assert found is not None, said
    return found[1].rstrip(".").split()


@pytest.fixture
def metadata() -> MetaData:
    """The models of this process: one table."""
    metadata = MetaData()
    Table("cask", metadata, Column("id", Integer, primary_key=True))
    return metadata


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a database, `app.db`, and the models of the same table, `models.py`."""
    connection = sqlite3.connect(tmp_path / "app.db")
    connection.execute("CREATE TABLE cask (id INTEGER NOT NULL PRIMARY KEY)")
    connection.close()
    (tmp_path / "models.py").write_text(MODELS)
    return tmp_path


@pytest.fixture
def database(folder: Path) -> Iterator[Database]:
    with limbeck.connect(folder / "app.db") as opened:
        yield opened


@pytest.fixture
def pending(folder: Path) -> Path:
    """A project whose database stands at `r0`, with `r1` and `r2` pending."""
    adds = [(f'op.add_column("cask", sa.Column("c{each}", sa.Integer()))', "pass") for each in (1, 2)]
    return write(folder / "project", "CREATE TABLE cask (id INTEGER NOT NULL PRIMARY KEY);", adds)


@pytest.mark.follows("unknown-backend")
def test_the_backends_that_are_listed() -> None:
    """Of a scratch database and of a trial, and those that have a sample."""

    def tried(name: str) -> None:
        limbeck.trial("table.identical", name)

    for ask in (lambda name: limbeck.scratch(name).close(), tried, limbeck.sample):
        names = listed(remedy_of("unknown-backend", lambda ask=ask: ask("oracle")))
        assert set(names) == {"postgresql", "sqlite"}
        for name in names:
            if ask is not limbeck.sample or name == "sqlite":
                ask(name)


@pytest.mark.follows("unknown-dialect")
def test_the_dialects_that_are_listed(pending: Path, database: Database) -> None:
    """Of SQL, of a catalogue, of a URL, of what is rehearsed."""
    history = limbeck.history(pending)
    for name in listed(remedy_of("unknown-dialect", lambda: history.sql("r0", "r2", dialect="cobol"))):
        assert len(history.sql("r0", "r2", dialect=name)) == 2
    cobol: Any = SimpleNamespace(dialect=SimpleNamespace(name="cobol"))
    assert database.dialect in listed(remedy_of("unknown-dialect", lambda: catalog.read(cobol)))
    with database.connect() as connection:
        assert catalog.read(connection).dialect == database.dialect
    near = remedy_of("unknown-dialect", lambda: limbeck.connect(f"sqllite:///{pending}/app.db"))
    named = re.match(r"Did you mean (\w+://)…\?", near)
    assert named is not None
    limbeck.connect(f"{named[1]}/{pending}/app.db").close()
    ranges = "base..heads"
    assert "SQLite" in remedy_of(
        "unknown-dialect", lambda: limbeck.rehearse(pending, ranges, database="mysql://h/d")
    )
    assert limbeck.rehearse(pending, ranges, database="sqlite").revisions


@pytest.mark.follows("bad-target", "bad-url", "unknown-rows")
def test_what_a_database_is_named_by(
    folder: Path, database: Database, monkeypatch: pytest.MonkeyPatch, pending: Path
) -> None:
    """Each of the four kinds that are named; a URL in the form that is told, its password quoted as told."""
    assert "URL, the path of a SQLite file, env:NAME, or a SQLAlchemy Engine" in remedy_of(
        "bad-target", lambda: limbeck.connect(42)
    )
    path = folder / "app.db"
    monkeypatch.setenv("NAME", str(path))
    for target in (f"sqlite:///{path}", path, "env:NAME", database.engine):
        with limbeck.connect(target) as opened:
            assert opened.dialect == "sqlite"
    advice = remedy_of("bad-url", lambda: limbeck.connect(f"postgresql://ann:{NEEDS_QUOTES}@nohost:5x/db"))
    call = re.search(r"urllib\.parse\.quote\(password, safe=''\)", advice)
    assert call is not None
    quoted = eval(call[0], {"urllib": urllib, "password": NEEDS_QUOTES})  # noqa: S307  as it is told
    form = re.search(r"Write (\S+),", advice)
    assert form is not None
    told = form[1].replace("dialect", "postgresql").replace("password", quoted).replace("port", "5432")
    assert url_of(told).password == NEEDS_QUOTES
    for name in listed(remedy_of("unknown-rows", lambda: limbeck.rehearse(pending, rows="some"))):
        assert limbeck.rehearse(pending, "r1", rows=name).revisions[0].is_reached


@pytest.mark.follows("bad-limit")
def test_limits_in_seconds(pending: Path) -> None:
    """Of a connection and of a project, as they are told."""
    told = re.search(r"limbeck\.Limits\(.+\)", remedy_of("bad-limit", lambda: Limits(lock=0)))
    assert told is not None
    assert eval(told[0], {"limbeck": limbeck}).lock == 5  # noqa: S307  as it is told
    told = re.search(r"time_limit=(\d+)", remedy_of("bad-limit", lambda: audit_of(pending, time_limit=-1)))
    assert told is not None
    assert audit_of(pending, time_limit=int(told[1])).failure is None


@pytest.mark.follows("two-sources", "not-a-reference", "unknown-name", "no-second-look")
def test_what_an_audit_takes(pending: Path, database: Database, metadata: MetaData, folder: Path) -> None:
    """A project alone, or a database and a project; models of this process in this process."""
    project = limbeck.project(pending)
    assert "audit(project), or audit(db, project)" in remedy_of(
        "two-sources", lambda: limbeck.audit(project, metadata)
    )
    assert audit_of(project).failure is None
    assert limbeck.audit(database, project)
    models = limbeck.models(metadata)
    advice = remedy_of("not-a-reference", lambda: compare_reference(models, database))
    assert "limbeck.audit(db, models)" in advice
    audit = limbeck.audit(database, models)
    assert isinstance(audit, limbeck.Audit)
    group = AuditGroup((audit, audit))
    names = listed(remedy_of("unknown-name", lambda: group["billing"]))
    assert [group[name] for name in names] == [audit, audit]
    carried = pickle.loads(pickle.dumps(audit))  # noqa: S301  made here
    assert "blind_spots=True" in remedy_of("no-second-look", lambda: carried.blind_spots)
    elsewhere = (folder / "app.db").rename(folder / "moved.db")
    with limbeck.connect(elsewhere) as again:
        audit = limbeck.audit(again, models, blind_spots=True)
    assert isinstance(audit, Audit)
    assert not audit.blind_spots


@pytest.mark.follows("no-database", "what-to-audit", "option-without-models", "option-without-value")
@pytest.mark.usefixtures("pending")
def test_the_words_that_an_audit_lacks(folder: Path) -> None:
    """Each command, mended as its error tells, makes its report."""

    def audited(*words: str) -> Done:
        return limbeck_command("audit", *words, folder=folder)

    models = ("--models", "models.py")
    said = refused(audited(*models))
    assert words_after("Add", said)[:1] == ["--url"]
    assert "the path to a SQLite file" in said
    assert audited(*models, "--url", "app.db").returncode == 0
    said = refused(audited(*models, "--config", "project/alembic.ini", "--url", "app.db"))
    assert "Give --config alembic.ini, or --models package.module:Base together with --url" in said
    assert audited("--config", "project/alembic.ini").returncode == 0
    said = refused(audited("--config", "project/alembic.ini", "--option", "compare_type=false"))
    assert "Leave --option out" in said
    said = refused(audited(*models, "--url", "app.db", "--option", "compare_type"))
    option = re.search(r"such as (\w+=\w+)\.", said)
    assert option is not None
    assert audited(*models, "--url", "app.db", "--option", option[1]).returncode == 0


@pytest.mark.follows("option-of-a-project", "path-format", "check-without-stored", "no-stored-matrix")
@pytest.mark.usefixtures("pending")
def test_the_words_that_do_not_go_together(folder: Path) -> None:
    """What is told to be left out is left out, what is told to be added is added."""
    words = ("audit", "--models", "models.py", "--url", "app.db")
    said = refused(limbeck_command(*words, "-x", "a=b", "--directory", ".", folder=folder))
    assert "Leave -x and --directory out" in said
    assert limbeck_command(*words, folder=folder).returncode == 0
    words = ("history", "project", "--from", "r0", "--to", "r2")
    said = refused(limbeck_command(*words, "--format", "dot", folder=folder))
    for form in re.findall(r"text|json", said.partition("Use --format ")[2].partition(",")[0]):
        assert limbeck_command(*words, "--format", form, folder=folder).returncode == 0
    assert limbeck_command("history", "project", "--format", "dot", folder=folder).returncode == 0
    words = ("matrix", "--case", "table.identical", "--backend", "sqlite")
    said = refused(limbeck_command(*words, "--check", folder=folder))
    command = re.search(r"`limbeck (matrix [^`]+)`", said)
    assert command is not None
    assert command[1] in remedy_of("no-stored-matrix", lambda: RecordedVerdicts.load(folder / "none.json"))
    written = [*command[1].replace("FILE", "stored.json").split(), *words[1:]]
    assert limbeck_command(*written, folder=folder).returncode == 0
    compared = limbeck_command(*words, "--check", "--against", "stored.json", folder=folder)
    assert compared.returncode == 0


@pytest.mark.follows("output", "not-a-report", "foreign-file")
def test_another_file_for_a_report(folder: Path) -> None:
    """Another name is free to be written; somebody else's file is, by the option that is told."""
    words = ("audit", "--models", "models.py", "--url", "app.db", "--output")
    (folder / "notes.txt").write_text("barrels to mend")
    assert "another --output" in refused(limbeck_command(*words, "no/such/folder.txt", folder=folder))
    assert "Choose another file" in refused(limbeck_command(*words, "app.db", folder=folder))
    option = re.search(r"with (--\w+) ", refused(limbeck_command(*words, "notes.txt", folder=folder)))
    assert option is not None
    assert (folder / "notes.txt").read_text() == "barrels to mend"
    for rest in (["report.txt"], ["notes.txt", option[1]]):
        assert limbeck_command(*words, *rest, folder=folder).returncode == 0
        assert "nothing" in (folder / rest[0]).read_text()


@pytest.mark.follows("cannot-hand-over", "no-such-models", "python-without-reference", "option-not-portable")
def test_models_by_name_and_as_objects(folder: Path, metadata: MetaData) -> None:
    """What only this process has is audited with objects; what has a name, by name."""
    memory = create_engine("sqlite://", poolclass=StaticPool)
    reference = f"{folder}/models.py"
    advice = remedy_of("cannot-hand-over", lambda: limbeck.audit(memory, reference))
    assert "the path of a SQLite file instead" in advice
    assert "as an object of this process" in advice
    assert limbeck.audit(folder / "app.db", reference)
    assert limbeck.audit(memory, metadata)
    memory.dispose()
    assert "the path of a .py file, or the object itself" in remedy_of(
        "no-such-models", lambda: limbeck.models("no such thing")
    )
    assert limbeck.models(reference).reference is not None
    assert "or leave python= out" in remedy_of(
        "python-without-reference", lambda: limbeck.models(metadata, python=sys.executable)
    )
    assert limbeck.models(metadata).reference is None
    assert limbeck.models(reference, python=sys.executable).reference is not None
    advice = remedy_of("option-not-portable", lambda: limbeck.models(reference, include_name=lambda *_: True))
    assert "pass them as an object" in advice
    assert limbeck.models(metadata, include_name=lambda *_: True).options


@pytest.mark.follows("unknown-option", "wrong-option", "attribute-not-portable")
def test_options_of_the_kinds_that_are_told(metadata: MetaData, pending: Path, database: Database) -> None:
    """Names that are listed are taken; so is a value of the kind that is told."""
    names = listed(remedy_of("unknown-option", lambda: limbeck.models(metadata, compare_typ=True)))
    assert limbeck.models(metadata, **dict.fromkeys(names)).options.keys() == set(names)
    assert listed(remedy_of("unknown-option", lambda: limbeck.trial("table.add", "sqlite", "bach")))
    for name in listed(remedy_of("unknown-option", lambda: limbeck.trial("table.add", "sqlite", "bach"))):
        assert limbeck.trial("table.identical", "sqlite", name)
    kinds = {"True or False": True, "a function": lambda *_: None}
    given = remedy_of("wrong-option", lambda: limbeck.models(metadata, include_schemas="yes"))
    value = next(value for kind, value in kinds.items() if kind in given)
    assert limbeck.models(metadata, include_schemas=value).options["include_schemas"] is value
    advice = remedy_of("attribute-not-portable", lambda: limbeck.project(pending, attributes={"a": object()}))
    assert "strings, numbers, lists and dictionaries; for a connection, a limbeck.connect(…)" in advice
    attributes = {"a": "b", "c": 1, "d": [2], "e": {"f": None}, "connection": database}
    assert audit_of(limbeck.project(pending, attributes=attributes)).failure is None


@pytest.mark.follows("no-path", "no-version-files", "version-locations", "backwards", "two-ranges")
def test_revisions_that_are_told(pending: Path, folder: Path) -> None:
    """Names near to what was asked for lead somewhere, and so do the two that are swapped."""
    history = limbeck.history(pending)
    advice = remedy_of("no-path", lambda: history.path("base", "r22"))
    near = re.search(r"Similar: (.+)\.", advice)
    assert near is not None
    for name in near[1].split(", "):
        assert history.path("base", name)
    assert "the older revision first" in remedy_of("backwards", lambda: limbeck.rehearse(pending, "r2..r1"))
    assert limbeck.rehearse(pending, "r1..r2").revisions
    assert "one of them" in remedy_of("two-ranges", lambda: limbeck.rehearse(pending, "r1", since="main"))
    (folder / "empty").mkdir()
    assert "the alembic.ini" in remedy_of("no-version-files", lambda: limbeck.history(folder / "empty"))
    assert limbeck.history(pending / "migrations" / "versions").revisions
    assert limbeck.history(pending / "alembic.ini").revisions
    ini = pending / "alembic.ini"
    wrong = ini.read_text().replace("path_separator = os", "path_separator = bogus\nversion_locations = a b")
    ini.write_text(wrong)
    advice = remedy_of("version-locations", lambda: limbeck.history(pending))
    failure = audit_of(pending).failure
    assert failure is not None
    assert (failure.slug, failure.remedy) == ("version-locations", advice)
    words = re.search(r"to (\w+), (\w+) or (\w+)\.", advice)
    assert words is not None
    for word in words.groups():
        ini.write_text(wrong.replace("bogus", word).replace("a b", "%(here)s/migrations/versions"))
        assert limbeck.history(pending).revisions
    assert audit_of(pending).failure is None


@pytest.mark.follows("version-table")
def test_the_version_table_that_is_named(pending: Path, folder: Path) -> None:
    """Another table has the name; the one that is named instead is read."""
    with closing(sqlite3.connect(folder / "app.db")) as database:
        database.executescript(
            "CREATE TABLE alembic_version (note TEXT); CREATE TABLE own_versions (version_num TEXT);"
            "INSERT INTO own_versions VALUES ('r1');"
        )
    read = partial(limbeck.history, pending, database=f"sqlite:///{folder}/app.db")
    option = re.search(r"(\w+)=…", remedy_of("version-table", read))
    assert option is not None
    assert read(**{option[1]: "own_versions"}).current == ("r1",)


@pytest.mark.follows("too-large")
def test_the_rows_that_are_left_out(pending: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is too large to copy is rehearsed on with some of its rows, or with none."""
    monkeypatch.setattr(sqlite_copies, "MOST_BYTES", 4096)
    advice = remedy_of("too-large", lambda: limbeck.rehearse(pending, rows="all"))
    told = re.findall(r"rows=\"(\w+)\"", advice)
    assert told == ["sample", "none"]
    for rows in told:
        found = limbeck.rehearse(pending, rows=rows)
        assert (found.copy.rows, len(found)) == (rows, 2)


@pytest.mark.follows("already-applied", "unknown-commit")
def test_what_a_rehearsal_can_start_from(pending: Path) -> None:
    """The range that is told needs no database; the commit that is told is known."""
    advice = remedy_of("already-applied", lambda: limbeck.rehearse(pending, "r0"))
    told = re.search(r'"(.+\.\..+)"', advice)
    assert told is not None
    assert limbeck.rehearse(pending, told[1], database="sqlite").revisions
    assert limbeck.rehearse(pending).revisions
    git = ["git", "-C", str(pending), "-c", "user.name=a", "-c", "user.email=a@b.c"]
    for words in (["init", "-q"], ["add", "."], ["commit", "-qm", "all"]):
        subprocess.run([*git, *words], check=True)
    advice = remedy_of("unknown-commit", lambda: limbeck.rehearse(pending, since="nowhere"))
    assert "a branch, a tag or a commit" in advice
    assert not limbeck.rehearse(pending, since="HEAD").revisions


@pytest.mark.follows("unknown-case", "bad-index", "unknown-trial", "no-jobs")
def test_what_a_matrix_is_asked_for() -> None:
    """Near names are cases, the index that is told is one, and so is what it lists instead."""
    for name in listed(remedy_of("unknown-case", lambda: limbeck.trial("column.renam", "sqlite"))):
        assert name in CASES
    assert limbeck_command("matrix", "--list").returncode == 0
    assert "1 or more" in remedy_of("no-jobs", lambda: limbeck.matrix(cases=["table.identical"], jobs=0))
    found = limbeck.matrix(backends=["sqlite"], cases=["column.rename"], options="all", jobs=1)
    advice = remedy_of("bad-index", lambda: found["column.rename"])
    for told in re.findall(r"matrix(\[.+?\])", advice):
        assert found[ast.literal_eval(told[1:-1])].case == "column.rename"
    for named in listed(remedy_of("unknown-trial", lambda: found["column.rename", "postgresql"])):
        backend, options = named.split()
        assert found["column.rename", backend, options].backend == backend
    cases = remedy_of("unknown-trial", lambda: found["table.add", "sqlite"])
    assert found[cases.removeprefix("Its cases are: ").rstrip("."), "sqlite"]


@pytest.mark.follows("unknown-slug", "unknown-claim", "unknown-language", "unknown-direction")
def test_the_names_that_are_listed(pending: Path) -> None:
    """Of what is explained, of claims, of languages and of directions."""
    for name in listed(remedy_of("unknown-slug", lambda: limbeck.explain("database-behnd"))):
        assert limbeck.explain(name)
    general = remedy_of("unknown-slug", lambda: limbeck.explain("qqqqqqqq"))
    for name in re.findall(r"such as ([\w.-]+?)\.?(?:,|$)", general):
        assert limbeck.explain(name)
    ledger = limbeck.claims([CLAIMS[0].id])
    for name in listed(remedy_of("unknown-claim", lambda: ledger["Z99"])):
        assert ledger[name].id == name
    for name in listed(remedy_of("unknown-language", lambda: highlight("x", "cobol"))):
        assert highlight("x", name)
    history = limbeck.history(pending)
    for name in listed(remedy_of("unknown-direction", lambda: history.to_dot(rankdir="XY"))):
        assert name in history.to_dot(rankdir=name)


@pytest.mark.follows("unknown-result", "no-graph")
def test_what_is_shown_and_drawn(pending: Path) -> None:
    """A history is listed, and drawn."""
    names = remedy_of("unknown-result", lambda: registry.forms_of(3))
    assert "History" in names
    history = limbeck.history(pending)
    assert registry.forms_of(history)
    assert "limbeck.history(…)" in remedy_of("no-graph", lambda: registry.graph_of(limbeck.explain("safe")))
    assert registry.graph_of(history)


@pytest.mark.follows("bad-port", "masked-password", "missing-field", "no-variable")
def test_fields_of_a_database_filled_in_as_told(folder: Path) -> None:
    """A number in the range, the password anew, what was missing, and the variable after the refresh."""
    namespace: dict[str, Any] = {}
    form = DatabaseFields(None, lambda: namespace)
    form.choice.value = PARTS
    what = re.search(r"Fill in the (.+) and", remedy_of("missing-field", form.target))
    assert what is not None
    assert what[1] == "name of the database"
    form.database.value = "depot"
    form.port.value = "eighty"
    port = re.search(r"from (\d+) to (\d+), or leave the field empty", remedy_of("bad-port", form.target))
    assert port is not None
    for written in (*port.groups(), ""):
        form.port.value = written
        assert str(form.target().port or "") == written
    form.choice.value = URL_FIELD
    form.url.text = f"postgresql://ann:{MASK}@elsewhere/depot"
    assert "in place of ***" in remedy_of("masked-password", form.target)
    form.url.text = form.url.text.replace(MASK, "new")
    assert form.target() == "postgresql://ann:new@elsewhere/depot"
    form.choice.value = VARIABLE
    assert "press the refresh button" in remedy_of("no-variable", form.target)
    with limbeck.connect(folder / "app.db") as database:
        namespace["db"] = database
        form.variable.again.click()
        assert form.target() is database
    form.close()


@pytest.mark.follows("bad-file-name", "cannot-write")
def test_a_file_name_that_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The plain name is written beside the notebook; where that can't be, there is the download."""
    monkeypatch.chdir(folder)
    panel = Panel("", lambda: None)
    bar = ExportBar(lambda: limbeck.explain("safe"), panel.actions)
    bar.name.value = "no/such.html"
    name = re.search(r"such as (\S+),", remedy_of("bad-file-name", bar.write))
    assert name is not None
    bar.name.value = "x" * 300
    assert "another name, or use the download" in remedy_of("cannot-write", bar.write)
    bar.name.value = name[1]
    bar.write()
    assert (folder / name[1]).is_file()
    assert bar._named_report() is not None
    panel.close()
