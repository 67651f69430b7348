"""Keys that count by themselves."""

from __future__ import annotations

from limbeck.matrices.case import Case

CASES: tuple[type[Case], ...] = ()
