"""`limbeck.rehearse`: the revisions of a project, run on a copy of its database, and what is left then."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from typing import Any

from limbeck.audits.blind_spot_search import find_blind_spots
from limbeck.databases.database import Database
from limbeck.errors import LimbeckError
from limbeck.progress import Cancellation, Progress, silent
from limbeck.projects.compare import compare_project
from limbeck.projects.project import Project
from limbeck.projects.project import project as open_project
from limbeck.projects.worker_process import warm_up
from limbeck.records import BlindSpot
from limbeck.rehearsals.chosen_revisions import PENDING
from limbeck.rehearsals.rehearsal import Rehearsal
from limbeck.rehearsals.rehearse import Watch, rehearse_checked


def rehearse(  # noqa: PLR0913 - all but the first two are named
    project: Project | str | os.PathLike[str],
    what: str = PENDING,
    *,
    database: Any = None,
    rows: str = "sample",
    since: str | None = None,
    show_values: bool = True,
    time_limit: float = 300.0,
    progress: Progress = silent,
    watch: Watch = lambda _revisions: None,
    cancellation: Cancellation | None = None,
) -> Rehearsal:
    """Run revisions on a copy of a database, one at a time, and tell what each of them does.

    They run through the project's own `env.py`, in its own interpreter, upwards, back, and upwards again. The
    database itself is only read, and nothing but the copy can be written to; the copy is gone afterwards.

    Args:
        project: A `Project`, or what `limbeck.project` takes.
        what: `pending`, from where the database stands to the heads; `a..b`, where `base..heads` needs no
            database; or one revision. What lies before it runs first, unwatched.
        database: A `Database`, or what `limbeck.connect` takes; None for the one that `env.py` names. For
            `base..heads`, of which it only tells the kind, also `sqlite` or `postgresql`.
        rows: Which rows come along: `sample` or `all`, which on SQLite are the whole file, or `none`. `made`
            are rows that limbeck makes for tables without any, before each revision, as it does where no
            database is needed.
        since: With the name of a branch or commit, only the pending revisions that git says were added.
        show_values: Whether the result shows some values of rows; without, they are masked.
        time_limit: Seconds that each revision may take.
        progress: Called with a few words at each stage, the revision and the statement among them.
        watch: Called with all revisions as soon as it is known which they are, and again with each verdict.
        cancellation: Stops it from another thread.

    Returns:
        A verdict for each revision, with what was seen. A revision that fails ends it.

    Raises:
        CancelledError: `cancellation` was used.
        DatabaseError: The database can't be reached or copied.
        InputError: An argument is unknown, or the database has the revisions already.
        ProjectError: The project can't be read, or its `env.py` can't be run.
    """
    of = project if isinstance(project, Project) else open_project(project)
    warm_up(of.python)  # while the copy is made
    switch = cancellation or Cancellation()
    last = _LastLook(of, time_limit, progress, switch)
    found = rehearse_checked(
        of,
        what,
        last.is_silent_on,
        database=database,
        rows=rows,
        since=since,
        show_values=show_values,
        time_limit=time_limit,
        progress=progress,
        watch=watch,
        cancellation=switch,
    )
    return replace(found, blind_spots=last.blind_spots)


@dataclass
class _LastLook:
    """What autogenerate proposes after the last revision, and what it does not see.

    Attributes:
        project: The project.
        time_limit: Seconds that it may take.
        progress: Told of each stage.
        switch: Stops it.
        blind_spots: What the copy differs in from the models that no change accounts for; None where that is
            not known.
    """

    project: Project
    time_limit: float
    progress: Progress
    switch: Cancellation
    blind_spots: tuple[BlindSpot, ...] | None = None

    def is_silent_on(self, copied: Database) -> bool | None:
        """Whether autogenerate proposes nothing on the copy; None where it can't be asked."""
        try:
            found = compare_project(
                self.project,
                database=copied,
                time_limit=self.time_limit,
                cancellation=self.switch,
                catalogue=True,
                changes_only=True,
            )
            if any(each.failure is not None for each in found):
                return None
            spots = [find_blind_spots(each, self.progress, self.switch) for each in found]
            self.blind_spots = tuple(spot for each in spots for spot in each.blind_spots)
        except LimbeckError:
            self.switch.check()
            return None
        return not any(each.changes for each in found)
