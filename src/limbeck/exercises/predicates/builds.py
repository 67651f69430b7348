"""The revisions alone build the schema, from an empty database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from limbeck import catalog
from limbeck.databases.scratch import scratch
from limbeck.errors import LimbeckError
from limbeck.exercises.inspected_database import InspectedDatabase
from limbeck.exercises.outcome import Mark
from limbeck.exercises.predicate import Predicate
from limbeck.rehearsals.chosen_revisions import ChosenRevisions
from limbeck.rehearsals.revision_runner import RevisionRunner

if TYPE_CHECKING:
    from limbeck.exercises.situation import Situation

_SECONDS = 60.0


@dataclass(frozen=True)
class BuildsFromNothing(Predicate):
    """`alembic upgrade head` on an empty database makes what the workshop's database holds in the end."""

    name: ClassVar[str] = "builds-from-nothing"
    mark: ClassVar[Mark] = Mark.SAFE
    is_slow: ClassVar[bool] = True

    def words(self) -> str:
        """What it asks for."""
        return "an empty database gets the same schema from the revisions"

    def left(self, seen: Situation) -> Iterator[str]:
        """What is missing or too much there; why the revisions do not run, if so."""
        with closing(scratch(seen.workshop.backend)) as empty:
            try:
                history = seen.history
                revisions = ChosenRevisions.find(history, "base..heads", (), None).revisions
                runner = RevisionRunner(seen.workshop.project, history, empty, time_limit=_SECONDS)
                with closing(runner):
                    failure = runner.run_alone(revisions).failure if revisions else None
            except LimbeckError as error:
                failure = error.failure
            if failure is not None:
                yield f"On an empty database the revisions fail: {failure.what}"
                return
            for each in catalog.compare(InspectedDatabase(empty).catalogue, seen.target.catalogue):
                what = "is different" if each.attribute else "is missing"
                what = "is left over" if not each.attribute and each.after is None else what
                yield f"In an empty database `{each.subject}` {what}."
