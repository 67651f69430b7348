"""Alembic's command line, each time in a fresh process that has Alembic already imported.

Started by path, also with an older Alembic on PYTHONPATH; it says its versions, then reads jobs and writes
answers, a JSON line each. A job runs in a fork of this process, with the folder first on `sys.path` as
`python -m alembic` has it, and in a session of its own, so that it can be ended with all its children. When
standard input ends, so does everything here; where this process is killed, Linux ends the command.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import platform
import select
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable
from contextlib import suppress
from typing import IO, Any

_TIMED_OUT = None
_PR_SET_PDEATHSIG = 1  # linux/prctl.h

_NEEDED = (
    "alembic.autogenerate",
    "alembic.command",
    "ctypes",
    "logging.config",
    "mako.template",
    "psycopg",
    "sqlalchemy.dialects.postgresql.psycopg",
    "sqlalchemy.dialects.sqlite.pysqlite",
    "sqlalchemy.orm",
)
"""What the commands and the models import anyway: here it is done once."""


def run(job: dict[str, Any], command: Callable[..., None]) -> dict[str, Any]:
    """Run one command and wait for it.

    Args:
        job: `argv`, `folder`, and `limit` in seconds.
        command: Alembic's `main`.

    Returns:
        `code`, None if it was ended after its time, and `output`: both streams as they came.
    """
    with tempfile.TemporaryFile() as output:
        ended, ending = os.pipe()
        parent = os.getpid()
        child = os.fork()
        if not child:
            _die_with(parent)
            _become(job, command, output)
        os.close(ending)
        code = _wait(child, ended, job["limit"])
        os.close(ended)
        output.seek(0)
        return {"code": code, "output": output.read().decode("utf-8", "replace")}


def _wait(child: int, ended: int, limit: float) -> int | None:
    """The exit code, or None; whoever the command left running is ended too."""
    ready, _, _ = select.select([ended, 0], [], [], limit)
    if ended not in ready:
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    with suppress(OSError):  # most commands leave nobody in their session
        os.killpg(child, signal.SIGKILL)
    if 0 in ready:  # nobody sends a second job before the answer: the kernel is gone
        sys.exit()
    return os.waitstatus_to_exitcode(status) if ended in ready else _TIMED_OUT


def _die_with(parent: int) -> None:
    """In the fork: end when the parent is killed and can end nothing any more, where the system can do so."""
    if not sys.platform.startswith("linux"):
        return
    with suppress(ImportError, OSError, AttributeError):
        importlib.import_module("ctypes").CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:  # it was killed before it was listened for
        os._exit(1)


def _become(job: dict[str, Any], command: Callable[..., None], output: IO[bytes]) -> None:
    """In the fork: be the command, and never return."""
    code = 1
    try:
        os.setsid()
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.dup2(output.fileno(), 1)
        os.dup2(output.fileno(), 2)
        os.chdir(job["folder"])
        sys.path.insert(0, job["folder"])
        sys.argv = ["alembic", *job["argv"]]
        command(argv=job["argv"], prog="alembic")
        code = 0
    except SystemExit as left:
        code = left.code if isinstance(left.code, int) else 0 if left.code is None else 1
    except BaseException:  # noqa: BLE001 - what Python itself does with an exception that nobody catches
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def main() -> None:
    """Say the versions, then run jobs until there are no more."""
    for name in _NEEDED:
        with suppress(ImportError):
            importlib.import_module(name)
    import alembic
    import sqlalchemy
    from alembic.config import main as command

    # Compiles what every template of a version file is read with.
    importlib.import_module("mako.template").Template("${'a template'}").render()

    gc.collect()
    gc.freeze()  # so that no fork copies all of this only to look for garbage in it
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    versions = {"python": platform.python_version(), "sqlalchemy": sqlalchemy.__version__}
    print(json.dumps(versions | {"alembic": alembic.__version__}))  # noqa: T201 - the answer
    for line in sys.stdin:
        print(json.dumps(run(json.loads(line), command)))  # noqa: T201 - the answer


if __name__ == "__main__":
    main()
