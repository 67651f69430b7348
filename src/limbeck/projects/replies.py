"""What comes back from a worker: the answers to a job, and stages, secrets, versions, and why it failed."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path
from typing import Any

from limbeck.databases.masking import scrub, secrets_in_environment
from limbeck.processes.conversation import Conversation, Ending
from limbeck.processes.environment import project_variables
from limbeck.progress import Progress
from limbeck.projects.jobs.compare_project import LabelledComparison
from limbeck.projects.jobs.job import Job
from limbeck.projects.run_names import run_names
from limbeck.records import Comparison, DatabaseIdentity, Failure, Finding, Versions, decode
from limbeck.secret_texts import mask_text

_PACKAGE = Path(__file__).parents[1]
# Where the frames are that only say how a worker came to the project's code.
_OWN_FOLDERS = (str(_PACKAGE / "projects"), str(_PACKAGE / "processes"))
_PRINTED_LINES = 12
_TRACE_LINES = 30


class Replies:
    """What a worker sends, collected as it comes. A subclass takes in the answers to its job.

    Attributes:
        versions: What the worker's interpreter has installed; None if it could not tell.
        output: What the project's code printed, without secrets, once the worker has ended.
        failure: Why it could not do all of its job, once it has ended; None if it could.
        missing: The failure of an answer that never came, once it has ended.
        ending: How it ended.
        exit_text: How its process ended, such as `exit code 7`.
    """

    output: str
    failure: Failure | None
    missing: Failure
    ending: Ending
    exit_text: str

    def __init__(self, job: Job, python: str, progress: Progress) -> None:
        """Nothing has come yet.

        Args:
            job: What the worker does.
            python: The interpreter that it runs in.
            progress: Called with each stage.
        """
        self.versions: Versions | None = None
        self._subject = job.subject
        self._answers = {each.__name__: each for each in job.answers}
        self._python = python
        self._progress = progress
        self._secrets = {*job.secrets(), *secrets_in_environment(project_variables())}
        self._told: Failure | None = None

    def receive(self, kind: str, value: Any) -> bool:
        """Take in one line of the worker's; says whether its time limit begins anew."""
        if kind == "progress":
            self._progress(value)
        elif kind == "secret":
            self._secrets.add(value)
        elif kind == "versions":
            self.versions = decode(Versions, value)
        elif kind == "failure":
            self._told = decode(Failure, value)
        elif kind == "too-old":
            self._told = self._too_old(value)
        else:
            answer: Any = decode(self._answers[kind], value)
            self.add(answer)
            return self.renews(answer)
        return False

    def renews(self, _answer: Any) -> bool:
        """Whether the time limit begins anew with an answer.

        Args:
            _answer: One of the records that the job answers with.
        """
        return False

    def add(self, answer: Any) -> None:
        """Take in one answer.

        Args:
            answer: One of the records that the job answers with.
        """
        raise NotImplementedError

    def forget_failure(self) -> None:
        """Forget what failed in an earlier part of the conversation."""
        self._told = None

    def end(self, conversation: Conversation, time_limit: float) -> None:
        """Take in how the worker ended.

        Args:
            conversation: What is left of it.
            time_limit: Seconds that it had.
        """
        self.ending, self.exit_text = conversation.ending, conversation.exit_text
        self.output = conversation.printed.text(lambda text: scrub(mask_text(text), self._secrets))
        died = self._died()
        failure = self._told
        if failure is None and conversation.ending is Ending.TIME_LIMIT:
            failure = self._late(conversation.trace, time_limit)
        if failure is None and conversation.ending is Ending.DIED:
            failure = died
        self.failure = None if failure is None else self.clean(failure, self.output)
        self.missing = self.failure or died

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

    def _late(self, trace: str, time_limit: float) -> Failure:
        return Failure(
            "time-limit",
            f"{self._subject} did not finish within {time_limit:g} seconds and was stopped.",
            _where(trace),
            "Look at what it waits for: a lock, a server that does not answer, a question. "
            "If it is only slow, give it more time with time_limit=….",
        )

    def _died(self) -> Failure:
        """The failure of a worker that ended without a word."""
        return Failure(
            "worker-died",
            f"The interpreter that ran {self._subject} ended without an answer ({self.exit_text}).",
            (("interpreter", self._python),),
            "Look at what it printed. os._exit, a crash in a driver, or too little memory ends a process "
            "like this. If this is not a Python interpreter, give python= the project's own.",
        )

    def _too_old(self, version: str) -> Failure:
        return Failure(
            "old-python",
            f"The project's interpreter is Python {version}; limbeck needs 3.10 or later there.",
            (("interpreter", self._python),),
            "Give python= an environment with Python 3.10, SQLAlchemy 2.0 and Alembic 1.13, or later.",
        )


class ComparisonReplies(Replies):
    """What a worker that compares sends."""

    def __init__(self, job: Job, python: str, progress: Progress) -> None:
        super().__init__(job, python, progress)
        self._found: list[LabelledComparison] = []

    def add(self, answer: LabelledComparison) -> None:
        """Take in one comparison."""
        self._found.append(answer)

    def comparisons(self, identity: DatabaseIdentity | None) -> tuple[Comparison, ...]:
        """All comparisons, named, with what was printed; at least one, which may carry a failure.

        Args:
            identity: The database that was given, if one was.
        """
        if not self._found:
            from limbeck.autogen.compare import failed_comparison

            made = failed_comparison(self.missing, identity=identity, output=self.output)
            return (made if self.versions is None else dataclasses.replace(made, versions=self.versions),)
        names = run_names([each.labels for each in self._found])
        named = [
            dataclasses.replace(each.comparison, name=name, output=self.output)
            for each, name in zip(self._found, names, strict=True)
        ]
        if self.failure is not None:
            finding = env_py_failed_later(self.failure, self._subject)
            named[-1] = dataclasses.replace(named[-1], findings=(*named[-1].findings, finding))
        return tuple(named)


def env_py_failed_later(failure: Failure, subject: str) -> Finding:
    """env.py failed after this comparison was made.

    What it means: env.py compared one database or schema and went on, to another one for example. There it
    failed, or the time limit ended it.

    Why it matters: This comparison is whole, but what should have come after it is missing from the report.

    What to do: Follow the remedy of the failure, then audit again: there is one report for each comparison.

    Args:
        failure: What happened then.
        subject: What failed, in words.
    """
    evidence = "; ".join(text for label, text in failure.evidence if label != "printed")
    return Finding(
        "env-py-failed-later",
        f"{subject} failed after this comparison: {failure.what}",
        f"What it does after that, such as comparing another database or schema, is missing. {evidence}",
        failure.remedy,
    )


def _where(trace: str) -> tuple[tuple[str, str], ...]:
    """The stacks of the threads, without the frames that lead there through Python and the worker.

    That of the thread that got the signal comes first: it is the main one, and the others may be many.
    """
    stacks = re.split(r"^(?=(?:Current thread|Thread) )", trace, flags=re.MULTILINE)
    stacks.sort(key=lambda stack: not stack.startswith("Current thread"))
    lines = [
        line
        for stack in stacks
        for line in stack.splitlines()
        if line.strip() and not any(place in line for place in ("<frozen importlib", *_OWN_FOLDERS))
    ]
    return (("it was here", "\n".join(lines[:_TRACE_LINES])),) if lines else ()
