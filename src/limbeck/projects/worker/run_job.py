"""The worker's one job: read it, do it, answer."""

from __future__ import annotations

import faulthandler
import gc
import io
import json
import os
import signal
import sys

from limbeck.projects.worker.channel import Channel
from limbeck.projects.worker.env_py.process_state import take_over
from limbeck.projects.worker.job import (
    HeadersJob,
    ModelsJob,
    ModuleJob,
    ProjectJob,
    ReplayJob,
    SqlJob,
    StandingJob,
)
from limbeck.projects.worker.packages import unfit
from limbeck.records import decode


def work(answer: int, trace: int) -> None:
    """Do the job that standard input describes.

    Args:
        answer: File descriptor of the answer pipe.
        trace: File descriptor to which SIGUSR1 makes the stacks of all threads go.
    """
    for descriptor in (answer, trace):
        os.set_inheritable(descriptor, False)  # noqa: FBT003  its only form
    faulthandler.enable()
    faulthandler.register(signal.SIGUSR1, file=trace, all_threads=True)
    channel = Channel(answer)
    channel.hello()
    task, data, variables, given = json.loads(sys.stdin.buffer.read())
    _close_input()
    take_over(variables, given)
    gc.disable()  # nothing that is imported is garbage
    failure = unfit()
    gc.enable()
    if failure is not None:
        channel.failure(failure)
    else:
        try:
            _do(task, data, channel)
        except Exception as error:  # noqa: BLE001  a fault of ours is to be reported like any other
            from limbeck.projects.worker.diagnosis.internal_error import own_fault

            channel.failure(own_fault(error))
    channel.done()
    # An interpreter that ends looks through its memory once more; the system takes all of it back anyway, and
    # somebody waits.
    gc.freeze()


def _do(task: str, data: dict[str, object], channel: Channel) -> None:
    from limbeck.autogen.versions import installed

    channel.versions(installed(None))
    if task == "project":
        from limbeck.projects.worker.jobs.compare_project import run

        run(decode(ProjectJob, data), channel)
    elif task == "standing":
        from limbeck.projects.worker.jobs.current_revisions import stand

        stand(decode(StandingJob, data), channel)
    elif task == "replay":
        from limbeck.projects.worker.jobs.replay import replay

        replay(decode(ReplayJob, data), channel)
    elif task == "module":
        from limbeck.projects.worker.jobs.run_module import run_module

        run_module(decode(ModuleJob, data))
    elif task == "headers":
        from limbeck.projects.worker.jobs.run_version_files import tell_headers

        tell_headers(decode(HeadersJob, data), channel)
    elif task == "sql":
        from limbeck.projects.worker.jobs.offline_sql import write_sql

        write_sql(decode(SqlJob, data), channel)
    else:
        from limbeck.projects.worker.jobs.compare_models import compare_reference

        compare_reference(decode(ModelsJob, data), channel)


def _close_input() -> None:
    """Who asks a question gets an end of file at once; what is printed goes out line by line."""
    nowhere = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nowhere, 0)
    os.close(nowhere)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115  lives as long as the process
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(line_buffering=True)
