"""A column gets another name and another type at once."""

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

_RETYPED = """
with op.batch_alter_table("orders") as batch:
    batch.alter_column("amount", new_column_name="total", existing_type=sa.Integer(),
                       type_=sa.Numeric(10, 2), existing_nullable=False)
"""


class RenameAndRetype(Exercise):
    """`amount`, an integer, becomes `total` with two decimals."""

    slug = "rename-and-retype"
    title = "Rename a column and change its type, values included"
    lesson = 2
    story = """
`amount` of `Order` is called `total` and has two decimals now. The generated revision failed; the last line
of the log says how. Failing was luck: with a default it would have run, and emptied the column.

Correct the newest revision: one column, another name, another type, the same 12 amounts. Nobody else uses
the shop right now, so locks do not matter.
"""
    hints = (
        "`op.alter_column` can change more than one thing of a column at once.",
        "`new_column_name` and `type_`, with `existing_type`; on SQLite in a batch.",
        """`with op.batch_alter_table("orders") as batch:` and in it `batch.alter_column("amount",
        new_column_name="total", existing_type=sa.Integer(), type_=sa.Numeric(10, 2),
        existing_nullable=False)`. Back with both exchanged.""",
    )
    cases = ("column.rename_with_type",)
    claims = ("A05", "A19", "B39")
    question = "https://github.com/miguelgrinberg/Flask-Migrate/issues/30"
    goal = (
        SameSchema(),
        RowsSurvive("orders", 12, but=("amount",)),
        QueryGives(
            "every order has its amount as its total",
            "SELECT id FROM orders WHERE id <= 12 AND (total IS NULL OR total <> id * 7)",
            (),
        ),
        AutogenerateSilent(),
        DowngradeRestores(),
        DatabaseAtHead(),
    )
    accepts = (RehearsalVerdict.BLOCKS,)

    def start(self, workshop: Workshop) -> None:
        workshop.edit_models(
            workshop.models_source.replace("import ForeignKey, String", "import ForeignKey, Numeric, String")
            .replace("    amount: Mapped[int]", "    total: Mapped[Decimal] = mapped_column(Numeric(10, 2))")
            .replace("from sqlalchemy import", "from decimal import Decimal\n\nfrom sqlalchemy import", 1)
        )
        workshop.autogenerate("amount becomes total", rev_id="91be04a2f007")
        workshop.upgrade(anyway=True)

    def solution(self, workshop: Workshop) -> None:
        workshop.edit(
            upgrade="""
with op.batch_alter_table("orders") as batch:
    batch.alter_column("amount", new_column_name="total", existing_type=sa.Integer(),
                       type_=sa.Numeric(10, 2), existing_nullable=False)
""",
            downgrade="""
with op.batch_alter_table("orders") as batch:
    batch.alter_column("total", new_column_name="amount", existing_type=sa.Numeric(10, 2),
                       type_=sa.Integer(), existing_nullable=False)
""",
        )
        workshop.upgrade()

    def wrong(self) -> tuple[Wrong, ...]:
        return (
            Wrong("a default, so that it runs", self._default, because="query-gives"),
            Wrong("only the name", self._only_the_name, because="same-schema"),
            Wrong("an empty downgrade", self._empty_downgrade, because="downgrade-restores"),
            Wrong.stamped(because="same-schema"),
        )

    @staticmethod
    def _default(workshop: Workshop) -> None:
        workshop.edit(
            upgrade='op.add_column("orders", sa.Column("total", sa.Numeric(10, 2), nullable=False, '
            'server_default="0"))\nop.drop_column("orders", "amount")',
            downgrade='op.add_column("orders", sa.Column("amount", sa.Integer(), nullable=False, '
            'server_default="0"))\nop.drop_column("orders", "total")',
        )
        workshop.upgrade(anyway=True)

    @staticmethod
    def _only_the_name(workshop: Workshop) -> None:
        workshop.edit(
            upgrade='op.alter_column("orders", "amount", new_column_name="total")',
            downgrade='op.alter_column("orders", "total", new_column_name="amount")',
        )
        workshop.upgrade(anyway=True)

    @staticmethod
    def _empty_downgrade(workshop: Workshop) -> None:
        workshop.edit(
            upgrade=_RETYPED,
            downgrade="pass",
        )
        workshop.upgrade(anyway=True)
