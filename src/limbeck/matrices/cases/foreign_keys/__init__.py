"""Foreign keys that come, go, and change what they do."""

from __future__ import annotations

from limbeck.matrices.case import Case
from limbeck.matrices.cases.foreign_keys import (
    actions,
    additions,
    checks,
    columns,
    deletions,
    names,
    postgresql,
    rows,
    targets,
)

CASES: tuple[type[Case], ...] = (
    *additions.CASES,
    *deletions.CASES,
    *actions.CASES,
    *checks.CASES,
    *postgresql.CASES,
    *rows.CASES,
    *names.CASES,
    *targets.CASES,
    *columns.CASES,
)
