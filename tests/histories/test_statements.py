"""The SQL of a path is what `alembic upgrade --sql` writes, and a revision that fails hides no other."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.time_limits import on_this_machine

from limbeck.errors import CancelledError, InputError
from limbeck.histories.open_history import history
from limbeck.progress import Cancellation
from limbeck.records.revision import RevisionSql

from .version_files import write

SHOP = Path(__file__).parents[2] / "data" / "shop"
URLS = {"postgresql": "postgresql+psycopg://nobody@nowhere/nothing", "sqlite": "sqlite:///nothing.db"}
FIRST, LAST = "3f8a2c71d0be", "97a1d3c06e4b"


@pytest.fixture(autouse=True)
def _same_order_of_sets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Alembic takes some ids from a set: both interpreters shall take them in the same order."""
    monkeypatch.setenv("PYTHONHASHSEED", "7")


@pytest.fixture(scope="module")
def optuna(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of optuna's Alembic project."""
    import optuna as package

    folder = tmp_path_factory.mktemp("optuna")
    source = Path(package.__file__).parent / "storages" / "_rdb"
    shutil.copytree(source / "alembic", folder / "alembic", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(source / "alembic.ini", folder)
    return folder


def statements(text: str) -> list[str]:
    """The statements and comments of a script."""
    return [each.strip() for each in re.split(r"\n\n+", text) if each.strip()]


def by_alembic(folder: Path, arguments: list[str]) -> list[str]:
    """What the command line writes; where it fails, all before that."""
    done = subprocess.run(
        [sys.executable, "-m", "alembic", *arguments, "--sql"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    return [each for each in statements(done.stdout) if not each.startswith("FAILED:")]


def sound(steps: tuple[RevisionSql, ...]) -> list[str]:
    """Our statements up to the first failure, where Alembic stops, or all of them."""
    found: list[str] = []
    for each in steps:
        if each.error is not None:
            kept = each.sql.partition("-- Incomplete:")[0]
            return [*found, *statements(kept)]
        found += statements(each.sql)
    return found


@pytest.mark.parametrize(
    ("dialect", "start", "end"),
    [
        ("postgresql", "base", "heads"),
        ("postgresql", "f18c2a5e90d6", LAST),
        ("postgresql", LAST, FIRST),
        ("sqlite", "base", "heads"),
    ],
)
def test_the_shop_is_written_as_alembic_writes_it(dialect: str, start: str, end: str) -> None:
    """Statement by statement, the version table included, forward and back."""
    command = "downgrade" if (start, end) == (LAST, FIRST) else "upgrade"
    expected = by_alembic(SHOP, ["-x", f"url={URLS[dialect]}", command, f"{start}:{end}"])
    found = sound(history(SHOP).sql(start, end, dialect))
    assert found == expected
    assert len(found) > 0 if dialect == "sqlite" else len(found) > 10


@pytest.mark.parametrize(
    ("dialect", "start", "end"),
    [("postgresql", "base", "head"), ("postgresql", "v2.4.0.a", "v2.6.0.a"), ("sqlite", "base", "head")],
)
def test_optuna_is_written_as_alembic_writes_it(optuna: Path, dialect: str, start: str, end: str) -> None:
    """A real project, with ids that are no hexadecimal numbers, by its own env.py."""
    folder = optuna.parent / f"{optuna.name}_{dialect}"
    if not folder.exists():
        shutil.copytree(optuna, folder)
        ini = (folder / "alembic.ini").read_text(encoding="utf-8")
        ini = re.sub(r"sqlalchemy\.url = .*", f"sqlalchemy.url = {URLS[dialect]}", ini)
        (folder / "alembic.ini").write_text(ini, encoding="utf-8")
    expected = by_alembic(folder, ["upgrade", f"{start}:{end}"])
    assert sound(history(folder).sql(start, end, dialect)) == expected


def test_a_revision_that_reads_data_says_so_and_the_rest_is_written() -> None:
    """The split of the recipient's name needs rows; the sixteen other revisions do not."""
    found = history(SHOP).sql("base", "heads", "postgresql")
    failed = [each for each in found if each.error is not None]
    assert [each.revision for each in failed] == ["f18c2a5e90d6"]
    (split,) = failed
    assert split.error is not None
    assert split.error.slug == "reads-data"
    assert split.error.what == (
        "2024_03_05_f18c2a5e90d6_split_the_recipient_s_name.py, line 38, reads from the database, which "
        "offline mode does not have."
    )
    assert "rows = connection.execute(" in dict(split.error.evidence)["where"]
    assert "ADD COLUMN given_name" in split.sql
    assert "-- Incomplete: 2024_03_05_f18c2a5e90d6" in split.sql
    assert len(found) == 19
    assert all("alembic_version" in each.sql for each in found)


def test_batch_mode_on_sqlite_needs_the_table() -> None:
    """It would copy the table, and cannot know it offline."""
    found = {each.revision: each.error for each in history(SHOP).sql("base", "heads", "sqlite")}
    error = found["27c6d8e1b4f5"]
    assert error is not None
    assert error.slug == "batch-needs-database"
    assert "copy_from=" in error.remedy
    assert found["3f8a2c71d0be"] is None


def test_the_texts_together_are_the_whole_script() -> None:
    """The first begins the transaction, the last ends it."""
    found = history(SHOP).sql("base", "54d7a1f6c09e", "postgresql")
    assert found[0].sql.startswith("BEGIN;")
    assert found[-1].sql.rstrip().endswith("COMMIT;")
    assert "BEGIN;" not in found[1].sql


def test_nothing_to_run_is_nothing_to_write() -> None:
    """The twin: a path without a step starts no interpreter."""
    assert history(SHOP).sql(LAST, LAST) == ()


def test_a_bare_folder_is_written_with_alembics_defaults(tmp_path: Path) -> None:
    """Without an env.py the version files are run all the same, as far as they go."""
    write(tmp_path / "x", [{"revision": "a1"}, {"revision": "b1", "down_revision": "a1"}])
    found = history(tmp_path / "x").sql("base", "head", "sqlite")
    assert [each.revision for each in found] == ["a1", "b1"]
    assert statements(found[1].sql) == [
        "-- Running upgrade a1 -> b1",
        "UPDATE alembic_version SET version_num='b1' WHERE alembic_version.version_num = 'a1';",
    ]


def test_an_env_py_that_fails_is_told_in_the_script(broken: Callable[[str], Path]) -> None:
    """The SQL is written with Alembic's defaults, and says so."""
    folder = broken("several_heads")
    (folder / "env.py").write_text("import no_such_application\n", encoding="utf-8")
    first, second = history(folder).sql("base", "b002")
    assert first.sql.startswith(
        "-- Written with Alembic's default settings, since env.py failed: env.py needs 'no_such_application'"
    )
    assert "CREATE TABLE users" in first.sql
    assert (first.error, second.error) == (None, None)


def test_a_file_that_cannot_be_imported_fails_alone(broken: Callable[[str], Path]) -> None:
    """Its own step carries the failure, with its line."""
    first, second = history(broken("cannot_be_imported")).sql("base", "head")
    assert first.error is None
    assert second.error is not None
    assert second.error.slug == "import-failed"
    assert "b002_emails.py:3" in dict(second.error.evidence)["where"]
    assert "-- Incomplete:" in second.sql


def test_several_databases_leave_no_file(broken: Callable[[str], Path]) -> None:
    """Alembic's template for them writes a file for each: here each has its part of the text instead."""
    folder = broken("several_heads")
    (folder / "env.py").write_text(
        "from alembic import context\n"
        "for name in ('one', 'two'):\n"
        "    with open(f'{name}.sql', 'w') as file:\n"
        "        context.configure(url='sqlite://', output_buffer=file, upgrade_token=f'{name}_upgrades')\n"
        "        with context.begin_transaction():\n"
        "            context.run_migrations()\n",
        encoding="utf-8",
    )
    (folder / "one.sql").write_text("mine", encoding="utf-8")
    first, second = history(folder).sql("base", "b002", "postgresql")
    assert (folder / "one.sql").read_text(encoding="utf-8") == "mine"
    assert not (folder / "two.sql").exists()
    assert re.findall(r"-- In (.+):", first.sql) == ["one", "two"]
    assert first.sql.count("CREATE TABLE users") == 2
    assert second.sql.count("COMMIT;") == 2


def test_what_hangs_is_ended_and_the_rest_is_given(broken: Callable[[str], Path]) -> None:
    """After the time limit, what was written until then is there, and the failure says why no more is."""
    folder = broken("several_heads")
    file = folder / "versions" / "b002_emails.py"
    source = file.read_text(encoding="utf-8").replace("    pass", "    import time; time.sleep(60)", 1)
    file.write_text(source, encoding="utf-8")
    first, second = history(folder).sql("base", "b002", time_limit=on_this_machine(2.5))
    assert first.error is None
    assert "CREATE TABLE users" in first.sql
    assert second.error is not None
    assert second.error.slug == "time-limit"


def test_it_can_be_cancelled(broken: Callable[[str], Path]) -> None:
    """From another thread, while env.py hangs."""
    folder = broken("several_heads")
    (folder / "env.py").write_text("import time\ntime.sleep(60)\n", encoding="utf-8")
    cancellation = Cancellation()
    threading.Timer(0.5, cancellation.cancel).start()
    begun = time.monotonic()
    with pytest.raises(CancelledError):
        history(folder).sql("base", "b002", cancellation=cancellation)
    assert time.monotonic() - begun < on_this_machine(20)


def test_an_unknown_dialect_lists_the_known_ones() -> None:
    """Nothing is started for it."""
    with pytest.raises(InputError, match="postgresql, sqlite"):
        history(SHOP).sql("base", "heads", "oracle")


@pytest.mark.follows("reads-data", "batch-needs-database", "not-in-this-dialect", "no-such-function")
def test_a_revision_that_is_changed_as_told_is_written(broken: Callable[[str], Path]) -> None:
    """One statement for rows, a table that batch mode is given, batch mode itself, the function."""
    folder = broken("several_heads")
    (folder / "versions" / "c003_phones.py").unlink()
    path = folder / "versions" / "b002_emails.py"
    head = (
        "import sqlalchemy as sa\nfrom alembic import op\nrevision = 'b002'\ndown_revision = 'a001'\n"
        "users = sa.Table('users', sa.MetaData(), sa.Column('name', sa.Text))\n"
    )
    up = "def upgrade():\n    "
    alter, unique = "alter_column('name', nullable=False)", "create_unique_constraint('uq', ['name'])"
    for slug, told, before, after in (
        (
            "reads-data",
            "op.execute(…)",
            f"{up}rows = op.get_bind().execute(sa.text('SELECT 1')).all()",
            f"{up}op.execute(users.delete())",
        ),
        (
            "batch-needs-database",
            "copy_from=Table(…)",
            f"{up}with op.batch_alter_table('users') as batch: batch.{alter}",
            f"{up}with op.batch_alter_table('users', copy_from=users) as batch: batch.{alter}",
        ),
        (
            "not-in-this-dialect",
            "On SQLite, use op.batch_alter_table",
            f"{up}op.create_unique_constraint('uq', 'users', ['name'])",
            f"{up}with op.batch_alter_table('users', copy_from=users) as b: b.{unique}",
        ),
        ("no-such-function", "Write it, as Alembic's own template does.", "", f"{up}pass"),
    ):
        path.write_text(f"{head}{before}\n", encoding="utf-8")
        (error,) = [each.error for each in history(folder).sql("a001", "head", "sqlite")]
        assert error is not None, slug
        assert (error.slug, told in error.remedy) == (slug, True), error
        path.write_text(f"{head}{after}\n", encoding="utf-8")
        assert [each.error for each in history(folder).sql("a001", "head", "sqlite")] == [None], slug
