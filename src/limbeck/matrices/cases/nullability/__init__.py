"""Columns that begin or cease to allow NULL."""

from __future__ import annotations

from limbeck.matrices.case import Case

CASES: tuple[type[Case], ...] = ()
