"""The SQL of a path, written offline by the project's own interpreter."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from limbeck.errors import InputError
from limbeck.histories import alembic_names
from limbeck.progress import Cancellation, Progress, silent
from limbeck.projects.offline_sql import write_offline_sql
from limbeck.records.revision import RevisionSql

if TYPE_CHECKING:
    from limbeck.histories.history import History

DIALECTS = ("postgresql", "sqlite")
"""The dialects that SQL is written for, by SQLAlchemy's names."""


def statements(  # noqa: PLR0913  the path, the dialect, and how long it may take
    history: History,
    start: str,
    end: str,
    dialect: str,
    *,
    time_limit: float,
    progress: Progress = silent,
    cancellation: Cancellation | None = None,
) -> tuple[RevisionSql, ...]:
    """The SQL that `alembic upgrade start:end --sql` would write, step by step.

    Args:
        history: The history.
        start: Where the database is, as for `History.path`.
        end: Where it shall be.
        dialect: One of `DIALECTS`.
        time_limit: Seconds after which it gives what was written until then.
        progress: Called with a few words at each stage.
        cancellation: Stops it from another thread.

    Raises:
        CancelledError: `cancellation` was used.
        InputError: The dialect is not one of them, there is no such path, or the time limit is none.
        ProjectError: The project's interpreter could not be started.
    """
    if dialect not in DIALECTS:
        raise InputError(
            f"limbeck does not write SQL for {dialect!r}.",
            slug="unknown-dialect",
            remedy=f"Use one of: {', '.join(DIALECTS)}.",
        )
    steps = history.path(start, end)
    files = [each for each in history.revisions if each.path is not None]
    return write_offline_sql(
        steps,
        project=history.project,
        directory=Path(files[0].path or "").parent if files else Path.cwd(),
        dialect=dialect,
        start=alembic_names.current_revisions(history.map, history.topology, start),
        revisions=files,
        time_limit=time_limit,
        progress=progress,
        cancellation=cancellation,
    )
