"""Names that need care: case, reserved words, length, spaces."""

from __future__ import annotations

from limbeck.matrices.case import Case

CASES: tuple[type[Case], ...] = ()
