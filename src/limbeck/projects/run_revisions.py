"""Single revisions of a project, run in a scratch database and watched."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from limbeck.databases.database import Database
from limbeck.processes.conversation import Conversation, Ending, Session
from limbeck.progress import Cancellation, Progress, silent
from limbeck.projects.jobs.job import Job
from limbeck.projects.jobs.revisions import (
    RevisionsOrder,
    RunEnded,
    RunRevisions,
    StatementRan,
    StepBegins,
    StepRan,
    WordsDeclared,
)
from limbeck.projects.project import Project, project_settings
from limbeck.projects.replies import Replies
from limbeck.projects.run_job import check_seconds
from limbeck.projects.worker_process import WORKER
from limbeck.records import Failure, ObservedStatement, Versions, encode
from limbeck.records.revision import PathStep

Answer = StepBegins | StatementRan | StepRan | WordsDeclared | RunEnded
"""What the worker answers."""


@dataclass(frozen=True, slots=True)
class RevisionsRun:
    """What running steps gave.

    Attributes:
        statements: What each step ran, as far as they came.
        seconds: How long each step took that came to its end.
        refused: The last statement that the database refused, where the last step failed.
        failure: Why they did not come to the end; None if they did.
        versions: What the project's interpreter has installed; None if it could not tell.
        words: The words that a column takes which a step has made, by table and column.
    """

    statements: tuple[tuple[ObservedStatement, ...], ...]
    seconds: tuple[float, ...]
    refused: str | None
    failure: Failure | None
    versions: Versions | None
    words: Mapping[tuple[str, str], tuple[str, ...]]


class RevisionProcess:
    """A process of a project's interpreter, in which `env.py` runs steps as the `alembic` command does.

    It runs once more in the same process as long as nothing is left of the run before: the application that a
    project imports is imported once. Where an outcome is to be sure of, `close` gives the next run a new one.
    """

    def __init__(  # noqa: PLR0913 - all but the first three are as everywhere
        self,
        project: Project,
        scratch: Database,
        states: str,
        *,
        time_limit: float = 300.0,
        progress: Progress = silent,
        cancellation: Cancellation | None = None,
    ) -> None:
        """Nothing is started yet.

        No other database can be written to, whatever `env.py` and the version files do.

        Args:
            project: The project.
            scratch: The scratch database.
            states: A folder for the states before and after each step. On SQLite it is the one beside the
                scratch file.
            time_limit: Seconds that each step may take.
            progress: Called with a few words at each stage.
            cancellation: Ends the project's process from another thread.

        Raises:
            InputError: The time limit is not a positive number.
        """
        check_seconds(time_limit)
        self._project = project
        self._scratch = scratch
        self._states = states
        self._time_limit = time_limit
        self._progress = progress
        self._switch = cancellation or Cancellation()
        self._session: Session | None = None
        self._replies: _StepReplies | None = None

    @property
    def has_run(self) -> bool:
        """Whether the next run is not the first one in its process."""
        return self._session is not None

    def run(self, steps: tuple[PathStep, ...], end: str, *, keeps_states: bool = False) -> RevisionsRun:
        """Run steps, as `alembic upgrade` or `alembic downgrade` does.

        Args:
            steps: The steps, all in one direction, in order; at least one. The database stands before the
                first.
            end: What the command would be told, such as a revision.
            keeps_states: Whether the states are kept, as `0.db`, `1.db`, … of their folder.

        Raises:
            CancelledError: The switch was used.
            ProjectError: The interpreter could not be started.
        """
        order = RevisionsOrder(steps, end, keeps_states)
        try:
            replies = self._answered(order)
        except BaseException:
            self._leave()
            raise
        done = len(replies.seconds)
        return RevisionsRun(
            tuple(tuple(replies.statements.get(position, ())) for position in range(len(steps))),
            tuple(replies.seconds),
            replies.refused if done < len(steps) else None,
            replies.failure or (replies.missing if done < len(steps) else None),
            replies.versions,
            dict(replies.words),
        )

    def close(self) -> None:
        """Let the process end, if there is one; the next run has one of its own."""
        if self._session is not None:
            self._session.end(Ending.ANSWERED)
        self._leave()

    def _leave(self) -> None:
        if self._session is not None:
            self._session.close()
            self._session = None

    def _answered(self, order: RevisionsOrder) -> _StepReplies:
        while True:
            if self._session is None or self._replies is None:
                job = RunRevisions(project_settings(self._project, self._scratch), order, self._states)
                replies = _StepReplies(job, self._project.python, self._progress)
                self._session = Session.open(
                    self._project.python,
                    WORKER,
                    (job.name, encode(job)),
                    time_limit=self._time_limit,
                    cancellation=self._switch,
                )
                self._replies = replies
            else:
                replies = self._replies
                replies.begin()
                self._session.tell(encode(order))
            ending = self._session.listen(replies.receive)
            if ending is Ending.ANSWERED and replies.is_clean:
                told: Conversation | None = Conversation(ending, 0, self._session.printed, "")
            else:
                told = self._session.end(ending)
                self._leave()
            if told is not None:
                replies.end(told, self._time_limit)
                return replies


class _StepReplies(Replies):
    """Collects what the steps of one run ran."""

    def __init__(self, job: Job, python: str, progress: Progress) -> None:
        super().__init__(job, python, progress)
        self.begin()

    def begin(self) -> None:
        """A run begins."""
        self.forget_failure()
        self.statements: dict[int, list[ObservedStatement]] = {}
        self.seconds: list[float] = []
        self.refused: str | None = None
        self.words: dict[tuple[str, str], tuple[str, ...]] = {}
        self.is_clean = False

    def renews(self, answer: Answer) -> bool:
        return isinstance(answer, StepBegins)

    def add(self, answer: Answer) -> None:
        if isinstance(answer, StatementRan):
            self.statements.setdefault(answer.position, []).append(answer.statement)
            self.refused = answer.statement.sql if answer.failed else self.refused
        elif isinstance(answer, StepRan):
            self.seconds.append(answer.seconds)
        elif isinstance(answer, WordsDeclared):
            self.words[answer.table, answer.column] = answer.words
        elif isinstance(answer, RunEnded):
            self.is_clean = answer.is_clean
