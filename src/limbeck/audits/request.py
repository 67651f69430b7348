"""What an audit was asked: which database, and what to compare it with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from limbeck.databases.database import Database
from limbeck.errors import InputError, LimbeckError
from limbeck.progress import Cancellation, Progress
from limbeck.projects.compare import compare_project, compare_reference
from limbeck.projects.models import Models, models
from limbeck.projects.project import Project
from limbeck.records import Comparison, DraftOptions

if TYPE_CHECKING:
    from limbeck.audits.blind_spots import BlindSpots
    from limbeck.audits.replay import MigrationReplay
    from limbeck.autogen.blueprints import BlueprintSource
    from limbeck.autogen.comparison_run import Keep


@dataclass(frozen=True, slots=True, repr=False)
class AuditRequest:
    """The arguments of an audit.

    Attributes:
        database: A `Database` or whatever `limbeck.connect` takes, or a `Project`.
        against: A `Models` or whatever `limbeck.models` takes, or a `Project`; None if `database` is one.
        time_limit: Seconds that a worker may take.
        thorough: Whether Alembic compares all tables, also those that the catalogue says equal their models.
    """

    database: Any
    against: Any
    time_limit: float
    thorough: bool = False

    @property
    def project(self) -> Project | None:
        """The project that takes part; None where models alone do."""
        given = (self.database, self.against)
        return next((each for each in given if isinstance(each, Project)), None)

    @property
    def project_name(self) -> str | None:
        """The name of its folder; None where no project takes part."""
        return None if self.project is None else self.project.path.resolve().parent.name or None

    def check(self) -> None:
        """Make sure that the arguments fit together.

        Raises:
            InputError: They do not.
        """
        if isinstance(self.database, Project):
            if self.against is not None:
                raise InputError(
                    "audit(project, …) takes no second argument: the project names its models.",
                    slug="two-sources",
                    remedy="Use audit(project), or audit(db, project) to audit another database with it.",
                )
        elif self.against is None:
            raise InputError(
                "audit(database) does not know what to compare the database with.",
                slug="no-models",
                remedy="Give the models too, as in audit(db, Base), or a project: "
                "audit(limbeck.project(path)).",
            )

    def replay(
        self, comparisons: Sequence[Comparison], progress: Progress, switch: Cancellation
    ) -> MigrationReplay | None:
        """How to replay the migrations that made the database; None where there are none to one database.

        Args:
            comparisons: What the request gave: a project that walks through several databases or schemas
                would run the migrations of all of them.
            progress: Told of each stage.
            switch: Stops it.
        """
        if self.project is None or len(comparisons) > 1:
            return None
        from limbeck.audits.replay import MigrationReplay

        return MigrationReplay(self.project, self.time_limit, progress, switch)

    def compare(
        self,
        progress: Progress,
        switch: Cancellation,
        *,
        catalogue: bool = False,
        draft: DraftOptions | None = None,
        keep: Keep | None = None,
    ) -> tuple[Comparison, ...]:
        """Compare: one record for each database or schema that a project goes through, else one.

        Args:
            progress: Called with a few words at each stage.
            switch: Stops the work from another thread.
            catalogue: Whether to read the catalogue too, for what autogenerate is blind to.
            draft: What a person has answered, whose draft takes the place of the proposal.
            keep: Takes what the search for blind spots needs, where the comparison is made in this process.

        Raises:
            LimbeckError: What `limbeck.audit` raises.
        """
        told: dict[str, Any] = {
            "progress": progress,
            "cancellation": switch,
            "catalogue": catalogue,
            "draft": draft,
            "thorough": self.thorough,
        }
        if isinstance(self.database, Project):
            return compare_project(self.database, time_limit=self.time_limit, **told)
        opened, ours = _open(self.database)
        try:
            return self._opened(opened, told, keep)
        finally:
            if ours:
                opened.close()

    def _opened(self, database: Database, told: dict[str, Any], keep: Keep | None) -> tuple[Comparison, ...]:
        if isinstance(self.against, Project):
            return compare_project(self.against, database=database, time_limit=self.time_limit, **told)
        wanted = self.against if isinstance(self.against, Models) else models(self.against)
        if wanted.metadata is None:
            return (compare_reference(wanted, database, time_limit=self.time_limit, **told),)
        from limbeck.autogen.compare import compare

        told["progress"]("connecting")
        with database.connect() as connection:
            return (
                compare(
                    connection,
                    wanted.metadata,
                    wanted.options,
                    identity=database.identity,
                    keep=keep,
                    **told,
                ),
            )


class SearchSource:
    """What the search for the blind spots of a request's audits starts from."""

    def __init__(
        self, request: AuditRequest, found: tuple[Comparison, ...], kept: Sequence[BlueprintSource]
    ) -> None:
        """Store what was asked, and what it gave.

        Args:
            request: What the audits were asked.
            found: The comparisons.
            kept: What blind spots need of each, where that was kept rather than written.
        """
        self._request = request
        self._found, self._kept = found, kept

    def find(self, position: int, progress: Progress, switch: Cancellation) -> BlindSpots:
        """The blind spots of one of the audits.

        Args:
            position: Which of them, counted from 0.
            progress: Told of each stage.
            switch: Stops it.

        Raises:
            LimbeckError: Comparing or looking failed, or there are fewer audits now.
        """
        self._complete(progress, switch)
        if position >= len(self._found):
            raise LimbeckError(
                "The project compares fewer databases now than at the time of this audit.",
                slug="no-second-look",
                remedy="Run the audit again: limbeck.audit(…, blind_spots=True).",
            )
        from limbeck.audits.blind_spot_search import find_blind_spots

        replay = self._request.replay(self._found, progress, switch)
        return find_blind_spots(self._found[position], progress, switch, replay)

    def _complete(self, progress: Progress, switch: Cancellation) -> None:
        """Finish what was kept; where nothing was, or the models are others now, compare once more."""
        if all(each.failure or each.unread or each.blueprint for each in self._found):
            return
        if self._kept and all(each.is_current() for each in self._kept):
            pairs = zip(self._found, self._kept, strict=True)
            self._found = tuple(replace(each, blueprint=source.finish()) for each, source in pairs)
        else:
            self._found = self._request.compare(progress, switch, catalogue=True)
        self._kept = ()


def _open(database: Any) -> tuple[Database, bool]:
    """The database, and whether it was opened here and so is to be closed here."""
    if isinstance(database, Database):
        return database, False
    from limbeck.databases.connect import connect

    return connect(database), True
