"""The learner's revisions, run on a copy of the database where the learner began."""

from __future__ import annotations

import shutil
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy.pool import QueuePool

from limbeck.databases.database import Database
from limbeck.databases.scratch import scratch, scratch_on_server
from limbeck.errors import LimbeckError
from limbeck.exercises.inspected_database import InspectedDatabase
from limbeck.exercises.start import Start, add_rows
from limbeck.histories.open_history import history
from limbeck.records import Failure
from limbeck.rehearsals.chosen_revisions import PENDING, ChosenRevisions
from limbeck.rehearsals.rehearsal import Reason, RehearsedRevision
from limbeck.rehearsals.rehearsal_run import RehearsalRun
from limbeck.rehearsals.revision_runner import RevisionRunner

if TYPE_CHECKING:
    from limbeck.workshops.workshop import Workshop

_SECONDS = 60.0


@dataclass(frozen=True)
class Deployment:
    """What the revisions alone do, elsewhere.

    Attributes:
        before: The copy as it was, all rows read.
        after: The copy after the revisions.
        revisions: What each of them did there, as a rehearsal tells it.
        failure: Why they could not be run, if so.
    """

    before: InspectedDatabase
    after: InspectedDatabase
    revisions: tuple[RehearsedRevision, ...] = ()
    failure: Failure | None = None

    @classmethod
    def from_workshop(cls, workshop: Workshop, start: Start, *, more_rows: bool) -> Deployment:
        """Run what is pending on a copy of the start.

        Args:
            workshop: The workshop, whose files are run.
            start: Where the learner began.
            more_rows: Whether the copy gets one more row in each table.
        """
        copy = _copied(start.database.database)
        if more_rows:
            add_rows(InspectedDatabase(copy))
        before = InspectedDatabase(copy)
        before.read()
        try:
            revisions_read = history(workshop.project)
            chosen = ChosenRevisions.find(revisions_read, PENDING, start.current, None)
            runner = RevisionRunner(workshop.project, revisions_read, copy, time_limit=_SECONDS)
            with closing(RehearsalRun(runner, revisions_read)) as run:
                revisions = tuple(run.rehearse(chosen, ends_after=True)) if chosen.revisions else ()
        except LimbeckError as error:
            return cls(before, InspectedDatabase(copy), failure=error.failure)
        return cls(before, InspectedDatabase(copy), revisions)

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """All that is to be said of the revisions."""
        return tuple(reason for each in self.revisions for reason in each.reasons)

    @property
    def failed(self) -> Failure | None:
        """Why they did not come to their end, if so."""
        return self.failure or next((each.failure for each in self.revisions if each.failure), None)

    def close(self) -> None:
        """Drop the copy."""
        self.after.database.close()


def _copied(database: Database) -> Database:
    """A scratch database that holds what another one holds, to which nobody is connected."""
    if database.dialect == "postgresql":
        return scratch_on_server(str(database.secret_url.database), QueuePool)
    made = scratch("sqlite")
    made.engine.dispose()
    shutil.copyfile(str(database.secret_url.database), str(made.secret_url.database))
    return made
