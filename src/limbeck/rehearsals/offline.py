"""Whether the SQL of revisions can be written as `alembic upgrade --sql` does, where they work online."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from limbeck.errors import LimbeckError
from limbeck.histories.history import History
from limbeck.progress import Cancellation, Progress
from limbeck.projects.offline_sql import write_offline_sql
from limbeck.records import Failure
from limbeck.rehearsals.rehearsal import Offline, RehearsedRevision
from limbeck.rehearsals.scope import steps


def with_offline_sql(  # noqa: PLR0913 - all but the first four are as everywhere
    rehearsed: Sequence[RehearsedRevision],
    history: History,
    start: Sequence[str],
    dialect: str,
    *,
    time_limit: float,
    progress: Progress,
    cancellation: Cancellation,
) -> tuple[RehearsedRevision, ...]:
    """The same revisions, each that works with whether offline mode writes it, too.

    Nothing is sent to a database. Where the project can't be asked, they are as they were.

    Args:
        rehearsed: The revisions, in their order.
        history: The history.
        start: Where the database stands before the first.
        dialect: SQLAlchemy's name of its dialect.
        time_limit: Seconds that it may take.
        progress: Called with a few words at each stage.
        cancellation: Stops it from another thread.

    Raises:
        CancelledError: `cancellation` was used.
    """
    working = [each.revision for each in rehearsed if each.is_reached and each.failure is None]
    files = [each for each in history.revisions if each.path is not None]
    try:
        written = write_offline_sql(
            steps(working),
            project=history.project,
            directory=Path(),
            dialect=dialect,
            start=start,
            revisions=files,
            time_limit=time_limit,
            progress=progress,
            cancellation=cancellation,
        )
    except LimbeckError:
        cancellation.check()
        return tuple(rehearsed)
    errors = {each.revision: each.error for each in written}
    return tuple(
        _told(each, errors[each.revision]) if each.revision in errors else each for each in rehearsed
    )


def _told(step: RehearsedRevision, error: Failure | None) -> RehearsedRevision:
    return replace(step, offline=Offline.WRITES if error is None else Offline.FAILS, offline_failure=error)
