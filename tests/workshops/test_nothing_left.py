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


def test_many_workshops_cost_one_server(postgres_server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each has a database of its own, and its copies go with it."""
    made: list[str] = []
    dropped: list[str] = []
    for name, kept in (("create", made), ("duplicate", made)):
        call = getattr(postgres_server, name)

        def counted(*args: str, call: object = call, kept: list[str] = kept) -> object:
            url = call(*args)  # type: ignore[operator]
            kept.append(url.database)
            return url

        monkeypatch.setattr(postgres_server, name, counted)
    drop = postgres_server.drop
    monkeypatch.setattr(postgres_server, "drop", lambda name: (dropped.append(name), drop(name)))
    workshops = [Workshop("postgresql") for _ in range(3)]
    workshops[0].execute("CREATE TABLE t (a int)")
    assert shared_server() is postgres_server
    assert len({str(each.database.secret_url.database) for each in workshops}) == 3
    for each in workshops:
        each.close()
    assert set(made) == set(dropped)


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
