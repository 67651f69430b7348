"""Nothing is left of a workshop, however it ends, and many of them cost one server."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import textwrap
import weakref
from pathlib import Path

import pytest

from limbeck.databases.server.interface import Server
from limbeck.databases.server.process_server import shared_server
from limbeck.workshops.workshop import Workshop


def test_a_closed_workshop_is_gone() -> None:
    """Its folder and what was kept beside it; closing twice is harmless."""
    workshop = Workshop()
    place = workshop.folder.parent
    workshop.execute("CREATE TABLE t (a int)")
    assert (place / "states").is_dir()
    workshop.close()
    workshop.close()
    assert not place.exists()


def test_a_forgotten_workshop_is_gone() -> None:
    """Whoever assigns the next one to the same name leaves nothing behind."""
    workshop = Workshop("sqlite", "customers")
    workshop.proposal()
    workshop.warnings("downgrade", "base")
    place, forgotten = workshop.folder.parent, weakref.ref(workshop)
    del workshop
    gc.collect()
    assert forgotten() is None
    assert not place.exists()


def test_twenty_workshops_cost_one_server(postgres_server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each has a database of its own; closed, their databases, copies and folders are gone."""
    made: list[str] = []
    for name in ("create", "duplicate"):
        call = getattr(postgres_server, name)

        def counted(*args: str, call: object = call) -> object:
            url = call(*args)  # type: ignore[operator]
            made.append(url.database)
            return url

        monkeypatch.setattr(postgres_server, name, counted)
    workshops = [Workshop("postgresql") for _ in range(20)]
    used = workshops[::10]
    for number, each in enumerate(used):
        assert each.execute(f"CREATE TABLE of_{number} (a int)").failure is None
    assert shared_server() is postgres_server
    assert [each.tables for each in used] == [("of_0",), ("of_1",)]
    assert {_server_of(each) for each in workshops} == {_server_of(workshops[0])}
    assert len({str(each.database.secret_url.database) for each in workshops}) == 20
    theirs = set(made)
    assert len(theirs) >= 20
    for each in workshops:
        each.close()
    with Workshop("postgresql") as last:
        there = {name for (name,) in last.query("SELECT datname FROM pg_database")}
    assert there & theirs == set()
    assert not any(each.folder.parent.exists() for each in workshops)


def _server_of(workshop: Workshop) -> str:
    """Which server has its database: when it was started, and where its files are."""
    (row,) = workshop.query("SELECT pg_postmaster_start_time()::text, current_setting('data_directory')").rows
    return " ".join(row)


@pytest.mark.parametrize("end", ["os.kill(os.getpid(), signal.SIGKILL)", "os.fork() or sys.exit()"])
def test_nothing_is_left_of_a_workshop_whose_kernel_ends(end: str, tmp_path: Path) -> None:
    """In an orderly way, or killed; a forked child takes nothing along."""
    program = f"""
        import os, signal, sys, warnings
        import limbeck
        warnings.simplefilter("ignore")
        workshop = limbeck.Workshop()
        print(workshop.folder, flush=True)
        {end}
        assert workshop.models_source
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)],
        env={**os.environ, "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.startswith(str(tmp_path)), done.stderr
    assert "Error" not in done.stderr
    for _ in range(100):
        if not list(tmp_path.iterdir()):
            break
        subprocess.run(["sleep", "0.1"], check=True)
    assert list(tmp_path.iterdir()) == []
