"""The sample shop as a function."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine
from tests.data.readme import drifts, quoted
from tests.time_limits import on_this_machine

from limbeck.audits import sample as module
from limbeck.audits.audit import audit
from limbeck.audits.report import Audit
from limbeck.audits.sample import build_ahead, sample, shop_folder
from limbeck.errors import InputError, ProjectError
from limbeck.projects.compare import compare_project
from limbeck.projects.project import Project
from limbeck.projects.project import project as open_project


@pytest.fixture(autouse=True)
def no_sample_yet(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Each test builds its own samples, which are dropped after it."""
    wait_for_builds()  # a panel of an earlier test may have asked for one ahead
    built: dict[str, object] = {}
    monkeypatch.setattr(module, "_built", built)
    yield
    wait_for_builds()
    for database in built.values():
        database.close()  # type: ignore[attr-defined]


def wait_for_builds() -> None:
    """Wait until no sample is being built in the background."""
    for thread in threading.enumerate():
        if thread.name == "limbeck-sample":
            thread.join(on_this_machine(30.0))


def engine_of(project: Project) -> Engine:
    assert project.url is not None
    return create_engine(project.url)


def value(project: Project, statement: str) -> object:
    engine = engine_of(project)
    try:
        with engine.begin() as connection:
            result = connection.exec_driver_sql(statement)
            return result.scalar() if result.returns_rows else None
    finally:
        engine.dispose()


def test_the_shop_of_the_repository_without_a_database_points_to_the_sample(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first audit that a visitor types names the missing file, and what shows the shop at once."""
    shop = tmp_path / "shop"
    shutil.copytree(shop_folder(), shop, ignore=shutil.ignore_patterns("*.db", "__pycache__"))
    monkeypatch.setattr(module, "_PLACES", (shop,))
    failure = audit(open_project(shop / "alembic.ini")).failure
    assert failure is not None
    assert f"The SQLite file {shop / 'shop.db'} does not exist" in failure.what
    assert "limbeck.audit(limbeck.sample())" in failure.remedy


@pytest.mark.parametrize("backend", ["sqlite", "postgresql"])
def test_the_audit_of_the_sample_finds_what_its_readme_lists(backend: str) -> None:
    """Every change, no other one, and a question for each of the two renames."""
    (comparison,) = compare_project(sample(backend))
    found = sorted(
        (each.kind, ".".join(filter(None, (each.table, each.object)))) for each in comparison.changes
    )
    listed = [(kind, drift.objects) for drift in drifts() for kind in quoted(drift.reported[backend])]
    assert comparison.failure is None
    assert len(found) == len(listed)
    assert [
        each for each in found if not any(each[0] == kind and each[1] in names for kind, names in listed)
    ] == []
    assert [(rename.before, rename.after) for rename in comparison.renames] == [
        ("newsletter_signups", "subscriptions"),
        ("user_name", "full_name"),
    ]
    assert (
        set(comparison.revision.current) == set(comparison.revision.heads) == {"97a1d3c06e4b", "3c5e8a9d72f0"}
    )


ORDER_STATUS = {
    "sqlite": ("check", "orders", "ck_orders_order_status", "expression"),
    "postgresql": ("enum", "", "order_status", "labels"),
}


@pytest.mark.parametrize("backend", ["sqlite", "postgresql"])
def test_three_differences_of_the_sample_are_unseen(backend: str, postgres_server: object) -> None:
    """A CHECK, a default and a new status: what the shop's migrations make besides its models is no alarm."""
    assert postgres_server is not None
    found = audit(sample(backend), blind_spots=True)
    assert isinstance(found, Audit)
    assert {(each.kind, each.table, each.object, each.attribute) for each in found.blind_spots} == {
        (
            "check",
            "order_items",
            "ck_order_items_quantity",
            "expression" if backend == "sqlite" else "definition",
        ),
        ("column", "orders", "currency", "default"),
        ORDER_STATUS[backend],
    }
    assert {each.against for each in found.blind_spots} == {"models"}
    assert (found.unmanaged, found.unbuilt) == ((), ())


@pytest.mark.parametrize("backend", ["sqlite", "postgresql"])
def test_the_sample_is_a_migrated_and_filled_shop(backend: str, postgres_server: object) -> None:
    """The project is the shop's, its URL that of a database at both heads with rows in it."""
    assert postgres_server is not None
    project = sample(backend)
    assert project.path == shop_folder() / "alembic.ini"
    assert project.url is not None
    assert project.url.get_backend_name() == backend
    assert value(project, "SELECT count(*) FROM alembic_version") == 2
    assert value(project, "SELECT count(*) FROM customers") == 48


def test_the_sample_is_built_once() -> None:
    """A second call gives the same database, at once and with the changes that were made to it."""
    stages: list[str] = []
    first = sample(progress=stages.append)
    value(first, "DELETE FROM daily_sales")
    second = sample(progress=stages.append)
    assert second == first
    assert value(second, "SELECT count(*) FROM daily_sales") == 0
    assert stages == ["starting a sqlite database", "building the shop"]


def test_a_sample_that_was_built_ahead_is_the_one_that_is_audited(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is there without a call of `sample`; what goes wrong meanwhile is told by that call alone."""
    build_ahead("sqlite")
    wait_for_builds()
    built = module._built["sqlite"]
    assert sample("sqlite").url == built.secret_url
    monkeypatch.setattr(module, "_built", {})
    monkeypatch.setattr(module, "_PLACES", (tmp_path,))
    build_ahead("sqlite")
    wait_for_builds()
    assert module._built == {}
    with pytest.raises(ProjectError, match="missing"):
        sample("sqlite")
    built.close()


def test_a_fresh_sample_takes_the_place_of_a_changed_one() -> None:
    """The old one stays for those who still hold it."""
    old = sample()
    value(old, "DROP TABLE reviews")
    new = sample(fresh=True)
    assert new.url != old.url
    assert value(new, "SELECT count(*) FROM reviews") == 37
    assert sample() == new
    assert value(old, "SELECT count(*) FROM customers") == 48


def test_threads_share_one_sample() -> None:
    """Whoever comes second waits for the first."""
    with ThreadPoolExecutor(4) as pool:
        projects = list(pool.map(sample, ["sqlite"] * 4))
    assert {str(project.url) for project in projects} == {str(projects[0].url)}


def test_a_sample_whose_database_is_gone_is_built_again() -> None:
    """As after a temporary folder was cleaned, or a server was replaced."""
    lost = sample()
    assert lost.url is not None
    Path(str(lost.url.database)).unlink()
    found = sample()
    assert found.url != lost.url
    assert value(found, "SELECT count(*) FROM customers") == 48


def test_a_dropped_postgresql_sample_is_built_again(postgres_server: object) -> None:
    """The same on a server."""
    assert postgres_server is not None
    lost = sample("postgresql")
    module._built["postgresql"].close()
    found = sample("postgresql")
    assert found.url != lost.url
    assert value(found, "SELECT count(*) FROM customers") == 48


def test_building_writes_nothing_into_the_data_folder() -> None:
    """No compiled file, no database."""
    before = {path: path.stat().st_mtime_ns for path in shop_folder().rglob("*")}
    sample()
    assert {path: path.stat().st_mtime_ns for path in shop_folder().rglob("*")} == before


def test_no_module_of_the_shop_gets_into_this_process() -> None:
    """It is built by an interpreter of its own."""
    program = (
        "import sys, limbeck; limbeck.sample(); print('shop' in sys.modules, 'shop.models' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-B", "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "False False\n"


def test_the_sqlite_sample_takes_about_a_second() -> None:
    """A visitor's first click must not be a wait; the best of five, as other tests may have the machine."""
    seconds: list[float] = []
    while not seconds or (len(seconds) < 5 and min(seconds) >= on_this_machine(5.0, beside_others=1.0)):
        started = time.monotonic()
        sample(fresh=True)
        seconds.append(time.monotonic() - started)
    assert min(seconds) < on_this_machine(5.0, beside_others=1.0)


def test_an_unknown_backend_is_refused() -> None:
    """The remedy lists what there is."""
    with pytest.raises(InputError) as caught:
        sample("oracle")
    assert caught.value.failure.slug == "unknown-backend"
    assert caught.value.failure.remedy == "Use one of: postgresql, sqlite."


def broken_shop(folder: Path, program: str) -> Path:
    (folder / "shop").mkdir()
    (folder / "shop" / "seed.py").write_text(program, encoding="utf-8")
    (folder / "alembic.ini").touch()
    return folder


def test_a_build_that_fails_says_why_and_leaves_no_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The output is the evidence; the password in it is not."""
    program = "import sys; print('before'); sys.exit('no luck with ' + sys.stdin.readline())"
    monkeypatch.setattr(module, "_PLACES", (broken_shop(tmp_path, program),))
    dropped: list[object] = []
    build = module.scratch

    def watched(backend: str) -> object:
        database = build(backend)
        dropped.append(Path(str(database.secret_url.database)))
        return database

    monkeypatch.setattr(module, "scratch", watched)
    with pytest.raises(ProjectError) as caught:
        sample()
    failure = caught.value.failure
    assert failure.slug == "sample-failed"
    assert (
        failure.what
        == "The sample shop could not be built: the program that builds it ended with exit code 1."
    )
    assert dict(failure.evidence)["Output"] == f"before\nno luck with sqlite:///{dropped[0]}"
    assert not Path(str(dropped[0])).exists()
    assert module._built == {}


@pytest.mark.parametrize(
    ("program", "says"),
    [
        (
            "sqlalchemy.create_engine('sqlite:///{}').connect().exec_driver_sql('CREATE TABLE t (a)')",
            "readonly",
        ),
        ("sqlite3.connect('{}').execute('CREATE TABLE t (a)')", "may be written to"),
        ("sqlite3.connect(':memory:').execute(\"ATTACH '{}' AS other\")", "not authorized"),
    ],
    ids=["through SQLAlchemy", "past SQLAlchemy", "attached"],
)
def test_a_build_writes_to_its_own_database_alone(
    program: str, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A shop that somebody has changed can't reach another database."""
    other = tmp_path / "other.db"
    sqlite3.connect(other).close()
    program = "import sqlalchemy, sqlite3\n" + program.format(other)
    monkeypatch.setattr(module, "_PLACES", (broken_shop(tmp_path, program),))
    with pytest.raises(ProjectError) as caught:
        sample()
    assert says in dict(caught.value.failure.evidence)["Output"]
    with contextlib.closing(sqlite3.connect(other)) as connection:
        assert connection.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)


def test_a_build_that_hangs_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its time is limited."""
    monkeypatch.setattr(module, "_PLACES", (broken_shop(tmp_path, "import time; time.sleep(60)"),))
    monkeypatch.setattr(module, "TIME_LIMIT", 0.5)
    with pytest.raises(ProjectError, match=r"stopped after 0\.5 seconds"):
        sample()


def test_a_missing_shop_is_a_clear_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installation without its data says so."""
    monkeypatch.setattr(module, "_PLACES", (tmp_path,))
    with pytest.raises(ProjectError) as caught:
        sample()
    assert caught.value.failure.slug == "no-sample"
    assert caught.value.failure.evidence == (("Looked in", str(tmp_path)),)
