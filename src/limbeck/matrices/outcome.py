"""What happened in a trial."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any

from limbeck.characters import visible
from limbeck.matrices.losses import ChangedValue
from limbeck.matrices.options import joined
from limbeck.matrices.rows import Rows
from limbeck.matrices.verdict import Verdict
from limbeck.records import Difference, Failure, Script, Sql, Versions, encode
from limbeck.results import Result

if TYPE_CHECKING:
    from limbeck.matrices.case import Case

TrialKey = tuple[str, str, tuple[str, ...]]
"""Which trial it was: case, backend, words of the options."""

WORDS = ("now", "in the target")
"""What the two sides of a difference from the target are called."""


class Restoration(str, Enum):
    """What a downgrade did."""

    RESTORES = "restores"
    DIFFERS = "differs"
    FAILS = "fails"
    NOT_RUN = "not run"


class Proof(str, Enum):
    """What running a remedy showed."""

    PROVEN = "proven"
    AT_A_PRICE = "proven, at a price"
    FAILS = "fails"
    DIFFERS = "differs"
    LOSES_DATA = "loses data"
    NOT_SILENT = "not silent"
    NOT_REVERSIBLE = "not reversible"
    NONE = "none"

    @property
    def proven(self) -> bool:
        """Whether it does what is wanted, even at a price."""
        return self in {Proof.PROVEN, Proof.AT_A_PRICE}


@dataclass(frozen=True, slots=True)
class TrialDowngrade:
    """What a downgrade did.

    Attributes:
        result: In a word.
        reason: Why, where it did not restore the schema.
        left: What differs from the schema before.
        rows: The rows after it.
    """

    result: Restoration
    reason: str = ""
    left: tuple[Difference, ...] = ()
    rows: Rows = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Remedy:
    """What a careful person wrote, and what came of it.

    Attributes:
        verdict: In a word.
        reason: Why it is not proven, why there is none, or why autogenerate is not silent after it.
        upgrade: The source of its upgrade; empty where there is none.
        downgrade: The source of its downgrade.
        sql: What both run.
        left: What differs from the target after it.
        rows: The rows after it.
        again: What autogenerate still proposes after it.
        back: What its downgrade did.
        price: The values that it changes for good: its downgrade does not bring them back.
    """

    verdict: Proof
    reason: str
    upgrade: str = ""
    downgrade: str = ""
    sql: Sql = field(default_factory=lambda: Sql("", ""))
    left: tuple[Difference, ...] = ()
    rows: Rows = field(default_factory=dict)
    again: tuple[str, ...] = ()
    back: TrialDowngrade = field(default_factory=lambda: TrialDowngrade(Restoration.NOT_RUN))
    price: tuple[ChangedValue, ...] = ()


@dataclass(frozen=True, slots=True)
class Exhibit:
    """What a case is, as it is shown: each text is what was run.

    Attributes:
        lesson: What it teaches.
        models: The Python that defines the models before and after.
        statements: The SQL that was run in addition, before and after.
    """

    lesson: str
    models: tuple[str, str]
    statements: tuple[str, str]

    @classmethod
    def from_case(cls, case: Case, backend: str) -> Exhibit:
        """What a case is on a backend.

        Args:
            case: The case.
            backend: `sqlite` or `postgresql`.
        """
        return cls(
            case.lesson,
            (case.body("before"), case.body("after")),
            (
                _script((*case.setup_sql(backend, "before"), *case.before_sql(backend))),
                _script((*case.setup_sql(backend, "after"), *case.after_sql(backend))),
            ),
        )


@dataclass(frozen=True, slots=True, repr=False)
class Outcome(Result):
    """One run of a case on a backend with options: the evidence, and the verdict computed from it.

    Attributes:
        case: The slug of the case.
        family: Its family.
        title: What changes, in a few words.
        backend: `sqlite` or `postgresql`.
        options: The words of the options, sorted; empty for the defaults.
        verdict: What autogenerate made of it.
        reason: Why that verdict, in a sentence.
        versions: What it holds for.
        exhibit: The case itself.
        seconds: How long the trial took.
        changes: Alembic's word for each operation that it proposed.
        wanted: What differs between the schema before and the target.
        script: The migration file; empty texts where nothing was written.
        sql: What the file ran, up and down.
        warnings: What Alembic and SQLAlchemy warned of.
        error: What was raised, with the statement; None where nothing was.
        left: What differs between the target and what applying the file gave.
        order: Columns whose order differs from the target's.
        rows_before: The rows before, by table.
        rows_after: The rows after the file was run.
        lost: The rows that are gone, in words.
        changed: The values that are lost in rows that are still there.
        again: What a second autogenerate proposes.
        downgrade: What the downgrade of the file did.
        remedy: What a careful person wrote; None where nothing has to be written.
        chance: How often each verdict came up among fresh processes with different hash seeds; empty for a
            case that leaves nothing to chance.
    """

    case: str
    family: str
    title: str
    backend: str
    options: tuple[str, ...]
    verdict: Verdict
    reason: str
    versions: Versions
    exhibit: Exhibit = field(default_factory=lambda: Exhibit("", ("", ""), ("", "")))
    seconds: float = 0.0
    changes: tuple[str, ...] = ()
    wanted: tuple[Difference, ...] = ()
    script: Script = field(default_factory=lambda: Script("", "", ""))
    sql: Sql = field(default_factory=lambda: Sql("", ""))
    warnings: tuple[str, ...] = ()
    error: Failure | None = None
    left: tuple[Difference, ...] = ()
    order: tuple[Difference, ...] = ()
    rows_before: Rows = field(default_factory=dict)
    rows_after: Rows = field(default_factory=dict)
    lost: tuple[str, ...] = ()
    changed: tuple[ChangedValue, ...] = ()
    again: tuple[str, ...] = ()
    downgrade: TrialDowngrade = field(default_factory=lambda: TrialDowngrade(Restoration.NOT_RUN))
    remedy: Remedy | None = None
    chance: tuple[tuple[Verdict, int], ...] = ()

    @property
    def key(self) -> TrialKey:
        """What tells it from the other trials of a matrix."""
        return (self.case, self.backend, self.options)

    def to_dict(self) -> dict[str, Any]:
        """The outcome as JSON-ready values, its versions included."""
        return {"versions": encode(self.versions), **self.entry()}

    def entry(self) -> dict[str, Any]:
        """The outcome as an entry in the list of a matrix, which names the versions once."""
        remedy = None
        if self.remedy is not None:
            remedy = {
                "verdict": self.remedy.verdict.value,
                "reason": self.remedy.reason,
                "source": {"upgrade": self.remedy.upgrade, "downgrade": self.remedy.downgrade},
                "sql": encode(self.remedy.sql),
                "left": _difference_lines(self.remedy.left),
                "rows": encode(self.remedy.rows),
                "again": list(self.remedy.again),
                "price": encode(self.remedy.price),
                "downgrade": self.remedy.back.result.value,
            }
        return {
            "case": self.case,
            "backend": self.backend,
            "options": list(self.options),
            "verdict": self.verdict.value,
            "changes": list(self.changes),
            "reason": self.reason,
            "left": _difference_lines(self.left),
            "order": _difference_lines(self.order),
            "again": list(self.again),
            "rows": {
                "before": encode(self.rows_before),
                "after": encode(self.rows_after),
                "lost": list(self.lost),
                "changed": encode(self.changed),
            },
            "downgrade": self.downgrade.result.value,
            "downgrade_reason": self.downgrade.reason,
            "remedy": remedy,
            "chance": {verdict.value: count for verdict, count in self.chance},
            "script": {"upgrade": self.script.upgrade, "downgrade": self.script.downgrade},
            "sql": encode(self.sql),
            "warnings": list(self.warnings),
            "error": encode(self.error),
            "seconds": round(self.seconds, 3),
        }

    def __repr__(self) -> str:
        """The verdict in a line, then what to know about it."""
        shown = f" with {joined(self.options)}" if self.options else ""
        lines = [
            f"<Outcome of {self.case} on {self.backend}{shown}: {self.verdict.value}>",
            f"  {self.reason}",
        ]
        lines += [f"  left: {each}" for each in _difference_lines(self.left[:5])]
        lines += [f"  lost: {each}" for each in self.lost[:5]]
        lines += [f"  changed: {each}" for each in self.changed[:5]]
        if self.remedy is not None:
            lines.append(f"  remedy: {self.remedy.verdict.value}. {self.remedy.reason}".rstrip(". ") + ".")
        return "\n".join(map(visible, lines))


def _script(statements: Iterable[str]) -> str:
    return "\n".join(each.rstrip().rstrip(";") + ";" for each in statements)


def _difference_lines(differences: Sequence[Difference]) -> list[str]:
    return [each.sentence(*WORDS) for each in differences]
