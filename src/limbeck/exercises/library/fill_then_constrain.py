"""A new column is filled from another table before it may not be empty any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from limbeck.exercises.exercise import Exercise, Wrong
from limbeck.exercises.predicates import (
    AutogenerateSilent,
    DatabaseAtHead,
    DowngradeRestores,
    QueryGives,
    RowsSurvive,
    SameSchema,
)
from limbeck.rehearsals.rehearsal import RehearsalVerdict

if TYPE_CHECKING:
    from limbeck.workshops.workshop import Workshop

_NAME = "coalesce((SELECT name FROM customers WHERE customers.id = orders.customer_id), 'unknown')"
_CONSTRAIN = """
with op.batch_alter_table("orders") as batch:
    batch.alter_column("recipient", existing_type=sa.String(80), nullable=False)"""
_ADD = 'op.add_column("orders", sa.Column("recipient", sa.String(80)))\n'


class FillThenConstrain(Exercise):
    """Each order is to keep the name of its customer, and one customer has none."""

    slug = "fill-then-constrain"
    title = "Fill a column from another table, then constrain it"
    lesson = 8
    story = """
Each order is to keep the name of whoever gets it: `orders.recipient`, NOT NULL. Autogenerate has written one
line, and it fails: see the log.

The twelve orders get the name of their customer, and `unknown` where that customer has no name. From then
on, an order without a recipient is to be refused: no default.
"""
    hints = (
        "What would the twelve rows hold at the moment when the column appears?",
        "Add it so that it may be empty; fill it; then set NOT NULL. And a customer without a name?",
        f"""`op.execute("UPDATE orders SET recipient = {_NAME}")`,
        then `alter_column` with `nullable=False`; on SQLite within `op.batch_alter_table("orders")`.""",
    )
    cases = ("column.add_notnull_rows",)
    claims = ("A34", "B46")
    question = (
        "https://stackoverflow.com/questions/33705697/"
        "alembic-integrityerror-column-contains-null-values-when-adding-non-nullable"
    )
    goal = (
        SameSchema(),
        QueryGives(
            "each order has the name of its customer",
            f"SELECT count(*) FROM orders WHERE recipient <> {_NAME}",
            ((0,),),
        ),
        RowsSurvive("orders", 12),
        RowsSurvive("customers", 43),
        DowngradeRestores(),
        DatabaseAtHead(),
        AutogenerateSilent(),
    )
    accepts = (RehearsalVerdict.BLOCKS,)

    def start(self, workshop: Workshop) -> None:
        workshop.execute("UPDATE customers SET name = NULL WHERE id = 6")
        amount = "    amount: Mapped[int]\n"
        recipient = "    recipient: Mapped[str] = mapped_column(String(80))\n"
        workshop.edit_models(workshop.models_source.replace(amount, amount + recipient))
        workshop.autogenerate("recipients of orders", rev_id="4ec1b1e00001")
        workshop.upgrade()

    def solution(self, workshop: Workshop) -> None:
        workshop.edit(
            upgrade='op.add_column("orders", sa.Column("recipient", sa.String(80)))\n'
            'op.execute("UPDATE orders SET recipient = coalesce((SELECT name FROM customers "\n'
            "           \"WHERE customers.id = orders.customer_id), 'unknown')\")\n"
            'with op.batch_alter_table("orders") as batch:\n'
            '    batch.alter_column("recipient", existing_type=sa.String(80), nullable=False)',
        )
        workshop.upgrade()

    def wrong(self) -> tuple[Wrong, ...]:
        return (
            Wrong("a default that stays", self._default, because="same-schema"),
            Wrong("never constrained", self._unconstrained, because="same-schema"),
            Wrong("unknown for everybody", self._unknown, because="query-gives"),
            Wrong("the order without a name deleted", self._deleted, because="rows-survive"),
            Wrong("filled by hand, before the upgrade", self._by_hand, because="same-schema"),
        )

    @staticmethod
    def _run(workshop: Workshop, upgrade: str) -> None:
        workshop.edit(upgrade=upgrade)
        workshop.upgrade(anyway=True)

    def _default(self, workshop: Workshop) -> None:
        add = _ADD.replace("String(80)", 'String(80), server_default="unknown", nullable=False')
        self._run(workshop, f'{add}op.execute("UPDATE orders SET recipient = {_NAME}")')

    def _unconstrained(self, workshop: Workshop) -> None:
        self._run(workshop, f'{_ADD}op.execute("UPDATE orders SET recipient = {_NAME}")')

    def _unknown(self, workshop: Workshop) -> None:
        self._run(workshop, f"{_ADD}op.execute(\"UPDATE orders SET recipient = 'unknown'\"){_CONSTRAIN}")

    def _deleted(self, workshop: Workshop) -> None:
        fill = f'op.execute("UPDATE orders SET recipient = {_NAME}")\n'
        delete = "op.execute(\"DELETE FROM orders WHERE recipient = 'unknown'\")"
        self._run(workshop, _ADD + fill + delete + _CONSTRAIN)

    @staticmethod
    def _by_hand(workshop: Workshop) -> None:
        workshop.execute("ALTER TABLE orders ADD COLUMN recipient VARCHAR(80)")
        workshop.execute(f"UPDATE orders SET recipient = {_NAME}")
        workshop.stamp("head")
