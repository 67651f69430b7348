"""What models do not express: views, functions, triggers, privileges, storage, rows."""

from __future__ import annotations

from limbeck.matrices.case import Case

CASES: tuple[type[Case], ...] = ()
