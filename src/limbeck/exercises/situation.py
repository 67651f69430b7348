"""What predicates look at: a workshop as it stands, and where its learner began."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from limbeck.exercises.inspected_database import InspectedDatabase
from limbeck.exercises.start import Start
from limbeck.histories.open_history import history

if TYPE_CHECKING:
    from limbeck.audits.report import Audit
    from limbeck.exercises.deployment import Deployment
    from limbeck.exercises.solution_end import SolutionEnd
    from limbeck.histories.history import History
    from limbeck.workshops.steps import Step
    from limbeck.workshops.workshop import Workshop


@dataclass(frozen=True)
class Situation:
    """A workshop at one moment; each part is read when it is first asked for, and then once.

    Attributes:
        workshop: The workshop.
        start: Where the learner began.
        target: What the solution leads to.
        deploy: Runs the revisions on a copy of the start, or gives what that gave.
    """

    workshop: Workshop
    start: Start
    target: SolutionEnd
    deploy: Callable[[], Deployment]

    @property
    def origin(self) -> InspectedDatabase:
        """The database where the learner began."""
        return self.start.database

    @property
    def sources_before(self) -> dict[str, str]:
        """The text of each revision that was there, by id."""
        return self.start.sources

    @property
    def applied_before(self) -> frozenset[str]:
        """The revisions that had run."""
        return self.start.applied

    @cached_property
    def now(self) -> InspectedDatabase:
        """The workshop's database."""
        return InspectedDatabase(self.workshop.database)

    @cached_property
    def history(self) -> History:
        """The workshop's revisions; where the database stands is not asked."""
        return history(self.workshop.project)

    @cached_property
    def proposal(self) -> Audit:
        """What autogenerate would write now."""
        return self.workshop.proposal()

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """What the learner did."""
        return tuple(self.workshop.log[self.start.steps :])

    @cached_property
    def new_revisions(self) -> tuple[str, ...]:
        """The revisions that had not run where the learner began: made since, or to be corrected."""
        return tuple(
            each.revision
            for each in self.history.revisions
            if not each.ghost and each.revision not in self.start.applied
        )
