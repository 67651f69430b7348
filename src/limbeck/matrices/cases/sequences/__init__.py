"""Sequences, alone and behind columns."""

from __future__ import annotations

from limbeck.matrices.case import Case
from limbeck.matrices.cases.sequences import columns, standalone

CASES: tuple[type[Case], ...] = (*standalone.CASES, *columns.CASES)
