"""Job one: what would autogenerate do to this database?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, overload

from limbeck.audits.blind_spots import BlindSpotSearch
from limbeck.audits.report import Audit, AuditGroup
from limbeck.audits.request import AuditRequest, SearchSource
from limbeck.progress import Cancellation, Progress, silent
from limbeck.projects.project import Project

if TYPE_CHECKING:
    from limbeck.autogen.blueprints import BlueprintSource

Watch = Callable[[Audit | AuditGroup], object]
"""Called with what was found before blind spots are looked for."""


@overload
def audit(
    database: Project,
    against: None = None,
    *,
    blind_spots: bool = False,
    thorough: bool = False,
    time_limit: float = 300.0,
    progress: Progress = silent,
    cancellation: Cancellation | None = None,
    watch: Watch = lambda _found: None,
) -> Audit | AuditGroup: ...
@overload
def audit(
    database: Any,
    against: Project,
    *,
    blind_spots: bool = False,
    thorough: bool = False,
    time_limit: float = 300.0,
    progress: Progress = silent,
    cancellation: Cancellation | None = None,
    watch: Watch = lambda _found: None,
) -> Audit | AuditGroup: ...
@overload
def audit(
    database: Any,
    against: Any = None,
    *,
    blind_spots: bool = False,
    thorough: bool = False,
    time_limit: float = 300.0,
    progress: Progress = silent,
    cancellation: Cancellation | None = None,
    watch: Watch = lambda _found: None,
) -> Audit: ...
def audit(  # noqa: PLR0913 - all but what is compared are named
    database: Any,
    against: Any = None,
    *,
    blind_spots: bool = False,
    thorough: bool = False,
    time_limit: float = 300.0,
    progress: Progress = silent,
    cancellation: Cancellation | None = None,
    watch: Watch = lambda _found: None,
) -> Audit | AuditGroup:
    """Compare a database with its models, as autogenerate would, and write nothing.

    `audit(db, models)` compares with models; `audit(project)` runs the project's own `env.py` on the database
    that it names; `audit(db, project)` does so on a database of your choice.

    Args:
        database: A `Database` or whatever `limbeck.connect` takes, or a `Project`.
        against: A `Models` or whatever `limbeck.models` takes, or a `Project`; nothing if `database` is one.
        blind_spots: Whether to look for what autogenerate does not see, too. Otherwise they are looked for
            when `audit.blind_spots` is asked for. The models are built in a scratch database; of a project
            the version files are run in another one, and can write to no database but that.
        thorough: Whether Alembic compares all tables, also those that the catalogue says equal their models.
            It finds the same, and takes longer.
        time_limit: Seconds that the project or the models, when they run in a worker, may take.
        progress: Called with a few words at each stage.
        cancellation: Stops the work from another thread.
        watch: Called with the audit as soon as its changes are known, before blind spots are looked for.

    Returns:
        An `Audit`, or an `AuditGroup` where a project compares several databases or schemas in one run.

    Raises:
        InputError: The arguments do not fit together.
        DatabaseError: The database cannot be reached.
        ModelsError: The models cannot be found.
        ProjectError: The project cannot be read.
        CancelledError: `cancellation` was used.
    """
    request = AuditRequest(database, against, time_limit, thorough)
    request.check()
    switch = cancellation or Cancellation()
    kept: list[BlueprintSource] = []
    found = request.compare(
        progress, switch, catalogue=blind_spots, keep=None if blind_spots else kept.append
    )
    source = SearchSource(request, found, kept)
    single = len(found) == 1  # a draft compares once more, and would do so with all of several
    audits = tuple(
        Audit(
            replace(comparison, blueprint=None, unread=None),
            BlindSpotSearch(partial(source.find, position)),
            request.project_name,
            request if single else None,
        )
        for position, comparison in enumerate(found)
    )
    made = audits[0] if single else AuditGroup(audits)
    watch(made)
    if blind_spots:
        for each in audits:
            each.blind_spot_search.run(progress, switch)
    return made
