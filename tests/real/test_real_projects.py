"""Projects that people really run: what their own migrations and models disagree in.

The numbers are those of the pinned releases, found by `alembic check` in the same state.
"""

import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from typer.testing import CliRunner

import limbeck
from limbeck.cli import app

BACKENDS = ("sqlite", "postgresql")

UPGRADE = """
import sys
from alembic import command
from alembic.config import Config

config = Config(sys.argv[1])
config.set_main_option("sqlalchemy.url", sys.stdin.read().replace("%", "%%"))
command.upgrade(config, "head")
"""


def secret(database: limbeck.Database) -> str:
    return database.secret_url.render_as_string(hide_password=False)


def upgrade(python: Path | str, config: Path, database: limbeck.Database) -> None:
    """Run the project's own migrations with its own Alembic."""
    done = subprocess.run(
        [python, "-c", UPGRADE, config],
        input=secret(database),
        text=True,
        capture_output=True,
        check=False,
        cwd=config.parent,
    )
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def optuna() -> Path:
    """The Alembic project that optuna ships."""
    spec = find_spec("optuna")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "storages" / "_rdb" / "alembic.ini"


@pytest.fixture(params=BACKENDS)
def migrated(request: pytest.FixtureRequest, optuna: Path) -> Iterator[limbeck.Database]:
    """A scratch database at the head of optuna's migrations."""
    with limbeck.scratch(request.param) as database:
        upgrade(sys.executable, optuna, database)
        yield database


def test_optuna_differs_from_its_own_migrations_in_four_changes(
    optuna: Path, migrated: limbeck.Database
) -> None:
    """A table, a nullable change and an index in place of a unique constraint: exactly these."""
    audit = limbeck.audit(limbeck.project(optuna, url=migrated))
    assert audit.failure is None
    found = {(change.kind, change.table, change.object) for change in audit.changes}
    (dropped,) = [each for each in found if each[0] in {"remove_constraint", "remove_index"}]
    assert found - {dropped} == {
        ("add_table", "trial_heartbeats", None),
        ("modify_nullable", "trial_values", "trial_id"),
        ("add_index", "trials", "ix_trials_study_id"),
    }
    assert dropped[1:] in {("trials", "trials_study_id_key"), ("studies", "uq_studies_study_name")}
    assert len(audit.changes) == 4
    assert audit.revision.current == audit.revision.heads == ("v3.2.0.a",)


def test_the_command_line_finds_the_same_four(
    optuna: Path, migrated: limbeck.Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`limbeck audit --check` prints four changes and ends with 1."""
    monkeypatch.setenv("OPTUNA_DATABASE", secret(migrated))
    done = CliRunner().invoke(
        app,
        ["audit", "--config", str(optuna), "--url", "env:OPTUNA_DATABASE", "--check", "--format", "json"],
    )
    assert done.exit_code == 1
    assert done.stdout.count('"kind": ') == 4


@pytest.mark.real
@pytest.mark.timeout(600)
@pytest.mark.parametrize(("backend", "expected"), [("sqlite", 15), ("postgresql", 13)])
def test_mlflow_in_its_own_environment(backend: str, expected: int, environment: Callable[..., Path]) -> None:
    """mlflow's models, in an environment without limbeck, differ from its migrations in a known number."""
    folder = environment("mlflow-skinny==3.17.2", "sqlalchemy<2.2", "alembic<1.21", "psycopg[binary]")
    (package,) = folder.glob("lib/python*/site-packages/mlflow")
    with limbeck.scratch(backend) as database:
        create_initial_tables(folder, database)
        config = package / "store" / "db_migrations" / "alembic.ini"
        upgrade(folder / "bin" / "python", config, database)
        audit = limbeck.audit(limbeck.project(config, python=folder, url=database))
        assert audit.failure is None
        assert len(audit.changes) == expected


def create_initial_tables(folder: Path, database: limbeck.Database) -> None:
    """mlflow's first revision alters tables which its own code creates: let it."""
    program = (
        "import sys, sqlalchemy as sa\n"
        "from mlflow.store.tracking.dbmodels.initial_models import Base\n"
        "Base.metadata.create_all(sa.create_engine(sys.stdin.read()))\n"
    )
    subprocess.run([folder / "bin" / "python", "-c", program], input=secret(database), text=True, check=True)


@pytest.mark.real
@pytest.mark.timeout(600)
@pytest.mark.parametrize(("dialect", "expected"), [("sqlite+aiosqlite", 15), ("postgresql+asyncpg", 9)])
def test_prefect_is_async_and_filters_its_indexes(
    dialect: str,
    expected: int,
    environment: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """prefect's env.py opens an async engine of its own from its settings; the audit reads through it."""
    folder = environment("prefect==3.8.8", "sqlalchemy<2.2", "alembic<1.21")
    (package,) = folder.glob("lib/python*/site-packages/prefect")
    config = package / "server" / "database" / "alembic.ini"
    with limbeck.scratch(dialect.partition("+")[0]) as database:
        url = database.secret_url.set(drivername=dialect)
        monkeypatch.setenv("PREFECT_API_DATABASE_CONNECTION_URL", url.render_as_string(hide_password=False))
        monkeypatch.setenv("PREFECT_HOME", str(tmp_path))
        upgrade(folder / "bin" / "python", config, database)
        audit = limbeck.audit(limbeck.project(config, python=folder))
        assert audit.failure is None
        assert Counter(change.kind for change in audit.changes).total() == expected
