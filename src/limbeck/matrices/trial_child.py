"""A process that runs trials for the kernel, so that the kernel stays free and a crash costs one trial.

The first line of standard input is `{"postgres": address or null}`; then come lines that each ask for one
trial. Every answer is a pickle on standard output: the outcome, or the failure that prevented it. At the end
of standard input the process ends at once: whoever asked is gone.
"""

from __future__ import annotations

import json
import os
import pickle
import queue
import sys
from typing import Any

from limbeck.databases.server.external import VARIABLE
from limbeck.errors import LimbeckError
from limbeck.matrices.outcome import Outcome
from limbeck.matrices.sandboxes import Sandboxes
from limbeck.matrices.trial import trial
from limbeck.processes import threads
from limbeck.records import Failure


def main() -> None:
    """Answer until standard input ends."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a driver or a migration prints is no answer
    asked: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
    first = json.loads(sys.stdin.readline() or "{}")
    sys.path[:] = first.get("path", sys.path)  # where a case may come from
    if first.get("postgres"):
        # Set here and not by the parent: the environment of a process can be read by others.
        os.environ[VARIABLE] = first["postgres"]
    threads.start(_listen, asked, name="listener")
    with Sandboxes() as sandboxes:
        while True:
            pickle.dump(_answer(asked.get(), sandboxes), answers)
            answers.flush()


def _listen(asked: queue.SimpleQueue[dict[str, Any]]) -> None:
    for line in sys.stdin:
        asked.put(json.loads(line))
    os._exit(0)


def _answer(job: dict[str, Any], sandboxes: Sandboxes) -> Outcome | Failure:
    try:
        return trial(job["case"], job["backend"], job["options"], sandboxes=sandboxes)
    except LimbeckError as error:
        return error.failure
    except Exception as error:  # noqa: BLE001 - one trial must not end the others
        evidence = (("error", f"{type(error).__name__}: {error}"),)
        return Failure(
            "trial-broke",
            f"The trial of {job['case']} failed unexpectedly.",
            evidence,
            "Run this case alone.",
        )
