"""Alembic's command line in a forked worker, which has Alembic already imported, also an older one."""

from __future__ import annotations

import importlib
import os
import platform
import sys
import traceback
from collections.abc import Callable, Sequence
from typing import NoReturn

from limbeck.processes.worker import Worker


def prepare() -> None:
    """Compile what every template of a version file is read with, before the first fork."""
    importlib.import_module("mako.template").Template("${'a template'}").render()


def work(worker: Worker) -> None:
    """Run one command as `python -m alembic` would; without one, tell the versions that would run it.

    Args:
        worker: Brings `argv` and `folder`, or nothing.
    """
    job = worker.receive()
    import alembic
    import sqlalchemy
    from alembic.config import main

    if job is None:
        versions = {"python": platform.python_version(), "sqlalchemy": sqlalchemy.__version__}
        worker.send("versions", versions | {"alembic": alembic.__version__})
        worker.done()
    else:
        _become(main, job["argv"], job["folder"])


def _become(command: Callable[..., None], argv: Sequence[str], folder: str) -> NoReturn:
    """Be the command: its exit code is that of this process, which ends without looking back."""
    code = 1
    try:
        os.chdir(folder)
        sys.path.insert(0, folder)
        sys.argv = ["alembic", *argv]
        command(argv=argv, prog="alembic")
        code = 0
    except SystemExit as left:
        code = left.code if isinstance(left.code, int) else 0 if left.code is None else 1
    except BaseException:  # noqa: BLE001 - what Python itself does with an exception that nobody catches
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
