"""Proving remedies, where a trial of its own would not show enough."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Column, Integer, MetaData, String, Table

from limbeck.matrices.case import Case
from limbeck.matrices.outcome import Proof
from limbeck.matrices.trial import trial

if TYPE_CHECKING:
    from limbeck.autogen.generating import Operations


class Idle(Case):
    """The columns are to stand in another order, and the remedy does nothing about it."""

    slug = "own.idle"
    title = "the order of columns, and an idle remedy"

    def before(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("name", String(50)), Column("age", Integer))

    def after(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("age", Integer), Column("name", String(50)))

    def remedy(self, op: Operations) -> None:
        op.execute("UPDATE users SET age = age")

    def undo(self, op: Operations) -> None:
        pass


@pytest.mark.parametrize("backend", ["sqlite", "postgresql"])
def test_a_remedy_for_the_order_of_columns_has_to_change_it(backend: str) -> None:
    """Where the order is all that differs, it counts."""
    outcome = trial(Idle(), backend)
    assert outcome.remedy is not None
    assert outcome.remedy.verdict is Proof.DIFFERS
    assert [(each.name, each.attribute) for each in outcome.remedy.left] == [
        ("age", "position"),
        ("name", "position"),
    ]
