"""What the form describes, and the one call that carries it out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import limbeck
from limbeck.progress import Cancellation, Progress
from limbeck.rehearsals.rehearsal import Rehearsal
from limbeck.rehearsals.rehearse import Watch
from limbeck.widgets.audit.request import Given, ProjectFields, SampleShop


@dataclass(frozen=True, slots=True)
class RehearsalRequest:
    """One rehearsal to carry out.

    Attributes:
        project: Where the project comes from.
        what: Which revisions: `pending`, `a..b`, or one.
        database: What `limbeck.rehearse` takes; None for the project's own.
        since: A branch or commit, for the pending revisions alone that were added since; None for all.
        rows: Which rows the copy gets.
        show_values: Whether the result shows some values of rows.
        time_limit: Seconds that each revision may take.
    """

    project: SampleShop | ProjectFields | Given
    what: str
    database: Any = field(repr=False)
    since: str | None
    rows: str
    show_values: bool
    time_limit: float

    def run(self, progress: Progress, watch: Watch, cancellation: Cancellation) -> Rehearsal:
        """Carry it out.

        Args:
            progress: Called with a few words at each stage.
            watch: Called with the revisions as their verdicts come.
            cancellation: Stops it from another thread.

        Raises:
            LimbeckError: What `project`, `sample` and `rehearse` raise.
        """
        return limbeck.rehearse(
            self.project.open(progress),
            self.what,
            database=self.database,
            since=self.since,
            rows=self.rows,
            show_values=self.show_values,
            time_limit=self.time_limit,
            progress=progress,
            watch=watch,
            cancellation=cancellation,
        )
