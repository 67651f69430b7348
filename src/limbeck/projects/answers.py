"""From what a worker answered to comparisons."""

from __future__ import annotations

import dataclasses
import signal
from typing import Any

from limbeck.autogen.comparing import failed
from limbeck.databases.masking import scrub
from limbeck.progress import Progress
from limbeck.projects.conversation import Conversation, Ending
from limbeck.projects.naming import names
from limbeck.projects.process import WORKER_FOLDER
from limbeck.records import Comparison, DatabaseIdentity, Failure, Finding, Versions, decode

_SIGNALLED = 128  # what a shell adds to the number of the signal that ended a program
_PRINTED_LINES = 12
_TRACE_LINES = 30


class Answers:
    """What a worker answers, collected as it comes.

    Args:
        progress: Called with each stage.
        subject: What the worker runs, such as `env.py`.
        python: The interpreter that it runs in.
        secrets: Known secrets, which must not come back.
        identity: The database that was given, if one was.
    """

    def __init__(
        self,
        progress: Progress,
        *,
        subject: str,
        python: str,
        secrets: tuple[str, ...] = (),
        identity: DatabaseIdentity | None = None,
    ) -> None:
        self._progress = progress
        self._subject = subject
        self._python = python
        self._secrets = set(secrets)
        self._identity = identity
        self._versions: Versions | None = None
        self._comparisons: list[Comparison] = []
        self._labels: list[dict[str, str | None]] = []
        self._failure: Failure | None = None

    def hear(self, kind: str, value: Any) -> None:
        """Take in one answer."""
        if kind == "progress":
            self._progress(value)
        elif kind == "secret":
            self._secrets.add(value)
        elif kind == "versions":
            self._versions = decode(Versions, value)
        elif kind == "comparison":
            self._comparisons.append(decode(Comparison, value["comparison"]))
            self._labels.append(value["labels"])
        elif kind == "failure":
            self._failure = decode(Failure, value)
        elif kind == "too-old":
            self._failure = self._too_old(value)

    def comparisons(self, conversation: Conversation, time_limit: float) -> tuple[Comparison, ...]:
        """Everything that came, named, with what was printed; at least one, which may carry a failure.

        Args:
            conversation: How the worker ended.
            time_limit: Seconds that it had.
        """
        output = conversation.printed.text(self._secrets)
        failure = self._failure or self._end_of(conversation, time_limit)
        if failure is not None:
            failure = self._clean(failure, output)
        if not self._comparisons:
            made = failed(failure or self._silent(conversation), identity=self._identity, output=output)
            return (made if self._versions is None else dataclasses.replace(made, versions=self._versions),)
        named = [
            dataclasses.replace(each, name=name, output=output)
            for each, name in zip(self._comparisons, names(self._labels), strict=True)
        ]
        if failure is not None:
            finding = _later(failure, self._subject)
            named[-1] = dataclasses.replace(named[-1], findings=(*named[-1].findings, finding))
        return tuple(named)

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
        return self._silent(conversation)

    def _silent(self, conversation: Conversation) -> Failure:
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

    def _clean(self, failure: Failure, output: str) -> Failure:
        """The failure without secrets, with the end of what was printed as evidence."""
        printed = "\n".join(output.strip().splitlines()[-_PRINTED_LINES:])
        evidence = [*failure.evidence, *([("printed", printed)] if printed else [])]
        return Failure(
            failure.slug,
            scrub(failure.what, self._secrets),
            tuple((label, scrub(text, self._secrets)) for label, text in evidence),
            scrub(failure.remedy, self._secrets),
        )


def _where(trace: str) -> tuple[tuple[str, str], ...]:
    """The stacks of the threads, less what only says how Python and the worker came there."""
    lines = [
        line
        for line in trace.splitlines()
        if "<frozen importlib" not in line and str(WORKER_FOLDER) not in line and line.strip()
    ]
    return (("it was here", "\n".join(lines[:_TRACE_LINES])),) if lines else ()


def _later(failure: Failure, subject: str) -> Finding:
    evidence = "; ".join(text for label, text in failure.evidence if label != "printed")
    return Finding(
        "env-py-failed-later",
        f"{subject} failed after this comparison: {failure.what}",
        f"What it does afterwards, such as another database or schema, was not looked at. {evidence}",
        failure.remedy,
    )
