"""Foreign keys that come, go, and change what they do."""

from __future__ import annotations

from limbeck.matrices.case import Case
from limbeck.matrices.cases.foreign_keys import (
    actions,
    adding,
    checking,
    columns,
    deleting,
    naming,
    postgresql,
    rows,
    targets,
)

CASES: tuple[type[Case], ...] = (
    *adding.CASES,
    *deleting.CASES,
    *actions.CASES,
    *checking.CASES,
    *postgresql.CASES,
    *rows.CASES,
    *naming.CASES,
    *targets.CASES,
    *columns.CASES,
)
