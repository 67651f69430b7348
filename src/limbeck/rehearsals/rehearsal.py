"""What a rehearsal tells: a verdict for each revision, why, and everything that was seen."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from limbeck.characters import visible
from limbeck.errors import InputError
from limbeck.phrases import counted
from limbeck.records import BlindSpot, Difference, Failure, ObservedStatement, Versions, encode
from limbeck.rehearsals.row_counts import ColumnRows, TableRows
from limbeck.results import Result

MASK = "\u2022\u2022\u2022"
"""What stands for a value of a row that is not to be shown."""

_QUOTED = re.compile(r"""(?P<open>"|(?<!\w)'|=\()[^"'`()]+(?P<close>"|'(?!\w)|\))""")

# Where values stand in a document of JSON: its keys may be data, too.
_PATH = re.compile(r" \(.*\)$", re.DOTALL)


class RehearsalVerdict(StrEnum):
    """What a revision does, in one word; the worst comes first, and the first that holds is the verdict."""

    FAILS = "fails"
    LOSES = "loses"
    COLLATERAL = "collateral"
    BLOCKS = "blocks"
    ONE_WAY = "one-way"
    SAFE = "safe"


class Downgrade(StrEnum):
    """What the way back does."""

    RESTORES = "restores"
    LOSES = "loses"
    FAILS = "fails"
    EMPTY = "empty"


class Again(StrEnum):
    """What a second run of the same upgrade does: after its downgrade, or after its own failure."""

    SAME = "same"
    DIFFERS = "differs"
    FAILS = "fails"
    WORKS = "works"


class Offline(StrEnum):
    """What `alembic upgrade --sql` makes of a revision that works online."""

    WRITES = "writes"
    FAILS = "fails"


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that a revision does, and the verdict that follows from it.

    Attributes:
        verdict: The verdict.
        object: What it is done to, such as `table voyage`, `column port_call.voyage_id` or `trigger log`.
        count: How many rows, values or objects; 0 where there is nothing to count.
        why: The consequence, in one sentence with the user's own names.
        instead: What to write instead; empty where nothing is known to be better.
        named: Whether the revision itself names what it does this to.
        case: The case of the matrix whose proven remedy is what to write instead; empty without one.
    """

    verdict: RehearsalVerdict
    object: str
    count: int
    why: str
    instead: str = ""
    named: bool = False
    case: str = ""

    def to_dict(self) -> dict[str, Any]:
        """The reason as JSON-ready values."""
        return {
            "verdict": self.verdict.value,
            "object": self.object,
            "count": self.count,
            "why": self.why,
            "instead": self.instead,
            "case": self.case,
        }


@dataclass(frozen=True, slots=True)
class TableSize:
    """How large a table of the audited database is.

    Attributes:
        table: The table, with its schema unless that is the default one.
        rows: How many rows the server believes it has; 0 where it does not know.
        size: Its bytes, without its indexes.
    """

    table: str
    rows: int
    size: int


@dataclass(frozen=True, slots=True)
class Copy:
    """The scratch copy that was rehearsed on.

    Attributes:
        rows: Which rows it has: `all`, `sample`, `none` or `made`.
        restored: How many tables it has with their rows.
        not_restored: What could not be copied, in words.
        sizes: How large the tables of the database are, where it tells.
    """

    rows: str
    restored: int
    not_restored: tuple[str, ...] = ()
    sizes: tuple[TableSize, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The copy as JSON-ready values."""
        return {"rows": self.rows, "restored": self.restored, "not_restored": list(self.not_restored)}


@dataclass(frozen=True, slots=True, repr=False)
class RehearsedRevision(Result):
    """What one revision did.

    Attributes:
        revision: Its id.
        message: The first paragraph of its docstring.
        path: Its file.
        verdict: What it does, in one word; None where the rehearsal did not reach it.
        reasons: Why, the worst first; those of milder verdicts are among them.
        catalogue: What it changed in the catalogue.
        rows: What became of rows, for each table where something did.
        statements: What it ran.
        downgrade: What the way back does; None where it was not tried.
        again: What running it again does; None where it was not tried.
        seconds: How long the upgrade took.
        failure: Why it failed, if it did.
        stands_at: Where the database stands after a failure.
        offline: What `--sql` makes of it; None where that was not asked.
        offline_failure: Why it can't write it, if so.
    """

    revision: str
    message: str
    path: str | None
    verdict: RehearsalVerdict | None = None
    reasons: tuple[Reason, ...] = ()
    catalogue: tuple[Difference, ...] = ()
    rows: Mapping[str, TableRows] = field(default_factory=dict)
    statements: tuple[ObservedStatement, ...] = ()
    downgrade: Downgrade | None = None
    again: Again | None = None
    seconds: float = 0.0
    failure: Failure | None = None
    stands_at: tuple[str, ...] | None = None
    offline: Offline | None = None
    offline_failure: Failure | None = None

    @property
    def is_reached(self) -> bool:
        """Whether the rehearsal came to it: those behind a revision that fails are not run."""
        return self.verdict is not None

    def masked(self) -> RehearsedRevision:
        """The same without a value of a row: those of examples are masked, and an error has no evidence."""
        return replace(
            self,
            rows={name: _masked_table(table) for name, table in self.rows.items()},
            failure=self.failure and masked_failure(self.failure),
            offline_failure=self.offline_failure and masked_failure(self.offline_failure),
            reasons=tuple(replace(each, why=_without_values(each.why)) for each in self.reasons),
        )

    def to_dict(self) -> dict[str, Any]:
        """The step as JSON-ready values."""
        return {
            "revision": self.revision,
            "message": self.message,
            "path": self.path,
            "verdict": None if self.verdict is None else self.verdict.value,
            "reasons": [each.to_dict() for each in self.reasons],
            "catalogue": encode(self.catalogue),
            "rows": {name: each.to_dict() for name, each in self.rows.items()},
            "statements": [_statement(each) for each in self.statements],
            "downgrade": None if self.downgrade is None else self.downgrade.value,
            "again": None if self.again is None else self.again.value,
            "seconds": self.seconds,
            "offline": None if self.offline is None else self.offline.value,
            "offline_failure": None if self.offline_failure is None else self.offline_failure.what,
        }

    def __repr__(self) -> str:
        """The revision, its verdict and its reasons, a line for each."""
        word = "not reached" if self.verdict is None else self.verdict.value
        lines = [f"{self.revision} {self.message}: {word}"]
        lines += [f"  {each.verdict.value}: {each.why}" for each in self.reasons]
        return "\n".join(map(visible, lines))


def masked_failure(failure: Failure) -> Failure:
    """A failure without what a database quotes of rows, and without evidence.

    Args:
        failure: The failure of a revision.
    """
    return replace(failure, what=_without_values(failure.what), evidence=())


def _without_values(error: str) -> str:
    """A sentence without what a database quotes when it refuses a value; names of ours are in backticks."""
    return _QUOTED.sub(rf"\g<open>{MASK}\g<close>", error)


def _masked_table(rows: TableRows) -> TableRows:
    return replace(
        rows,
        columns={name: _masked_column(each) for name, each in rows.columns.items()},
        lost=tuple(
            tuple((name, None if value is None else MASK) for name, value in row) for row in rows.lost
        ),
    )


def _masked_column(column: ColumnRows) -> ColumnRows:
    return replace(
        column,
        moved=_PATH.sub(f" ({MASK})", column.moved),
        examples=tuple(
            (None if before is None else MASK, None if after is None else MASK)
            for before, after in column.examples
        ),
    )


def _statement(each: ObservedStatement) -> dict[str, Any]:
    return {
        "sql": each.sql,
        "seconds": each.seconds,
        "locks": encode(each.locks),
        "rewrites": list(each.rewrites),
        "waited": encode(each.waited),
    }


def revision_named(revisions: Sequence[RehearsedRevision], name: str) -> RehearsedRevision:
    """The revision of a full or partial id.

    Raises:
        InputError: No rehearsed revision, or more than one, begins so.
    """
    found = [each for each in revisions if each.revision == name]
    found = found or [each for each in revisions if name and each.revision.startswith(name)]
    if len(found) == 1:
        return found[0]
    raise InputError(
        f"{'More than one' if found else 'No'} rehearsed revision begins with {name!r}.",
        slug="unknown-revision",
        remedy=f"The rehearsed revisions are: {', '.join(each.revision for each in revisions) or 'none'}.",
    )


@dataclass(frozen=True, repr=False)
class Rehearsal(Result):
    """What the revisions of a project did to a copy of its database.

    Attributes:
        versions: What it was computed with.
        database: The database that was copied, its secrets masked; None where none was.
        copy: The copy.
        revisions: The revisions in the order in which they ran.
        silent: Whether autogenerate proposes nothing after the last one; None where it was not asked.
        sources: The files that no report may be written over.
        blind_spots: What differs from the models then and autogenerate does not see; None where that was not
            looked for.
    """

    versions: Versions
    database: str | None
    copy: Copy
    revisions: tuple[RehearsedRevision, ...]
    silent: bool | None = None
    sources: tuple[Path, ...] = ()
    blind_spots: tuple[BlindSpot, ...] | None = None

    def __getitem__(self, name: str) -> RehearsedRevision:
        """The step of a full or partial id.

        Raises:
            InputError: No rehearsed revision, or more than one, begins so.
        """
        return revision_named(self.revisions, name)

    def masked(self) -> Rehearsal:
        """The same without a value of a row, in any of its revisions and in what could not be copied."""
        copy = replace(self.copy, not_restored=tuple(map(_without_values, self.copy.not_restored)))
        return replace(self, copy=copy, revisions=tuple(each.masked() for each in self.revisions))

    def __len__(self) -> int:
        """How many revisions there are to rehearse, those that were not reached included."""
        return len(self.revisions)

    def to_dict(self) -> dict[str, Any]:
        """The rehearsal as JSON-ready values; no value of a row is among them."""
        return {
            "versions": encode(self.versions),
            "database": self.database,
            "copy": self.copy.to_dict(),
            "revisions": [each.to_dict() for each in self.revisions],
            "silent": self.silent,
            "blind_spots": None if self.blind_spots is None else encode(self.blind_spots),
        }

    def source_files(self) -> tuple[Path, ...]:
        """The version files and the database."""
        return self.sources

    def __repr__(self) -> str:
        """A line that counts, then the lines of each revision."""
        if not self.revisions:
            return "<Rehearsal: nothing to rehearse, the database is at its head>"
        return "\n".join(
            [f"<Rehearsal: {counted(len(self.revisions), 'revision')}>", *map(str, self.revisions)]
        )
