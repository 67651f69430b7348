"""`limbeck audit` as a user and a build server see it: what is printed where, and the exit code."""

import json
import os
import re
import shlex
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from tests.cli.command import Done, limbeck_command

import limbeck

MODELS = """
import sqlalchemy as sa

metadata = sa.MetaData()
sa.Table(
    "users",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("full_name", sa.String(20), server_default="new"),
)
"""

ENV = """
from alembic import context
from sqlalchemy import create_engine
from models import metadata

engine = create_engine(context.config.get_main_option("sqlalchemy.url"))
with engine.connect() as connection:
    context.configure(connection=connection, target_metadata=metadata)
    context.run_migrations()
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A database, models that renamed a column of it, and an Alembic project for both."""
    with sqlite3.connect(tmp_path / "shop.db") as connection:
        connection.execute(
            "CREATE TABLE users (id INTEGER NOT NULL PRIMARY KEY, user_name VARCHAR(20) DEFAULT 'old')"
        )
    connection.close()
    (tmp_path / "models.py").write_text(MODELS)
    (tmp_path / "migrations" / "versions").mkdir(parents=True)
    (tmp_path / "migrations" / "env.py").write_text(ENV)
    (tmp_path / "alembic.ini").write_text(
        "[alembic]\nscript_location = migrations\nprepend_sys_path = .\npath_separator = os\n"
        "sqlalchemy.url = sqlite:///shop.db\n"
    )
    return tmp_path


@pytest.mark.parametrize(
    ("output", "problem"),
    [
        ("shop.db", "is one of the files that the report is made from; no report is written over it."),
        ("models.py", "is one of the files that the report is made from; no report is written over it."),
        ("other.db", "is a SQLite database; no report is written over it."),
        ("migrations/env.py", "is a source file, a notebook or a configuration; no report is written"),
        ("alembic.ini", "is a source file, a notebook or a configuration; no report is written"),
    ],
)
def test_a_report_is_written_over_nothing_that_the_audit_needs(
    folder: Path, output: str, problem: str
) -> None:
    """Neither with --force; it is refused before any work begins, and the file stays as it is."""
    shutil.copy(folder / "shop.db", folder / "other.db")
    before = (folder / output).read_bytes()
    given = ("--url", str(folder / "shop.db"), "--models", str(folder / "models.py"))
    done = limbeck_command("audit", *given, "--output", str(folder / output), "--force")
    assert (done.returncode, done.stdout) == (2, "")
    assert problem in done.stderr
    assert done.stderr.count("\n") == 1
    assert (folder / output).read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--nosuch",), "limbeck: No such option: --nosuch. See limbeck audit --help.\n"),
        (("--format", "pdf"), "limbeck: Invalid value for '--format': "),
        (("--time-limit", "inf"), "limbeck: Invalid value for '--time-limit': "),
        (("--time-limit", "1e308"), "limbeck: Invalid value for '--time-limit': "),
        (("--time-limit", "nan"), "limbeck: Invalid value for '--time-limit': "),
    ],
)
def test_a_usage_error_is_one_line_with_the_remedy(arguments: tuple[str, ...], said: str) -> None:
    """As every other error is: no box, and nothing on standard output."""
    done = limbeck_command("audit", *arguments)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert done.stderr.startswith(said)
    assert done.stderr.endswith("See limbeck audit --help.\n")


def test_a_closed_standard_output_is_told() -> None:
    """A service manager may start a program so."""
    command = f"{sys.executable} -m limbeck explain remove_column >&-"
    done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith("limbeck: The report could not be written:")
    assert done.stderr.count("\n") == 1


def test_a_foreign_file_needs_force(folder: Path) -> None:
    """Once limbeck has written it, it is written again without."""
    path = folder / "report.txt"
    path.write_text("mine\n")
    given = ("--url", str(folder / "shop.db"), "--models", str(folder / "models.py"), "--output", str(path))
    refused = limbeck_command("audit", *given)
    assert (refused.returncode, path.read_text()) == (2, "mine\n")
    assert "--force" in refused.stderr
    assert limbeck_command("audit", *given, "--force").returncode == 0
    report = path.read_text(encoding="utf-8")
    assert report.endswith("\nWritten by limbeck\n")
    assert limbeck_command("audit", *given).returncode == 0
    assert path.read_text(encoding="utf-8") == report


def limbeck_audit(folder: Path, *arguments: str, **environment: str) -> Done:
    """The command in a folder."""
    return limbeck_command("audit", *arguments, folder=folder, **environment)


def test_a_project_is_audited_and_differences_alone_are_no_error(folder: Path) -> None:
    """Without --check the exit code says only that the work was done; in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "limbeck", "audit", "--config", "alembic.ini"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
        env=os.environ | {"COLUMNS": "100", "TERM": "dumb"},
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "Was user_name renamed to full_name?" in done.stdout
    assert "\x1b[" not in done.stdout


def test_check_ends_with_one_when_anything_differs(folder: Path) -> None:
    """A build server can stop on it."""
    done = limbeck_audit(folder, "--config", ".", "--check", "--format", "json")
    assert (done.returncode, done.stderr) == (1, "")
    report = json.loads(done.stdout)
    assert [change["kind"] for change in report["changes"]] == ["add_column", "remove_column"]
    assert report["versions"]["limbeck"] == limbeck.__version__


def test_check_ends_with_zero_when_nothing_differs(folder: Path) -> None:
    """The twin: the database is as the models want it."""
    with sqlite3.connect(folder / "shop.db") as connection:
        connection.execute("ALTER TABLE users RENAME COLUMN user_name TO full_name")
    connection.close()
    done = limbeck_audit(folder, "--config", ".", "--check")
    assert (done.returncode, done.stderr) == (0, "")
    assert "autogenerate proposes no" in done.stdout.lower()


def test_blind_spots_count_when_they_are_asked_for(folder: Path) -> None:
    """The default differs, which autogenerate does not see: exit code 1, but not without the option."""
    with sqlite3.connect(folder / "shop.db") as connection:
        connection.execute("ALTER TABLE users RENAME COLUMN user_name TO full_name")
    connection.close()
    arguments = ("--config", ".", "--check", "--format", "json")
    assert limbeck_audit(folder, *arguments).returncode == 0
    done = limbeck_audit(folder, *arguments, "--blind-spots")
    assert (done.returncode, done.stderr) == (1, "")
    (spot,) = json.loads(done.stdout)["blind_spots"]
    assert (spot["kind"], spot["object"], spot["attribute"], spot["before"], spot["after"]) == (
        *("column", "full_name", "default"),
        *("'old'", "'new'"),
    )


def test_models_are_compared_with_the_database_of_the_url(folder: Path) -> None:
    """Models alone need a database, here by its path, and take options of autogenerate."""
    with sqlite3.connect(folder / "shop.db") as connection:
        connection.execute("ALTER TABLE users RENAME COLUMN user_name TO full_name")
    connection.close()
    plain = limbeck_audit(
        folder, *("--models", "models.py", "--url", "shop.db", "--format", "json", "--thorough")
    )
    assert json.loads(plain.stdout)["changes"] == []
    chosen = limbeck_audit(
        folder,
        *("--models", "models:metadata", "--url", "env:SHOP_DATABASE", "--format", "json"),
        *("--option", "compare_server_default=true"),
        SHOP_DATABASE="sqlite:///shop.db",
    )
    assert [change["kind"] for change in json.loads(chosen.stdout)["changes"]] == ["modify_default"]


def test_models_are_loaded_by_the_interpreter_that_is_named(folder: Path) -> None:
    """--python goes with --models: what only that environment sets is seen."""
    program = folder / "python"
    program.write_text(f'#!/bin/sh\nSHOP_WIDTH=7 exec {sys.executable} "$@"\n')
    program.chmod(0o755)
    models = (folder / "models.py").read_text().replace("String(20)", 'String(int(os.environ["SHOP_WIDTH"]))')
    (folder / "models.py").write_text(f"import os\n{models}")
    arguments = ("--models", "models.py", "--url", "shop.db", "--format", "json")
    done = limbeck_audit(folder, *arguments, "--python", "./python")
    assert (done.returncode, done.stderr) == (0, "")
    assert next(each["after"] for each in json.loads(done.stdout)["changes"]).startswith("VARCHAR(7)")
    assert limbeck_audit(folder, *arguments).returncode == 2


def test_without_arguments_the_project_here_is_audited(folder: Path) -> None:
    """As `limbeck history` reads the one here; another database may be named alone."""
    done = limbeck_audit(folder, "--format", "json")
    assert (done.returncode, done.stderr) == (0, "")
    assert len(json.loads(done.stdout)["changes"]) == 2
    (folder / "shop.db").rename(folder / "other.db")
    done = limbeck_audit(folder, "--format", "json", "--url", "other.db")
    assert len(json.loads(done.stdout)["changes"]) == 2


def test_without_arguments_and_without_a_project_the_folder_is_named(tmp_path: Path) -> None:
    """The twin."""
    done = limbeck_audit(tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith(f"limbeck: The folder {tmp_path} has neither an alembic.ini")


def test_a_report_is_written_to_a_file(folder: Path) -> None:
    """--output keeps standard output empty, and the page is whole."""
    done = limbeck_audit(folder, "--config", ".", "--format", "html", "--output", "audit.html")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    page = (folder / "audit.html").read_text(encoding="utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert "</html>" in page


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--config", "alembic.ini", "--models", "models.py"), "takes either --config or --models"),
        (("--models", "models.py", "--url", "shop.db", "-x", "a=1"), "can't be used with -x"),
        (
            ("--models", "models.py", "--url", "shop.db", "--section", "b", "--directory", "."),
            "can't be used with --section and --directory",
        ),
        (("--models", "models.py", "--url", "shop.db", "--python", "no/such"), "interpreter at no/such"),
        (("--models", "models.py"), "--models needs --url"),
        (("--config", "alembic.ini", "--option", "a=1"), "--option can only be used with --models"),
        (("--models", "models.py", "--url", "shop.db", "--option", "novalue"), "has no value"),
        (("--config", "nowhere.ini"), "nowhere.ini"),
        (("--config", "alembic.ini", "--url", "missing.db"), "missing.db"),
        (("--config", "alembic.ini", "--url", "env:NOT_SET_ANYWHERE"), "NOT_SET_ANYWHERE"),
        (("--config", "alembic.ini", "--section", "other"), "[other]"),
        (("--config", "alembic.ini", "--output", "no/such/folder/x"), "could not be written"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_exit_code_two(
    folder: Path, arguments: tuple[str, ...], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The line says why and what to do; nothing else is printed, and nothing is made."""
    before = sorted(path.name for path in folder.iterdir())
    monkeypatch.chdir(folder)
    done = limbeck_command("audit", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("limbeck: ")
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
    assert sorted(path.name for path in folder.iterdir() if path.name != "__pycache__") == before


def test_an_env_py_that_fails_is_a_result_with_exit_code_two(folder: Path) -> None:
    """One line on standard error; the report itself is still printed, with the evidence in it."""
    (folder / "migrations" / "env.py").write_text("import os\nos.environ['SHOP_URL_THAT_NOBODY_SET']\n")
    done = limbeck_audit(folder, "--config", ".", "--format", "json", "--check")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "SHOP_URL_THAT_NOBODY_SET" in done.stderr
    report = json.loads(done.stdout)
    assert "SHOP_URL_THAT_NOBODY_SET" in report["failure"]["what"] + str(report["failure"]["evidence"])


def test_a_project_without_its_database_file_says_which_and_what_to_type(folder: Path) -> None:
    """The line names the missing file, the command that makes it and the option that names another one."""
    (folder / "shop.db").unlink()
    done = limbeck_audit(folder, "--config", "alembic.ini")
    assert done.returncode == 2
    assert f"The SQLite file {folder / 'shop.db'} does not exist" in done.stderr
    assert f"cd {folder} && {sys.executable} -m alembic upgrade heads" in done.stderr
    assert "--url" in done.stderr
    assert "limbeck.sample()" not in done.stderr
    assert not (folder / "shop.db").exists()


def test_verbose_shows_the_evidence_below_the_line(folder: Path) -> None:
    """Who wants to know more gets what the program said."""
    (folder / "migrations" / "env.py").write_text("raise RuntimeError('the boiler is cold')\n")
    done = limbeck_audit(folder, "--config", ".", "--verbose")
    assert done.returncode == 2
    assert "env.py" in done.stderr.splitlines()[1] + done.stderr.splitlines()[2]


def test_the_password_of_a_url_is_not_printed(folder: Path) -> None:
    """Neither in the report nor in the error."""
    done = limbeck_audit(
        folder, "--config", ".", "--url", "postgresql://ada:s3cr3t-word@localhost:1/shop", "--verbose"
    )
    assert done.returncode == 2
    assert "s3cr3t-word" not in done.stdout + done.stderr


URL = "postgresql://ada:s3cr3t-word@h/shop"


@pytest.mark.parametrize(
    "arguments",
    [
        ("audit", URL),
        ("audit", "--format", URL),
        (URL,),
        ("history", str(Path(__file__).parents[2] / "data" / "shop"), "--output", URL),
        ("explain", URL),
    ],
)
def test_a_url_in_a_wrong_place_is_not_printed(arguments: tuple[str, ...]) -> None:
    """The message repeats what was typed, but not its password."""
    done = limbeck_command(*arguments)
    assert done.returncode == 2
    assert "ada:***@h/" in done.stderr
    assert "s3cr3t-word" not in done.stdout + done.stderr


def test_the_version_and_the_help_are_there() -> None:
    """The first two things that one asks of a command."""
    version = subprocess.run(
        [sys.executable, "-m", "limbeck", "--version"], capture_output=True, text=True, check=True
    )
    assert version.stdout == f"limbeck {limbeck.__version__}\n"
    shown = subprocess.run(
        [sys.executable, "-m", "limbeck", "audit", "--help"], capture_output=True, text=True, check=True
    )
    assert "--models" in shown.stdout


def test_a_project_is_run_where_the_user_is_or_in_the_folder_that_was_chosen(folder: Path) -> None:
    """As `alembic -c` from above: relative paths start there, unless --directory names another folder."""
    (folder / "alembic.ini").write_text(
        (folder / "alembic.ini")
        .read_text()
        .replace("= migrations", "= %(here)s/migrations")
        .replace("path = .", "path = %(here)s")
    )
    arguments = ("--config", f"{folder.name}/alembic.ini", "--format", "json")
    there = limbeck_audit(folder.parent, *arguments)
    assert there.returncode == 2
    assert f"The SQLite file {folder.parent / 'shop.db'} does not exist" in there.stderr
    assert f"There is one in {folder}: " in there.stderr
    chosen = limbeck_audit(folder.parent, *arguments, "--directory", str(folder))
    assert chosen.returncode == 0
    assert len(json.loads(chosen.stdout)["changes"]) == 2


def test_only_what_is_not_in_the_baseline_fails_a_check(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is new does, what is gone is told, in each form; the baseline may be written anew."""
    monkeypatch.chdir(folder)
    given = ("--models", "models.py", "--url", "shop.db", "--check", "--against", "baseline.json")
    stored = limbeck_command("audit", *given[:4], "--format", "json", "--output", "baseline.json")
    assert (stored.returncode, stored.stdout) == (0, "")
    known = limbeck_command("audit", *given)
    assert known.returncode == 0
    assert known.stdout.endswith("\nAgainst baseline.json: 0 new, 2 known, 0 gone.\n")
    with sqlite3.connect("shop.db") as connection:
        connection.execute("ALTER TABLE users RENAME COLUMN user_name TO full_name")
        connection.execute("CREATE TABLE forgotten (id INTEGER)")
    connection.close()
    done = limbeck_command("audit", *given, "--format", "markdown", "--output", "comment.md")
    assert done.returncode == 1
    assert (
        "**Against baseline.json: 1 new, 0 known, 2 gone.**\n\n- **New:** `remove_table forgotten`\n"
        "- Gone: `add_column users.full_name`\n- Gone: `remove_column users.user_name`\n"
    ) in (folder / "comment.md").read_text(encoding="utf-8")
    page = limbeck_command("audit", *given, "--format", "html")
    assert page.returncode == 1
    assert "Against baseline.json: 1 new, 0 known, 2 gone." in page.stdout
    told = json.loads(limbeck_command("audit", *given, "--format", "json").stdout)["against"]
    assert told == {
        "baseline": "baseline.json",
        "new": ["remove_table forgotten"],
        "known": 0,
        "gone": ["add_column users.full_name", "remove_column users.user_name"],
    }


@pytest.mark.follows("no-baseline")
def test_a_foreign_baseline_is_refused_before_any_work(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line says what to give instead, and what that command writes is taken."""
    other = folder / "package.json"
    other.write_text('{"name": "app"}')
    done = limbeck_command("audit", "--config", str(folder), "--against", str(other))
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "package.json does not hold an audit. Give a file that `limbeck audit --format json" in done.stderr
    monkeypatch.chdir(folder)
    (command,) = re.findall("`limbeck audit ([^`]+)`", done.stderr)
    given = ("--models", "models.py", "--url", "shop.db")
    written = limbeck_command("audit", *given, *shlex.split(command.replace("FILE", "mine.json")))
    assert written.returncode == 0
    assert limbeck_command("audit", *given, "--check", "--against", "mine.json").returncode == 0
