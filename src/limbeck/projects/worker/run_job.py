"""One job, from its text to its last answer."""

from __future__ import annotations

import gc
import re
import sys
from collections.abc import Mapping
from typing import Any

from limbeck.processes.worker import Worker
from limbeck.projects.worker.channel import Channel
from limbeck.records import Failure, decode

OLDEST = {"sqlalchemy": (2, 0), "alembic": (1, 13)}
ALLOCATIONS = 500_000
"""New objects after which the collector looks for garbage. A thousand tables and their comparison are
400,000, and hardly any is; if all of half a million were, they would take some 60 MB."""

INSTALL = "'SQLAlchemy>=2.0' 'alembic>=1.13'"


def work(worker: Worker) -> None:
    """Do the job.

    Args:
        worker: Where it comes from, and where the answers go.
    """
    channel = Channel(worker.send, worker.receive_more)
    name, data = worker.receive()
    gc.disable()  # nothing that is imported is garbage
    failure = _unfit_packages()
    gc.set_threshold(ALLOCATIONS)
    gc.enable()
    if failure is not None:
        channel.failure(failure)
    else:
        try:
            _run(name, data, channel, worker.variables)
        except Exception as error:  # noqa: BLE001  a fault of ours is to be reported like any other
            from limbeck.projects.worker.diagnosis.explain import internal_failure

            channel.failure(internal_failure(error))
    worker.done()
    # An interpreter that ends looks through its memory once more; the system takes all of it back anyway, and
    # somebody waits.
    gc.freeze()


def _run(name: str, data: dict[str, Any], channel: Channel, variables: Mapping[str, str]) -> None:
    # Not before it is known that there are packages to import.
    from limbeck.autogen.versions import installed
    from limbeck.projects.jobs.registry import job_class
    from limbeck.projects.worker.secrets import tell_environment

    channel.versions(installed(None))
    tell_environment(channel.secret, variables)  # the interpreter's start may have set some
    decode(job_class(name), data).run(channel)
    tell_environment(channel.secret, variables)  # and so may the project


def _unfit_packages() -> Failure | None:
    """Why the worker cannot work with the packages of this interpreter; None where it can."""
    for name, oldest in OLDEST.items():
        try:
            version = str(__import__(name).__version__)
        except ImportError as error:
            return _unfit("missing-packages", f"The project's interpreter cannot import {name}.", str(error))
        if tuple(int(part) for part in re.findall(r"\d+", version)[:2]) < oldest:
            least = ".".join(map(str, oldest))
            return _unfit(
                "old-packages",
                f"The project's interpreter has {name} {version}; limbeck needs {least} or later.",
                f"{name} {version}",
            )
    return None


def _unfit(slug: str, what: str, detail: str) -> Failure:
    python = sys.executable
    return Failure(
        slug,
        what,
        (("interpreter", python), ("detail", detail)),
        "Give the interpreter of the project's own virtual environment: --python (in Python: python=…); or "
        f"install what is missing: {python} -m pip install {INSTALL}. If the project needs older ones, "
        "`limbeck history` reads its revisions all the same.",
    )
