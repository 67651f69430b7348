"""Alembic's command line in a forked worker, which has Alembic already imported, also an older one."""

from __future__ import annotations

import importlib
import os
import platform
import sys
import traceback
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, NoReturn

from limbeck.processes.worker import Worker


def prepare() -> None:
    """Have done, before the first fork, what libraries do once."""
    from limbeck.autogen import preparation

    importlib.import_module("mako.template").Template("${'a template'}").render()
    _command_line()
    preparation.run_commands()
    preparation.prepare(preparation.by_alembic)


@cache
def _command_line() -> Any:
    """Alembic's command line, of whichever release is here."""
    return importlib.import_module("alembic.config").CommandLine(prog="alembic")


def work(worker: Worker) -> None:
    """Run one command as `python -m alembic` would; without one, tell the versions that would run it.

    Args:
        worker: Brings `argv` and `folder`, or nothing.
    """
    job = worker.receive()
    import alembic
    import sqlalchemy

    if job is None:
        versions = {"python": platform.python_version(), "sqlalchemy": sqlalchemy.__version__}
        worker.send("versions", versions | {"alembic": alembic.__version__})
        worker.done()
    else:
        _become(_command_line().main, job["argv"], job["folder"])


def _become(command: Callable[..., None], argv: Sequence[str], folder: str) -> NoReturn:
    """Be the command: its exit code is that of this process, which ends without looking back."""
    code = 1
    try:
        os.chdir(folder)
        sys.path.insert(0, folder)
        sys.argv = ["alembic", *argv]
        command(argv=argv)
        code = 0
    except SystemExit as left:
        code = left.code if isinstance(left.code, int) else 0 if left.code is None else 1
    except BaseException:  # noqa: BLE001 - what Python itself does with an exception that nobody catches
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
