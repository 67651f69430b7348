"""`limbeck rehearse` as a user and a build server see it: what is printed where, and the exit code."""

import json
import shutil
import sqlite3
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import limbeck
from limbeck.cli.app import app
from limbeck.cli.rehearse import RowsChoice
from limbeck.rehearsals.rehearsal import Rehearsal
from limbeck.rehearsals.rehearse import ROWS

ENV = """
from alembic import context
from sqlalchemy import create_engine

engine = create_engine(context.config.get_main_option("sqlalchemy.url"))
with engine.connect() as connection:
    context.configure(connection=connection, target_metadata=None)
    with context.begin_transaction():
        context.run_migrations()
"""

REVISION = '''"""{message}"""

from alembic import op

revision = "{revision}"
down_revision = {down}


def upgrade():
    op.execute("{sql}")


def downgrade():
    op.execute("{back}")
'''

REVISIONS = {
    "aa01": ("tanks", "CREATE TABLE tank (id INTEGER PRIMARY KEY, label TEXT)", "DROP TABLE tank"),
    "bb02": ("no labels", "UPDATE tank SET label = NULL", "SELECT 1"),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project in a git checkout whose pending revision deletes the labels of two tanks."""
    folder = tmp_path_factory.mktemp("checkout")
    (folder / ".git").mkdir()
    versions = folder / "migrations" / "versions"
    versions.mkdir(parents=True)
    (folder / "migrations" / "env.py").write_text(ENV)
    (folder / "alembic.ini").write_text(
        "[alembic]\nscript_location = %(here)s/migrations\nsqlalchemy.url = sqlite:///%(here)s/app.db\n"
        "path_separator = os\n"
    )
    down = None
    for revision, (message, sql, back) in REVISIONS.items():
        text = REVISION.format(message=message, revision=revision, down=repr(down), sql=sql, back=back)
        (versions / f"{revision}.py").write_text(text)
        down = revision
    with sqlite3.connect(folder / "app.db") as connection:
        connection.executescript(
            "CREATE TABLE alembic_version (version_num VARCHAR(32) PRIMARY KEY);"
            "INSERT INTO alembic_version VALUES ('aa01');"
            "CREATE TABLE tank (id INTEGER PRIMARY KEY, label TEXT);"
            "INSERT INTO tank (label) VALUES ('north secret'), ('south');"
        )
    connection.close()
    return folder


@dataclass(frozen=True)
class Real:
    """The one rehearsal that is run, and what the command said of it."""

    rehearsal: Rehearsal
    result: Result


@pytest.fixture(scope="module")
def real(folder: Path) -> Real:
    """It, rehearsed once by the command itself."""
    found: list[Rehearsal] = []
    rehearse = limbeck.rehearse
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            limbeck, "rehearse", lambda *given, **named: found.append(rehearse(*given, **named)) or found[0]
        )
        result = run(folder)
    return Real(found[0], result)


@pytest.fixture
def asked(real: Real, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, object]]:
    """What the command asks for, where it gets the rehearsal that was made already."""
    calls: list[dict[str, object]] = []

    def rehearse(project: object, what: str, **options: object) -> Rehearsal:
        calls.append({"project": project, "what": what, **options})
        return real.rehearsal if options["show_values"] else real.rehearsal.masked()

    monkeypatch.setattr(limbeck, "rehearse", rehearse)
    return calls


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["rehearse", *map(str, arguments)])


def test_a_pending_revision_is_rehearsed_and_the_database_only_read(folder: Path, real: Real) -> None:
    """Without --check, what it loses is no error of the command; no value of a row is printed."""
    assert (real.result.exit_code, real.result.stderr) == (0, "")
    assert real.result.stdout.startswith("1 revision rehearsed: 1 loses.\n")
    assert "loses: column tank.label (2)" in real.result.stdout
    assert "secret" not in real.result.stdout
    with sqlite3.connect(folder / "app.db") as connection:
        found = connection.execute("SELECT label, version_num FROM tank, alembic_version").fetchall()
    connection.close()
    assert found == [("north secret", "aa01"), ("south", "aa01")]


@pytest.mark.usefixtures("asked")
def test_check_ends_with_one_when_a_revision_is_not_safe(folder: Path) -> None:
    """What is in the baseline is no reason to; a foreign baseline is refused before any work."""
    baseline = folder / "baseline.json"
    assert run(folder, "--check").exit_code == 1
    assert run(folder, "--format", "json", "--output", baseline).exit_code == 0
    done = run(folder, "--check", "--against", baseline)
    assert done.exit_code == 0
    assert done.stdout.endswith(f"Against {baseline}: 0 new, 2 known, 0 gone.\n")
    stored = json.loads(baseline.read_text(encoding="utf-8"))
    gone = stored["revisions"][0]["reasons"].pop()
    baseline.write_text(json.dumps(stored), encoding="utf-8")
    done = run(folder, "--check", "--against", baseline, "--format", "json")
    assert done.exit_code == 1
    assert json.loads(done.stdout)["against"] == {
        "baseline": str(baseline),
        "new": [f"bb02 {gone['verdict']}: {gone['object']}"],
        "known": 1,
        "gone": [],
    }
    baseline.write_text("{}", encoding="utf-8")
    done = run(folder, "--against", baseline)
    assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "baseline.json does not hold a rehearsal." in done.stderr
    assert "Give a file that `limbeck rehearse --format json --output FILE` wrote." in done.stderr


@pytest.mark.usefixtures("asked")
def test_github_annotates_the_lines_of_the_file(folder: Path) -> None:
    """By its path from the top of the checkout; then a line for people, which is no command."""
    lines = run(folder, "--format", "github").stdout.splitlines()
    assert lines[0].startswith(
        "::error file=migrations/versions/bb02.py,line=10,title=limbeck%3A loses (bb02)::loses: "
    )
    assert [line for line in lines if not line.startswith(("::error ", "::warning "))] == [
        "  1 revision rehearsed: 1 loses."
    ]


@pytest.mark.usefixtures("asked")
def test_a_page_shows_values_unless_told_not_to_and_a_comment_never(folder: Path, tmp_path: Path) -> None:
    """What is written into a file can be written again."""
    page, comment = tmp_path / "page.html", tmp_path / "comment.md"
    assert run(folder, "--format", "html", "--output", page).exit_code == 0
    assert "north secret" in page.read_text(encoding="utf-8")
    assert run(folder, "--format", "html", "--no-show-values", "--output", page).exit_code == 0
    assert "north secret" not in page.read_text(encoding="utf-8")
    for _ in range(2):
        assert run(folder, "--format", "markdown", "--output", comment).exit_code == 0
    text = comment.read_text(encoding="utf-8")
    assert text.startswith("### Rehearsal of 1 revision\n")
    assert text.count("Written by limbeck") == 1
    assert "secret" not in text


def test_the_rows_are_those_that_the_function_knows() -> None:
    """Each by the same word."""
    assert tuple(each.value for each in RowsChoice) == ROWS


def test_the_options_are_those_of_the_function(folder: Path, asked: list[dict[str, object]]) -> None:
    """Each reaches it; what is not given is its default."""
    run(folder, "aa01..bb02", "--database", "other.db", "--since", "origin/main", "--rows", "made")
    run(folder)
    (given, plain) = asked
    assert {name: given[name] for name in ("what", "database", "since", "rows", "show_values")} == {
        "what": "aa01..bb02",
        "database": "other.db",
        "since": "origin/main",
        "rows": "made",
        "show_values": True,
    }
    assert {name: plain[name] for name in ("what", "database", "since", "rows", "time_limit")} == {
        "what": "pending",
        "database": None,
        "since": None,
        "rows": "sample",
        "time_limit": 300.0,
    }


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nowhere.ini",), "nowhere.ini"),
        ((".", "zz99"), "zz99"),
        ((".", "--against", "nowhere.json"), "The baseline nowhere.json can't be read."),
        ((".", "--database", "missing.db"), "missing.db"),
        ((".", "--rows", "some"), "Invalid value for '--rows'"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_exit_code_two(
    folder: Path, arguments: tuple[str, ...], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The line says why; nothing is printed on standard output."""
    monkeypatch.chdir(folder)
    done = run(*arguments)
    assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert said in done.stderr


def test_a_project_that_uses_no_database_but_its_own_is_not_rehearsed(folder: Path, tmp_path: Path) -> None:
    """No revision is called not reached because of one before it: the command says what to mend in env.py."""
    shutil.copytree(folder, tmp_path / "own")
    own = tmp_path / "own"
    url = f'"sqlite:///{own}/app.db"'
    (own / "migrations" / "env.py").write_text(
        ENV.replace('context.config.get_main_option("sqlalchemy.url")', url)
    )
    before = (own / "app.db").read_bytes()
    done = run(own)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == (
        "limbeck: env.py connects to another database than the one it was given. Make env.py use "
        "`sqlalchemy.url`, or `config.attributes['connection']`.\n"
    )
    assert (own / "app.db").read_bytes() == before
