"""What SQLite's batch mode costs, whatever the change: the table is built anew."""

from __future__ import annotations

import re

from limbeck.autogen.risks.facts import JudgedChange, listed, named
from limbeck.autogen.risks.judgement import Judgement
from limbeck.autogen.rows import NoCount, count_text
from limbeck.phrases import and_joined
from limbeck.records import Risk


def with_recreation(change: JudgedChange, judgement: Judgement) -> Judgement:
    """Add what is lost when the table is built anew, found by doing it to a copy.

    Args:
        change: The change and what running it did.
        judgement: What the change itself costs.
    """
    if not change.dry_run.recreates:
        return judgement
    losses = change.dry_run.losses
    if losses.unknown:
        judgement = judgement.with_consequence(
            Risk.CAUTION,
            f"SQLite rebuilds {change.table} for this; only SQLite 3.37 or newer can tell what is lost.",
        )
    if losses.lost:
        judgement = judgement.with_consequence(
            Risk.CAUTION,
            f"SQLite rebuilds {change.table} for this, and silently loses {and_joined(losses.lost)}.",
        )
    if losses.retyped:
        judgement = judgement.with_consequence(
            Risk.SAFE, f"The rebuilt table declares {and_joined(losses.retyped)}; values stay as they are."
        )
    return with_cascades(change, judgement)


def with_cascades(change: JudgedChange, judgement: Judgement) -> Judgement:
    """Add the rows of other tables that go when a table is dropped while SQLite enforces foreign keys.

    Args:
        change: The change.
        judgement: What the change itself costs.
    """
    schema = change.facts.sqlite
    if schema is None or not change.facts.enforces_keys:
        return judgement
    pattern = re.compile(
        rf"REFERENCES\s+[\"`\[]?{re.escape(change.table_name[1])}[\"`\]]?(?!\w)[^,]*?ON\s+DELETE\s+(CASCADE|SET\s+NULL)",
        re.IGNORECASE | re.DOTALL,
    )
    hit = [
        entry.name
        for entry in schema.entries
        if entry.type == "table" and entry.name != change.table_name[1] and pattern.search(entry.sql)
    ]
    losing = [name for name in hit if (change.step.schema, name) not in change.facts.dropped]
    if not losing:
        return judgement
    held = change.facts.rows.count((change.step.schema, losing[0]))
    size = "" if isinstance(held, NoCount) else f" ({count_text(held, 'row')})"
    return judgement.with_consequence(
        Risk.DESTRUCTIVE,
        "With foreign keys enforced, dropping the table also deletes or empties rows of "
        f"{listed(losing)}{size}: turn `PRAGMA foreign_keys` off for the migration of "
        f"{named(*change.table_name)}.",
    )
