"""What a worker says besides its results: stages, secrets, versions, and why it failed."""

from __future__ import annotations

import re
import signal
from typing import Any

from limbeck.databases.masking import scrub
from limbeck.processes.fork_server import WORKER_FOLDER
from limbeck.processes.session import Conversation, Ending
from limbeck.progress import Progress
from limbeck.projects.worker.secrets import mask_text
from limbeck.records import Failure, Versions, decode

_SIGNALLED = 128  # what a shell adds to the number of the signal that ended a program
_PRINTED_LINES = 12
_TRACE_LINES = 30


class Hearing:
    """What a worker answers, collected as it comes. A subclass takes in the results.

    Args:
        progress: Called with each stage.
        subject: What the worker runs, such as `env.py`.
        python: The interpreter that it runs in.
        secrets: Known secrets, which must not come back.
    """

    def __init__(
        self, progress: Progress, *, subject: str, python: str, secrets: tuple[str, ...] = ()
    ) -> None:
        self.versions: Versions | None = None
        self._progress = progress
        self._subject = subject
        self._python = python
        self._secrets = set(secrets)
        self._failure: Failure | None = None

    def hear(self, kind: str, value: Any) -> None:
        """Take in one answer."""
        if kind == "progress":
            self._progress(value)
        elif kind == "secret":
            self._secrets.add(value)
        elif kind == "versions":
            self.versions = decode(Versions, value)
        elif kind == "failure":
            self._failure = decode(Failure, value)
        elif kind == "too-old":
            self._failure = self._too_old(value)
        else:
            self.take(kind, value)

    def take(self, kind: str, value: Any) -> None:
        """Take in one result.

        Args:
            kind: Its kind.
            value: As the worker sent it.
        """
        raise NotImplementedError

    def output(self, conversation: Conversation) -> str:
        """What the project's code printed, without secrets."""
        return conversation.printed.text(self._secrets)

    def failure(self, conversation: Conversation, time_limit: float) -> Failure | None:
        """Why the worker could not do all of its job; None if it could.

        Args:
            conversation: How it ended.
            time_limit: Seconds that it had.
        """
        found = self._failure or self._end_of(conversation, time_limit)
        return None if found is None else self.clean(found, self.output(conversation))

    def _end_of(self, conversation: Conversation, time_limit: float) -> Failure | None:
        """The failure that the worker could not tell itself."""
        if conversation.ending is Ending.ANSWERED:
            return None
        if conversation.ending is Ending.TIME_LIMIT:
            return Failure(
                "time-limit",
                f"{self._subject} was not done after {time_limit:g} seconds, and was ended.",
                _where(conversation.trace),
                "See what it waits for: a lock, a server that does not answer, a question. "
                "Give more time with time_limit=… if it is just slow.",
            )
        return self.silent(conversation)

    def silent(self, conversation: Conversation) -> Failure:
        """The failure of a worker that ended without a word."""
        status = conversation.status
        how = f"exit code {status}"
        if status > _SIGNALLED:
            try:
                how = f"signal {signal.Signals(status - _SIGNALLED).name}"
            except ValueError:
                how = f"exit code {status}"
        return Failure(
            "worker-died",
            f"The interpreter that ran {self._subject} ended without an answer ({how}).",
            (("interpreter", self._python),),
            "See what it printed. os._exit, a crash in a driver or too little memory end a process so. "
            "If this is no Python at all, give python= the project's interpreter.",
        )

    def _too_old(self, version: str) -> Failure:
        return Failure(
            "old-python",
            f"The project's interpreter is Python {version}; limbeck needs 3.10 or later there.",
            (("interpreter", self._python),),
            "Give python= an environment with a later Python, SQLAlchemy 2.0 and Alembic 1.13 or later.",
        )

    def clean(self, failure: Failure, output: str = "") -> Failure:
        """The failure without secrets, with the end of what was printed as evidence."""
        printed = "\n".join(output.strip().splitlines()[-_PRINTED_LINES:])
        evidence = [*failure.evidence, *([("printed", printed)] if printed else [])]
        return Failure(
            failure.slug,
            scrub(mask_text(failure.what), self._secrets),
            tuple((label, scrub(mask_text(text), self._secrets)) for label, text in evidence),
            scrub(failure.remedy, self._secrets),
        )


def _where(trace: str) -> tuple[tuple[str, str], ...]:
    """The stacks of the threads, less what only says how Python and the worker came there.

    That of the thread that got the signal comes first: it is the main one, and the others may be many.
    """
    stacks = re.split(r"^(?=(?:Current thread|Thread) )", trace, flags=re.MULTILINE)
    stacks.sort(key=lambda stack: not stack.startswith("Current thread"))
    lines = [
        line
        for stack in stacks
        for line in stack.splitlines()
        if "<frozen importlib" not in line and str(WORKER_FOLDER) not in line and line.strip()
    ]
    return (("it was here", "\n".join(lines[:_TRACE_LINES])),) if lines else ()
