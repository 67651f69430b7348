"""Whether the SQL of revisions can be written as `alembic upgrade --sql` does, where they work online."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from limbeck.errors import LimbeckError
from limbeck.histories.history import History
from limbeck.processes import threads
from limbeck.progress import Cancellation
from limbeck.projects.offline_sql import write_offline_sql
from limbeck.records import Failure
from limbeck.rehearsals.chosen_revisions import steps
from limbeck.rehearsals.rehearsal import Offline, RehearsedRevision

T = TypeVar("T")


@contextmanager
def beside(ask: Callable[[Cancellation], T], switch: Cancellation) -> Iterator[Future[T]]:
    """Have something asked while the block runs, in another thread; it is stopped where the block fails.

    Args:
        ask: What asks, and can be stopped by what it is given.
        switch: Stops it, too.
    """
    own = Cancellation()
    with switch.stopping(own.cancel), threads.pool(1, "offline-sql") as pool:
        asked = pool.submit(ask, own)
        try:
            yield asked
        except BaseException:
            own.cancel()
            raise


def with_offline_sql(  # noqa: PLR0913 - all but the first four are as everywhere
    rehearsed: Sequence[RehearsedRevision],
    history: History,
    start: Sequence[str],
    dialect: str,
    *,
    time_limit: float,
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
