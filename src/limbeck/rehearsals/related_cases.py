"""The case of the matrix that shows what a revision does, with a careful migration that is proven."""

from __future__ import annotations

import re

from limbeck.rehearsals.observation import RevisionObservation
from limbeck.rehearsals.rehearsal import Reason, RehearsalVerdict
from limbeck.rehearsals.successors import successor_of_column, successor_of_table

_REFUSALS = (
    (r"NotNullViolation|NOT NULL", r"\bADD\s+(COLUMN\s+)?(?!CONSTRAINT)", "column.add_notnull_rows"),
    (r"NotNullViolation|NOT NULL", "", "nullable.to_notnull_with_nulls"),
    (r"UniqueViolation|UNIQUE constraint", "", "unique.column_true_dups"),
    (r"ForeignKeyViolation|FOREIGN KEY constraint", "", "fk.add_bad_rows"),
    (r"InvalidTextRepresentation", r"\bTYPE\s+(INTEGER|BIGINT|SMALLINT)\b", "type.string_to_int_words"),
)
"""What a database says when it refuses a statement, how that begins, and the case of it."""

_OBJECTS = {
    "trigger": "trigger.lost_in_batch",
    "check": "check.unnamed_lost_in_batch",
    "collation": "collation.bystander",
    "autoincrement": "autoincrement.sqlite_lost",
    "view": "view.on_dropped_column",
}
"""By the first word of an object that goes along with something else."""

_WORK = (
    (r"^\s*CREATE\s+(UNIQUE\s+)?INDEX\b", "index.concurrently_add"),
    (r"\bADD\s+CONSTRAINT\b.*\bFOREIGN\s+KEY\b", "fk.not_valid"),
    (r"\bADD\s+CONSTRAINT\b.*\bCHECK\b", "check.not_valid"),
    (r"\bALTER\s+COLUMN\b.*\bTYPE\s+BIGINT\b", "type.int_to_bigint"),
    (r"\bSET\s+NOT\s+NULL\b", "nullable.to_notnull"),
)
"""What a statement says behind which others wait, and the case of it."""


def related_case(reason: Reason, seen: RevisionObservation) -> str:
    """The slug of the case whose remedy is what to write instead; empty where the matrix has none.

    Args:
        reason: One thing that a revision does.
        seen: All that was observed of the revision.
    """
    word, _, name = reason.object.partition(" ")
    if reason.verdict is RehearsalVerdict.LOSES:
        return _of_loss(word, name, seen)
    if reason.verdict is RehearsalVerdict.FAILS:
        return _of_failure(seen)
    if reason.verdict is RehearsalVerdict.COLLATERAL:
        return _OBJECTS.get(word, "")
    if reason.verdict is RehearsalVerdict.BLOCKS:
        return _of_work(name, seen)
    return ""


def _of_loss(word: str, name: str, seen: RevisionObservation) -> str:
    if seen.change is None:
        return ""
    if word == "table":
        return "table.rename" if successor_of_table(seen.change, name) else ""
    table, _, column = name.rpartition(".")
    return "column.rename" if successor_of_column(seen.change, table, column) else ""


def _of_failure(seen: RevisionObservation) -> str:
    if seen.failed is None:
        return ""
    said, refused = seen.failed.failure.what, seen.failed.refused or ""
    return next(
        (
            case
            for error, statement, case in _REFUSALS
            if re.search(error, said) and re.search(statement, refused, re.IGNORECASE)
        ),
        "",
    )


def _of_work(table: str, seen: RevisionObservation) -> str:
    """The case of the first statement that has others wait for a table."""
    at_work = [
        each.sql
        for each in seen.statements
        if table in each.rewrites or any(wait.table == table and wait.working for wait in each.waited)
    ]
    return next(
        (case for sql in at_work for said, case in _WORK if re.search(said, sql, re.IGNORECASE | re.DOTALL)),
        "",
    )
