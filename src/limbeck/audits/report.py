"""What an audit found: the comparison of one database, or of each database of a project."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

from limbeck.audits.blind_spots import BlindSpots, BlindSpotSearch
from limbeck.audits.summary import summary_lines
from limbeck.characters import visible
from limbeck.errors import InputError, LimbeckError
from limbeck.progress import Cancellation, Progress, silent
from limbeck.records import (
    BlindSpot,
    Change,
    ComparedTables,
    Comparison,
    DatabaseIdentity,
    DialectSql,
    Difference,
    Failure,
    Finding,
    Rename,
    RevisionState,
    Script,
    Sql,
    Versions,
    encode,
)
from limbeck.results import Result

if TYPE_CHECKING:
    from limbeck.audits.draft import Draft
    from limbeck.audits.request import AuditRequest


@dataclass(frozen=True, slots=True, repr=False)
class Audit(Result):
    """Everything in which a database and its models disagree, as autogenerate sees it.

    Where the comparison failed, `failure` says why; `changes`, `renames`, `script` and `sql` then raise it
    as an error, so that a failed audit is never mistaken for one that found nothing.

    Attributes:
        comparison: The record that it shows.
        blind_spot_search: What is known of its blind spots, and how to look for them.
        project: What its people call the project: the name of its folder; None without one.
        request: What was asked, to make drafts; None for one of several, or that was pickled.
    """

    comparison: Comparison
    blind_spot_search: BlindSpotSearch = field(default_factory=BlindSpotSearch, compare=False)
    project: str | None = field(default=None, compare=False)
    request: AuditRequest | None = field(default=None, compare=False)

    def __reduce__(self) -> tuple[Any, ...]:
        """Without what it was asked, which holds passwords."""
        return (Audit, (self.comparison, self.blind_spot_search, self.project))

    @property
    def name(self) -> str | None:
        """What tells it from the other audits of the same project; None where it is the only one."""
        return self.comparison.name

    @property
    def database(self) -> DatabaseIdentity | None:
        """Which database was looked at; None where none was reached."""
        return self.comparison.database

    @property
    def revision(self) -> RevisionState:
        """The database's revisions and the heads of the project's history."""
        return self.comparison.revision

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Settings and situations that make autogenerate see less, or say more, than its user thinks."""
        return self.comparison.findings

    @property
    def versions(self) -> Versions:
        """What the audit was computed with."""
        return self.comparison.versions

    @property
    def tables(self) -> ComparedTables | None:
        """How many tables Alembic compared; None for all."""
        return self.comparison.tables

    @property
    def output(self) -> str:
        """What the project's own `env.py` printed and logged."""
        return self.comparison.output

    @property
    def failure(self) -> Failure | None:
        """Why there is no comparison; None where there is one."""
        return self.comparison.failure

    @property
    def changes(self) -> tuple[Change, ...]:
        """What autogenerate proposes, in Alembic's order.

        Raises:
            LimbeckError: The comparison failed.
        """
        return self._compared().changes

    @property
    def renames(self) -> tuple[Rename, ...]:
        """Drops and adds that look like one thing renamed.

        Raises:
            LimbeckError: The comparison failed.
        """
        return self._compared().renames

    @property
    def script(self) -> Script:
        """The migration that autogenerate would write; `print(audit.script)` shows the whole file.

        Raises:
            LimbeckError: The comparison failed.
        """
        return self._compared().script

    @property
    def sql(self) -> Sql:
        """What the migration would run on this dialect; `print(audit.sql)` shows the upgrade.

        What is printed can't steer a terminal. On PostgreSQL it runs as it is printed; where a dialect has no
        way to write a hidden character, it is a comment. `audit.sql.upgrade` is exact.

        Raises:
            LimbeckError: The comparison failed.
        """
        sql, database = self._compared().sql, self.comparison.database
        return DialectSql(sql.upgrade, sql.downgrade, "" if database is None else database.dialect)

    @property
    def blind_spots(self) -> tuple[BlindSpot, ...]:
        """What differs from the models, and from the replayed migrations, and is in no change.

        They are looked for once: with the audit where that was asked for, else now, in what it has read of
        the database. An audit in another interpreter, as of a project, then compares again.

        Raises:
            LimbeckError: The comparison failed, or they can't be looked for.
        """
        return self._found().blind_spots

    @property
    def unmanaged(self) -> tuple[Difference, ...]:
        """What the database holds and models never express: triggers, functions, views, privileges, ….

        Raises:
            LimbeckError: As for `blind_spots`.
        """
        return self._found().unmanaged

    @property
    def unbuilt(self) -> tuple[Failure, ...]:
        """What could not be built in a scratch database, and so was not compared.

        Raises:
            LimbeckError: As for `blind_spots`.
        """
        return self._found().unbuilt

    def draft(  # noqa: PLR0913 - what a person may answer, all by name
        self,
        *,
        renamed: Mapping[str, str | None] | None = None,
        keep: Iterable[str] = (),
        blind_spots: Iterable[str] = (),
        head: str | None = None,
        progress: Progress = silent,
        cancellation: Cancellation | None = None,
    ) -> Draft:
        """The migration as a careful person writes it: what autogenerate proposes, put right by your answers.

        The database is compared again; where something was renamed, that is a copy of its schema, in which it
        has the new name. Nothing is written but by `Draft.save`.

        Args:
            renamed: For each thing that is dropped and was renamed, its new name:
                `{"customers.user_name": "full_name", "signups": "subscriptions"}`. None says that it was not.
            keep: What to leave out, by its name in the report: `"table legacy_log"`, `"customers.nickname"`.
            blind_spots: Those that the migration is to end as well: `"check orders.ck_orders_total"`.
            head: What the migration follows, where the project has several heads: one of them, or
                `label@head`.
            progress: Called with a few words at each stage.
            cancellation: Stops it from another thread.

        Raises:
            CancelledError: `cancellation` was used.
            InputError: A name means nothing; the remedy says what may have been meant.
            LimbeckError: The comparison failed, or can't be made again.
        """
        from limbeck.audits.draft import make_draft  # no audit needs what drafts do
        from limbeck.audits.draft_names import Answers
        from limbeck.audits.draft_source import DraftSource

        self._compared()
        if self.request is None:
            raise LimbeckError(
                "This audit can't be repeated, so nothing can be drafted from it.",
                slug="no-second-look",
                remedy="Audit a single database, and draft in the same process: limbeck.audit(…).draft(…).",
            )
        source = DraftSource(self.request, self.comparison)
        answers = Answers(dict(renamed or {}), tuple(keep), tuple(blind_spots), head)
        found = self.blind_spots if answers.blind_spots else ()
        return make_draft(source, answers, found, progress, cancellation or Cancellation())

    def to_dict(self) -> dict[str, Any]:
        """The audit as JSON-ready values; `name`, `failure` and `tables` are there only when they are set.

        So are `blind_spots`, `unmanaged` and `unbuilt`, when they were looked for, or `blind_spots_failure`.
        """
        data: dict[str, Any] = encode(replace(self.comparison, blueprint=None))
        order = (
            "versions",
            "tables",
            "database",
            "revision",
            "changes",
            "renames",
            "findings",
            "script",
            "sql",
            "output",
        )
        shown = {key: data[key] for key in order if key != "tables" or self.tables is not None}
        named = {} if self.name is None else {"name": self.name}
        failed = {} if self.failure is None else {"failure": data["failure"]}
        return named | failed | shown | self._blind_spot_data()

    def __repr__(self) -> str:
        """One line for the whole, then one for each change, most dangerous first, up to ten."""
        return "\n".join(map(visible, summary_lines(self)))

    def source_files(self) -> tuple[Path, ...]:
        """The SQLite file that was looked at, which may be empty and so look like no database."""
        if self.database is None or not self.database.dialect.startswith("sqlite"):
            return ()
        _, _, file = self.database.url.partition(":///")
        return (Path(file),) if file else ()

    def _blind_spot_data(self) -> dict[str, Any]:
        if self.failure is not None:
            return {}
        if self.blind_spot_search.failure is not None:
            return {"blind_spots_failure": encode(self.blind_spot_search.failure)}
        return {} if self.blind_spot_search.found is None else encode(self.blind_spot_search.found)

    def _found(self) -> BlindSpots:
        self._compared()
        return self.blind_spot_search.result()

    def _compared(self) -> Comparison:
        if self.comparison.failure is not None:
            raise LimbeckError.from_failure(self.comparison.failure)
        return self.comparison


@dataclass(frozen=True, slots=True, repr=False)
class AuditGroup(Result, Sequence[Audit]):
    """The audits of a project that compares several databases or schemas in one run.

    Attributes:
        audits: One for each, in the order in which `env.py` went through them.
    """

    audits: tuple[Audit, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the audits, each of which is also an index: `group["billing"]`."""
        return tuple(audit.name or str(position) for position, audit in enumerate(self.audits))

    @overload
    def __getitem__(self, key: int | str) -> Audit: ...
    @overload
    def __getitem__(self, key: slice) -> Sequence[Audit]: ...
    def __getitem__(self, key: int | str | slice) -> Audit | Sequence[Audit]:
        """The audit at a position or of a name.

        Raises:
            InputError: No audit has that name.
        """
        if not isinstance(key, str):
            return self.audits[key]
        if key not in self.names:
            raise InputError(
                f"This project has no audit named {key!r}.",
                slug="unknown-name",
                remedy=f"Use one of: {', '.join(self.names)}.",
            )
        return self.audits[self.names.index(key)]

    def __len__(self) -> int:
        """How many databases or schemas were compared."""
        return len(self.audits)

    def __iter__(self) -> Iterator[Audit]:
        """The audits in order."""
        return iter(self.audits)

    def to_dict(self) -> list[dict[str, Any]]:
        """A list of the audits' dictionaries, each with its `name`."""
        return [audit.to_dict() for audit in self.audits]

    def source_files(self) -> tuple[Path, ...]:
        """The SQLite files that were looked at."""
        return tuple(file for audit in self.audits for file in audit.source_files())

    def __repr__(self) -> str:
        """A line that counts, then each audit."""
        return "\n".join([f"<{len(self.audits)} audits>", *map(repr, self.audits)])
