"""A table was copied under a new name, row by row, and its trigger stayed with the old one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from limbeck.exercises.exercise import Exercise, Wrong
from limbeck.exercises.predicates import (
    AutogenerateSilent,
    DatabaseAtHead,
    DowngradeRestores,
    RowsSurvive,
    SameSchema,
)

if TYPE_CHECKING:
    from limbeck.workshops.workshop import Workshop

_TRIGGER = """CREATE TRIGGER amount_never_falls BEFORE UPDATE OF amount ON {table}
    WHEN new.amount < old.amount BEGIN SELECT raise(ABORT, 'an amount never falls'); END"""
_COPY = """op.create_table(
    "{new}",
    sa.Column("id", sa.Integer(), nullable=False),
    sa.Column("customer_id", sa.Integer(), nullable=False),
    sa.Column("amount", sa.Integer(), nullable=False),
    sa.Column("status", sa.String(length=20), nullable=False),
    sa.ForeignKeyConstraint(["customer_id"], ["customers.id"]),
    sa.PrimaryKeyConstraint("id"),
)
op.execute("INSERT INTO {new} SELECT id, customer_id, amount, status FROM {old}")
op.drop_table("{old}")"""
_EXECUTE = f'op.execute("""{_TRIGGER}""")'
_UP, _DOWN = _COPY.format(new="purchases", old="orders"), _COPY.format(new="orders", old="purchases")


class CopyLosesATrigger(Exercise):
    """All rows arrive in the new table, autogenerate is silent, and nothing guards the amounts any more."""

    slug = "copy-loses-a-trigger"
    title = "Rename a table and keep its trigger"
    lesson = 10
    backends = ("sqlite",)
    story = """
The table of `Order` is called `purchases` now. A colleague knows that autogenerate would lose the rows, and
has written the revision by hand: a new table, all rows copied, the old table dropped. "Autogenerate has
nothing to say afterwards," says the colleague. limbeck stopped the upgrade: see the warning in the log.

Correct the revision and upgrade. All 12 rows arrive in `purchases`, and the trigger `amount_never_falls`
guards them there; after a downgrade, it guards `orders` again.
"""
    hints = (
        "A copy of a table has its columns and rows. What else belonged to the old table?",
        "A table that is renamed takes along what is attached to it; one that is dropped does, too.",
        """`op.rename_table("orders", "purchases")` is all of `upgrade()`; in `downgrade()` the other way
        round.""",
    )
    cases = ("table.rename",)
    goal = (
        SameSchema(),
        RowsSurvive("orders", 12, now="purchases"),
        AutogenerateSilent(),
        DowngradeRestores(),
        DatabaseAtHead(),
    )

    def start(self, workshop: Workshop) -> None:
        workshop.revision("an amount never falls", rev_id="7c1a5e20b001")
        workshop.edit(
            upgrade=_EXECUTE.format(table="orders"), downgrade='op.execute("DROP TRIGGER amount_never_falls")'
        )
        workshop.upgrade()
        workshop.edit_models(workshop.models_source.replace('"orders"', '"purchases"'))
        workshop.revision("orders are purchases", rev_id="7c2b6f31c002")
        workshop.edit(upgrade=_UP, downgrade=_DOWN)
        workshop.upgrade()

    def solution(self, workshop: Workshop) -> None:
        workshop.edit(
            upgrade='op.rename_table("orders", "purchases")',
            downgrade='op.rename_table("purchases", "orders")',
        )
        workshop.upgrade()

    def wrong(self) -> tuple[Wrong, ...]:
        return (
            Wrong.upgraded_anyway(because="same-schema"),
            Wrong("a trigger made by hand", self._by_hand, because="same-schema"),
            Wrong("a trigger on the way up only", self._up_only, because="downgrade-restores"),
        )

    @staticmethod
    def _by_hand(workshop: Workshop) -> None:
        workshop.upgrade(anyway=True)
        workshop.execute(_TRIGGER.format(table="purchases"))

    @staticmethod
    def _up_only(workshop: Workshop) -> None:
        workshop.edit(upgrade=f"{_UP}\n{_EXECUTE.format(table='purchases')}", downgrade=_DOWN)
        workshop.upgrade(anyway=True)
