"""Running a module of a project as `python -m` does, with one database to write to."""

from __future__ import annotations

import io
import runpy
import sys
import traceback

from sqlalchemy import make_url

from limbeck.databases.guard import guard_process
from limbeck.databases.limits import Limits
from limbeck.databases.writable import Spare
from limbeck.projects.worker.env_py.namespace import Namespace
from limbeck.projects.worker.env_py.process_state import enter
from limbeck.projects.worker.job import ModuleJob


def run_module(job: ModuleJob) -> None:
    """Run it in a process that can write to the scratch database and to no other.

    Args:
        job: Which module, and that database.

    Raises:
        SystemExit: It ended the process, or raised, which it then has printed.
    """
    guard_process(Limits(**job.database.limits), spare=Spare.of(make_url(job.database.url)))
    enter(job.directory, (job.module, *job.arguments), (job.directory,))
    sys.stdin = io.StringIO(job.given)
    try:
        with Namespace().aside():
            runpy.run_module(job.module, run_name="__main__", alter_sys=True)
    except Exception:  # noqa: BLE001  whatever it is, an interpreter does the same
        traceback.print_exc()
        sys.exit(1)
