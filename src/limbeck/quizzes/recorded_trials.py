"""What trials answered when the matrix was last stored: enough to ask about them without running any."""

from __future__ import annotations

import ast
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from limbeck.errors import InputError
from limbeck.matrices.cases.registry import CASES
from limbeck.matrices.verdict import Verdict

if TYPE_CHECKING:
    from random import Random

    from limbeck.matrices.outcome import Outcome

_HERE = Path(__file__).parent
# In an installed package, and in the repository.
_PLACES = (_HERE.parent / "_data" / "matrix.json", _HERE.parents[2] / "data" / "matrix.json")

_RAN = {Verdict.DETECTED, Verdict.PARTIAL, Verdict.MISREAD, Verdict.UNSETTLED}
"""The verdicts on what was run to its end, and changed something."""


@dataclass(frozen=True, slots=True)
class SurvivingValues:
    """How many values of a column are still there after a migration.

    Attributes:
        column: The column before, as `table.column`.
        rows: How many rows its table had.
        kept: In how many of them the value is still there, under whatever name.
    """

    column: str
    rows: int
    kept: int

    @classmethod
    def from_outcome(cls, outcome: Outcome) -> SurvivingValues | None:
        """The column of a trial that tells most; None where no column that the file names could be judged.

        That is the one that loses most values, or else one that the file names and that keeps them all.

        Args:
            outcome: The trial.
        """
        if outcome.verdict not in _RAN:
            return None
        found = [
            cls(f"{table}.{column}", len(rows), len(rows) - _lost(outcome, table, column))
            for table, rows in outcome.rows_before.items()
            for column in (rows[0] if rows else ())
        ]
        losing = [each for each in found if each.kept < each.rows]
        if losing:
            return min(losing, key=lambda each: each.kept - each.rows)
        return next((each for each in found if _is_named_and_kept(outcome, each.column)), None)


@dataclass(frozen=True, slots=True)
class RecordedTrial:
    """What a trial answered.

    Attributes:
        case: The slug of its case.
        backend: `sqlite` or `postgresql`.
        options: The words of its options.
        verdict: What autogenerate made of it.
        reason: Why, in a sentence.
        upgrade: What autogenerate wrote, in Python's own layout; empty where it wrote no file.
        downgrade: What its downgrade did, in a word.
        values: What survived; None where nothing is asked about that.
    """

    case: str
    backend: str
    options: tuple[str, ...]
    verdict: Verdict
    reason: str
    upgrade: str
    downgrade: str
    values: SurvivingValues | None

    @property
    def family(self) -> str:
        """The family of its case."""
        return CASES[self.case].family

    @classmethod
    def from_outcome(cls, outcome: Outcome) -> RecordedTrial:
        """What a trial answered that was run just now."""
        return cls(
            outcome.case,
            outcome.backend,
            outcome.options,
            outcome.verdict,
            outcome.reason,
            plain_code(outcome.script.upgrade),
            outcome.downgrade.result.value,
            SurvivingValues.from_outcome(outcome),
        )

    @classmethod
    def from_entry(cls, entry: Mapping[str, Any]) -> RecordedTrial:
        """A trial of the stored matrix.

        Args:
            entry: What stands there: the trial's key, verdict and changes, and what `entry` gives.
        """
        values = entry["values"]
        return cls(
            entry["case"],
            entry["backend"],
            tuple(entry["options"]),
            Verdict(entry["verdict"]),
            entry["reason"],
            entry["upgrade"],
            entry["downgrade"],
            None if values is None else SurvivingValues(*values),
        )

    def entry(self) -> dict[str, Any]:
        """What is stored of it besides its key and its verdict."""
        values = self.values
        return {
            "reason": self.reason,
            "upgrade": self.upgrade,
            "downgrade": self.downgrade,
            "values": None if values is None else [values.column, values.rows, values.kept],
        }


@cache
def recorded_trials() -> tuple[RecordedTrial, ...]:
    """The trials of the stored matrix whose backend knows the feature and that chance does not decide.

    Raises:
        InputError: The file that comes with limbeck is not there.
    """
    place = next((each for each in _PLACES if each.exists()), None)
    if place is None:
        raise InputError(
            "The verdicts that come with limbeck are missing, so there is nothing to ask.",
            slug="no-recorded-trials",
            evidence={"Looked for": ", ".join(map(str, _PLACES))},
            remedy="Install limbeck again: the file is part of it.",
        )
    entries = json.loads(place.read_text(encoding="utf-8"))["trials"]
    trials = (RecordedTrial.from_entry(each) for each in entries if each["case"] in CASES)
    return tuple(
        each
        for each in trials
        if each.verdict is not Verdict.NOT_APPLICABLE and not CASES[each.case].seeds.get(each.backend)
    )


def siblings(trial: RecordedTrial, chance: Random) -> list[RecordedTrial]:
    """The other trials of the family on the same backend, in a random order.

    Args:
        trial: The trial.
        chance: Shuffles them.
    """
    found = [
        each
        for each in recorded_trials()
        if each.family == trial.family and each.backend == trial.backend and each != trial
    ]
    chance.shuffle(found)
    return found


def plain_code(source: str) -> str:
    """The same statements without comments, in the layout that Python gives them; empty for none.

    Args:
        source: The body of a function.
    """
    return ast.unparse(ast.parse(source))


def _lost(outcome: Outcome, table: str, column: str) -> int:
    changed = sum(each.column == f"{table}.{column}" for each in outcome.changed)
    gone = sum(each.startswith((f"{table}.", f"a row of {table}")) for each in outcome.lost)
    return changed + gone


def _is_named_and_kept(outcome: Outcome, name: str) -> bool:
    table, _, column = name.rpartition(".")
    before, after = outcome.rows_before[table], outcome.rows_after.get(table, ())
    values = [row[column] for row in before]
    return (
        f"'{column}'" in outcome.script.upgrade
        and bool(after)
        and column in after[0]
        and sorted(map(repr, values)) == sorted(repr(row[column]) for row in after)
    )
