"""A revision gets the way back that it lacks."""

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


class EmptyDowngrade(Exercise):
    """A release was taken back by a downgrade that does nothing, and can't be deployed again."""

    slug = "empty-downgrade"
    title = "Give a revision its way back"
    lesson = 11
    story = """
A release added a table of refunds, and a note to each order. It was taken back with `alembic downgrade -1`,
which succeeded, and the next upgrade failed: see the log. Somebody has cleaned up by hand what was left.

Write the downgrade that was missing, then upgrade. Going back has to leave the database as it was before.
"""
    hints = (
        "Compare what `upgrade()` does with what `downgrade()` does.",
        "Undo each operation, the last one first.",
        '`op.drop_column("orders", "note")`, then `op.drop_table("refunds")`.',
    )
    cases = ("table.add", "column.add_nullable")
    claims = ("A46", "A47")
    question = "https://github.com/OpenEnergyPlatform/oeplatform/issues/916"
    goal = (
        SameSchema(),
        RowsSurvive("orders", 12),
        DowngradeRestores(),
        AutogenerateSilent(),
        DatabaseAtHead(),
    )

    def start(self, workshop: Workshop) -> None:
        models = workshop.models_source.replace(
            "    amount: Mapped[int]\n", "    amount: Mapped[int]\n    note: Mapped[str | None]\n"
        )
        refund = '\n\nclass Refund(Base):\n    __tablename__ = "refunds"\n\n'
        workshop.edit_models(f"{models}{refund}    id: Mapped[int] = mapped_column(primary_key=True)\n")
        workshop.autogenerate("refunds and notes", rev_id="df1a3c52b001")
        workshop.edit(downgrade="pass")
        workshop.upgrade()
        workshop.downgrade(anyway=True)
        workshop.upgrade(anyway=True)
        workshop.execute("DROP TABLE refunds")
        workshop.execute("ALTER TABLE orders DROP COLUMN note")

    def solution(self, workshop: Workshop) -> None:
        workshop.edit(downgrade='op.drop_column("orders", "note")\nop.drop_table("refunds")')
        workshop.upgrade()

    def wrong(self) -> tuple[Wrong, ...]:
        return (
            Wrong("upgraded as it is", self._as_it_is, because="downgrade-restores"),
            Wrong("half of the way back", self._half, because="downgrade-restores"),
            Wrong("a way back that takes the orders along", self._orders, because="downgrade-restores"),
            Wrong("a way back that refuses", self._refusing, because="downgrade-restores"),
        )

    @staticmethod
    def _as_it_is(workshop: Workshop) -> None:
        workshop.upgrade()

    @staticmethod
    def _half(workshop: Workshop) -> None:
        workshop.edit(downgrade='op.drop_table("refunds")')
        workshop.upgrade()

    @staticmethod
    def _orders(workshop: Workshop) -> None:
        workshop.edit(downgrade='op.drop_table("refunds")\nop.drop_table("orders")')
        workshop.upgrade()

    @staticmethod
    def _refusing(workshop: Workshop) -> None:
        workshop.edit(downgrade='raise NotImplementedError("there is no way back")')
        workshop.upgrade()
