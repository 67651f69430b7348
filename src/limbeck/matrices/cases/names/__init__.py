"""Names that a database or a library may stumble over."""

from __future__ import annotations

from limbeck.matrices.case import Case
from limbeck.matrices.cases.names import cases, characters, words

CASES: tuple[type[Case], ...] = (*cases.CASES, *words.CASES, *characters.CASES)
