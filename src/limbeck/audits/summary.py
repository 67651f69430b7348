"""An audit in a few lines of text."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from limbeck.records import Risk

if TYPE_CHECKING:
    from limbeck.audits.report import Audit

SHOWN = 10
"""How many changes are told before the rest is counted."""


def summary_lines(audit: Audit) -> list[str]:
    """One line for the whole, then one for each change, the most dangerous first.

    Args:
        audit: What was found.
    """
    where = audit.database.url if audit.database else "no database"
    subject = where if audit.name is None else f"{audit.name} ({where})"
    return [f"<Audit of {subject}: {_result(audit)}>", *_change_lines(audit)]


def _result(audit: Audit) -> str:
    if audit.failure is not None:
        return f"failed: {audit.failure.what}"
    total = len(audit.changes)
    blind_spots = _blind_spots(audit)
    if not total:
        return f"autogenerate proposes no change{blind_spots}"
    risks = Counter(change.risk for change in audit.changes)
    counts = ", ".join(f"{risks[risk]} {risk.value}" for risk in Risk if risks[risk])
    renames = f"; {len(audit.renames)} may be a rename" if audit.renames else ""
    return f"{total} change{'s' * (total != 1)} ({counts}){renames}{blind_spots}"


def _blind_spots(audit: Audit) -> str:
    found = audit.blind_spot_search.found
    if found is None:
        return ""
    count = len(found.blind_spots)
    return f"; {count} blind spot{'s' * (count != 1)}"


def _change_lines(audit: Audit) -> list[str]:
    changes = () if audit.failure else sorted(audit.changes, key=lambda change: change.risk.rank)
    lines = [f"  {change.risk.value:<11}  {change.kind:<16}  {change.why}" for change in changes[:SHOWN]]
    if len(changes) > SHOWN:
        lines.append(f"  … and {len(changes) - SHOWN} more: audit.changes, audit.to_frame()")
    return lines
