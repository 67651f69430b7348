"""Proving remedies, where a trial of its own would not show enough."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Column, Integer, MetaData, String, Table

from limbeck.matrices.case import Case, Operations
from limbeck.matrices.outcome import Proof
from limbeck.matrices.trial import trial

if TYPE_CHECKING:
    from collections.abc import Sequence


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


class Stuck(Idle):
    """A remedy that moves the columns, and a way back that does not."""

    slug = "own.stuck"

    def remedy(self, op: Operations) -> None:
        op.drop_column("users", "name")
        op.add_column("users", Column("name", String(50)))


class Forgetful(Case):
    """Rows are wanted, and the way back forgets to take them away."""

    slug = "own.forgetful"
    title = "rows, and a way back that leaves them"
    data = True

    def before(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True))

    def after(self, metadata: MetaData) -> None:
        self.before(metadata)

    def after_sql(self, backend: str) -> Sequence[str]:  # noqa: ARG002 - the same on both
        return ("INSERT INTO users VALUES (1), (2)",)

    def remedy(self, op: Operations) -> None:
        op.execute("INSERT INTO users VALUES (2), (1)")

    def undo(self, op: Operations) -> None:
        op.execute("DELETE FROM users WHERE id = 2")


on_both = pytest.mark.parametrize("backend", ["sqlite", "postgresql"])


@on_both
def test_a_way_back_has_to_restore_the_order_where_that_is_all_that_changed(backend: str) -> None:
    """The way back is judged as the way there is."""
    outcome = trial(Stuck(), backend)
    assert outcome.remedy is not None
    assert outcome.remedy.verdict is Proof.NOT_REVERSIBLE
    assert [each.attribute for each in outcome.remedy.back.left] == ["position", "position"]


@on_both
def test_a_way_back_has_to_restore_the_rows_of_a_change_of_data(backend: str) -> None:
    """In whatever order the rows of the target come, which the remedy has reached."""
    outcome = trial(Forgetful(), backend)
    assert outcome.remedy is not None
    assert outcome.remedy.verdict is Proof.NOT_REVERSIBLE
    assert [str(each) for each in outcome.remedy.back.left] == [
        "table users: rows is {'id': 1} before and nothing after"
    ]


@on_both
def test_a_remedy_for_the_order_of_columns_has_to_change_it(backend: str) -> None:
    """Where the order is all that differs, it counts."""
    outcome = trial(Idle(), backend)
    assert outcome.remedy is not None
    assert outcome.remedy.verdict is Proof.DIFFERS
    assert [(each.name, each.attribute) for each in outcome.remedy.left] == [
        ("age", "position"),
        ("name", "position"),
    ]
