"""Job one: what would autogenerate do to this database?"""

from __future__ import annotations

from typing import Any, overload

from limbeck.audits.report import Audit, AuditGroup
from limbeck.audits.sample import point_to
from limbeck.autogen.comparing import compare
from limbeck.databases.connecting import connect
from limbeck.databases.database import Database
from limbeck.errors import InputError
from limbeck.progress import Cancellation, Progress, silent
from limbeck.projects.comparing import compare_project, compare_reference
from limbeck.projects.models import Models, models
from limbeck.projects.project import Project
from limbeck.records import Comparison


@overload
def audit(
    database: Project,
    against: None = None,
    *,
    time_limit: float = 300.0,
    progress: Progress = silent,
    cancellation: Cancellation | None = None,
) -> Audit | AuditGroup: ...
@overload
def audit(
    database: Any,
    against: Project,
    *,
    time_limit: float = 300.0,
    progress: Progress = silent,
    cancellation: Cancellation | None = None,
) -> Audit | AuditGroup: ...
@overload
def audit(
    database: Any,
    against: Any = None,
    *,
    time_limit: float = 300.0,
    progress: Progress = silent,
    cancellation: Cancellation | None = None,
) -> Audit: ...
def audit(
    database: Any,
    against: Any = None,
    *,
    time_limit: float = 300.0,
    progress: Progress = silent,
    cancellation: Cancellation | None = None,
) -> Audit | AuditGroup:
    """Compare a database with its models, as autogenerate would, and write nothing.

    `audit(db, models)` compares with models; `audit(project)` runs the project's own `env.py` on the database
    that it names; `audit(db, project)` does so on a database of your choice.

    Args:
        database: A `Database` or whatever `limbeck.connect` takes, or a `Project`.
        against: A `Models` or whatever `limbeck.models` takes, or a `Project`; nothing if `database` is one.
        time_limit: Seconds that the project or the models, when they run in a worker, may take.
        progress: Called with a few words at each stage.
        cancellation: Stops the work from another thread.

    Returns:
        An `Audit`, or an `AuditGroup` where a project compares several databases or schemas in one run.

    Raises:
        InputError: The arguments do not fit together.
        DatabaseError: The database cannot be reached.
        ModelsError: The models cannot be found.
        ProjectError: The project cannot be read.
        CancelledError: `cancellation` was used.
    """
    switch = cancellation or Cancellation()
    if isinstance(database, Project):
        if against is not None:
            raise InputError(
                "audit(project, …) takes no second argument: the project names its models.",
                slug="two-sources",
                remedy="Use audit(project), or audit(db, project) to audit another database with it.",
            )
        found = compare_project(database, time_limit=time_limit, progress=progress, cancellation=switch)
        return _report(point_to(database, found))
    if against is None:
        raise InputError(
            "audit(database) does not know what to compare the database with.",
            slug="no-models",
            remedy="Give the models too, as in audit(db, Base), or a project: audit(limbeck.project(path)).",
        )
    opened, ours = _open(database)
    try:
        if isinstance(against, Project):
            return _report(
                compare_project(
                    against, database=opened, time_limit=time_limit, progress=progress, cancellation=switch
                )
            )
        wanted = against if isinstance(against, Models) else models(against)
        return Audit(_compare(opened, wanted, time_limit, progress, switch))
    finally:
        if ours:
            opened.close()


def _open(database: Any) -> tuple[Database, bool]:
    """The database, and whether it was opened here and so is to be closed here."""
    if isinstance(database, Database):
        return database, False
    return connect(database), True


def _compare(
    database: Database, wanted: Models, time_limit: float, progress: Progress, switch: Cancellation
) -> Comparison:
    if wanted.metadata is None:
        return compare_reference(
            wanted, database, time_limit=time_limit, progress=progress, cancellation=switch
        )
    progress("connecting")
    with database.connect() as connection:
        return compare(
            connection,
            wanted.metadata,
            wanted.options,
            identity=database.identity,
            progress=progress,
            cancellation=switch,
        )


def _report(comparisons: tuple[Comparison, ...]) -> Audit | AuditGroup:
    audits = tuple(Audit(comparison) for comparison in comparisons)
    return audits[0] if len(audits) == 1 else AuditGroup(audits)
