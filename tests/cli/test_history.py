"""`limbeck history` as a build server sees it."""

import json
from pathlib import Path

import pytest
from tests.cli.command import Done, limbeck_command
from tests.histories.version_files import write

ROOT = Path(__file__).parents[2]
SHOP = ROOT / "data" / "shop"

LINE = (
    {"revision": "a1", "message": "first"},
    {"revision": "a2", "down_revision": "a1", "message": "second"},
    {"revision": "a3", "down_revision": "a2", "message": "third"},
)
BROKEN = ({"revision": "b1", "down_revision": "gone", "message": "lost"},)


def run(*arguments: str | Path) -> Done:
    """The command."""
    return limbeck_command("history", *arguments)


@pytest.fixture
def line(tmp_path: Path) -> Path:
    """Three revisions in a line."""
    return write(tmp_path / "line", LINE)


def database(folder: Path, *current: str) -> Path:
    """A SQLite database whose version table holds some revisions."""
    import sqlite3

    path = folder / "some.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        connection.executemany("INSERT INTO alembic_version VALUES (?)", [(each,) for each in current])
    connection.close()
    return path


def test_the_text_counts_and_draws(line: Path) -> None:
    """A sentence, the facts, and the graph, the newest revision first."""
    done = run(line)
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[0] == "3 revisions, 1 head."
    assert lines[-3:] == [
        "\u25cf a3  third  \u25c6 head",
        "\u25cf a2  second",
        "\u25cf a1  first  \u25c7 base",
    ]


def test_lanes_of_branches_part_and_meet() -> None:
    """The shop has a branch, a merge and a base of its own."""
    lines = run(SHOP).stdout.splitlines()
    at = lines.index("  \u25cf 6e0bc94a3d17  merge coupons and reviews  \u227b merge")
    assert lines[at + 1 : at + 6] == [
        "\u256d\u2500\u2524",
        "\u25cf \u2502 d1a58f03c72e  Product reviews",
        "\u2502 \u25cf 27c6d8e1b4f5  add coupons",
        "\u251c\u2500\u256f",
        "\u25cf b0f93e28a67c  Newsletter sign-ups  \u227a branch point",
    ]


def test_json_is_the_documented_one(line: Path) -> None:
    """Revisions in topological order, each with its place."""
    found = json.loads(run(line, "--format", "json").stdout)
    assert [each["revision"] for each in found["revisions"]] == ["a1", "a2", "a3"]
    assert found["heads"] == ["a3"]
    assert found["bases"] == ["a1"]
    assert found["current"] is None
    assert found["problems"] == []
    assert found["revisions"][0]["is_base"] is True
    assert found["revisions"][0]["applied"] is None


@pytest.mark.parametrize(
    ("form", "start"),
    [
        ("html", "<!DOCTYPE html>"),
        ("svg", "<svg xmlns="),
        ("dot", "digraph history {"),
        ("mermaid", "flowchart TB\n"),
    ],
)
def test_every_form_can_be_written_to_a_file(line: Path, tmp_path: Path, form: str, start: str) -> None:
    """Then nothing is printed."""
    output = tmp_path / "out"
    done = run(line, "--format", form, "--output", output)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert output.read_text(encoding="utf-8").startswith(start)


def test_the_picture_can_run_from_left_to_right_and_in_full(line: Path) -> None:
    """As its options say."""
    assert run(line, "--format", "mermaid", "--direction", "LR").stdout.startswith("flowchart LR\n")
    folded, full = (
        run(SHOP, "--format", "mermaid", *more).stdout.count('["') for more in ((), ("--unfolded",))
    )
    assert (folded, full) == (14, 19)


def test_a_path_is_listed_in_the_order_of_its_run(line: Path) -> None:
    """Up and down."""
    assert run(line, "--from", "a1", "--to", "head").stdout.splitlines() == [
        "2 revisions would run, as an upgrade.",
        "1  upgrade    a2  second",
        "2  upgrade    a3  third",
    ]
    down = json.loads(run(line, "--from", "a3", "--to", "-1", "--format", "json").stdout)
    assert down["steps"] == [{"revision": "a3", "direction": "downgrade"}]


def test_a_path_starts_where_the_database_is(line: Path, tmp_path: Path) -> None:
    """What is pending there, in order."""
    done = run(line, "--database", database(tmp_path, "a2"), "--to", "heads")
    assert done.stdout.splitlines()[1:] == ["1  upgrade    a3  third"]


def test_sql_of_a_path_is_a_script() -> None:
    """Revision by revision, for the dialect that was asked for."""
    done = run(SHOP / "alembic.ini", "--from", "base", "--to", "3f8a2c71d0be", "--sql", "--dialect", "sqlite")
    assert done.returncode == 0
    assert done.stdout.startswith("-- upgrade 3f8a2c71d0be\n")
    assert "CREATE TABLE customers" in done.stdout


def test_sql_that_is_not_whole_is_told_and_ends_with_2() -> None:
    """The rest is still printed; a script with a gap must not look like a success."""
    done = run(
        SHOP / "alembic.ini", "--from", "e62b90d4f318", "--to", "54d7a1f6c09e", "--sql", "--dialect", "sqlite"
    )
    assert done.returncode == 2
    assert done.stdout.startswith("-- upgrade 54d7a1f6c09e\n-- ")
    assert len(done.stderr.splitlines()) == 1
    assert "alters a table in batch" in done.stderr


@pytest.mark.parametrize(("current", "expected"), [("a3", 0), ("a1", 1)])
def test_check_fails_when_something_is_pending(
    line: Path, tmp_path: Path, current: str, expected: int
) -> None:
    """An up-to-date database is nothing to report; without --check nothing ever is."""
    path = database(tmp_path, current)
    assert run(line, "--database", path, "--check").returncode == expected
    assert run(line, "--database", path).returncode == 0


def test_check_fails_when_the_history_has_a_problem(tmp_path: Path) -> None:
    """And the text tells it, with its remedy."""
    folder = write(tmp_path / "broken", BROKEN)
    done = run(folder, "--check")
    assert done.returncode == 1
    assert "What to do: " in done.stdout
    assert run(folder).returncode == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nowhere",), "limbeck: "),
        (("--to", "nobody"), "limbeck: There is no path from 'base' to 'nobody'."),
        (("--from", "a1", "--format", "svg"), "limbeck: A path cannot be printed as svg."),
        (("--output", "/nonexistent/x"), "limbeck: The report could not be written:"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_exit_code_2(
    line: Path, arguments: tuple[str, ...], said: str
) -> None:
    """Nothing on standard output, no traceback."""
    done = run(*(arguments if arguments[0] == "nowhere" else (line, *arguments)))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(said)
    assert len(done.stderr.splitlines()) == 1


def test_the_projects_own_database_is_asked_through_its_env_py(tmp_path: Path) -> None:
    """The word project stands for whatever env.py connects to."""
    project = write(tmp_path / "line", LINE)
    stored = database(tmp_path, "a2")
    (project / "alembic.ini").write_text(f"[alembic]\nscript_location = {project}\n")
    (project / "env.py").write_text(
        "from alembic import context\n"
        "from sqlalchemy import create_engine, pool\n"
        f"with create_engine('sqlite:///{stored}', poolclass=pool.NullPool).connect() as connection:\n"
        "    context.configure(connection=connection)\n"
        "    context.run_migrations()\n"
    )
    done = run(project / "alembic.ini", "--database", "project", "--format", "json", "--check")
    report = json.loads(done.stdout)
    assert (done.returncode, report["current"]) == (1, ["a2"])
    assert [each["applied"] for each in report["revisions"]] == [True, True, False]


def test_a_history_is_read_from_where_the_user_is(tmp_path: Path) -> None:
    """A relative script_location starts there, or in the folder that --directory names."""
    write(tmp_path / "service" / "migrations", LINE)
    ini = tmp_path / "service" / "alembic.ini"
    ini.write_text("[alembic]\nscript_location = migrations\n")
    for arguments in ((ini,), (ini, "--directory", tmp_path / "service")):
        done = run(*arguments)
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.startswith("3 revisions, 1 head.")
    elsewhere = run(ini, "--directory", tmp_path)
    assert elsewhere.returncode == 2
    assert elsewhere.stderr.startswith("limbeck: The project has no env.py: ")


def test_a_project_without_revisions_is_no_error(tmp_path: Path) -> None:
    """With a database, a path and --check, too: there is nothing to draw and nothing pending."""
    folder = write(tmp_path / "new", ())
    done = run(folder, "--database", database(tmp_path), "--check")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[0] == "There are no revisions yet."
    assert "newest first" not in done.stdout
    assert (
        run(folder, "--to", "head").stdout == "Nothing would run: there are no revisions between the two.\n"
    )
