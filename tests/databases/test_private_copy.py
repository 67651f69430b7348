"""The private copy of a file whose log has no index: gone however its user ends."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from tests.time_limits import on_this_machine

HOLD = """
import sys, time
from limbeck.databases.sqlite import read_only
print(read_only(sys.argv[1]).folder, flush=True)
time.sleep(60)
"""
NO_ROOM = """
import json, resource, sys
import limbeck
from limbeck.errors import LimbeckError
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
try:
    limbeck.connect(sys.argv[1])
except LimbeckError as error:
    print(json.dumps([error.failure.slug, dict(error.failure.evidence)]))
"""


@pytest.fixture
def leftover(tmp_path: Path) -> Path:
    """A database whose log of 64 MB was left behind without an index, and an empty folder beside it."""
    source, target = tmp_path / "source", tmp_path / "target"
    for folder in (source, target, tmp_path / "temporary"):
        folder.mkdir()
    with closing(sqlite3.connect(source / "shop.db")) as writer:
        writer.execute("PRAGMA journal_mode = wal")
        writer.execute("CREATE TABLE t (a)")
        for name in ("shop.db", "shop.db-wal"):
            shutil.copyfile(source / name, target / name)
    os.truncate(target / "shop.db-wal", 64 << 20)
    return target / "shop.db"


def wait_for(condition: Callable[[], bool]) -> bool:
    """Whether it comes true within ten seconds of a quiet machine."""
    limit = time.monotonic() + on_this_machine(10)
    while not condition() and time.monotonic() < limit:
        time.sleep(0.005)
    return condition()


@pytest.mark.parametrize("finished", [False, True])
def test_it_goes_when_its_user_is_killed(leftover: Path, finished: bool) -> None:  # noqa: FBT001  both moments
    """Killed while the files are copied, or afterwards: the folder does not stay."""
    temporary = leftover.parent.parent / "temporary"
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(leftover)],
        env={**os.environ, "TMPDIR": str(temporary)},
        stdout=subprocess.PIPE,
        text=True,
    ) as user:
        assert user.stdout is not None
        if finished:
            assert Path(user.stdout.readline().strip()).parent == temporary
        # Python itself makes a file there, to see whether it can, and would be killed before it removes that.
        assert wait_for(lambda: any(temporary.glob("limbeck-*")))
        user.kill()
    assert wait_for(lambda: not any(temporary.iterdir()))


def test_it_goes_when_there_is_no_room_for_it(leftover: Path) -> None:
    """What was copied until then is removed, and the error says which file and why."""
    temporary = leftover.parent.parent / "temporary"
    done = subprocess.run(
        [sys.executable, "-c", NO_ROOM, str(leftover)],
        env={**os.environ, "TMPDIR": str(temporary)},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    slug, evidence = json.loads(done.stdout)
    assert (slug, evidence) == (
        "no-copy",
        {"Log": f"{leftover}-wal", "Copied to": str(temporary), "Reason": "[Errno 27] File too large"},
    )
    assert list(temporary.iterdir()) == []
