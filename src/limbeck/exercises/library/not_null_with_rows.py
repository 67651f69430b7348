"""A NOT NULL column on a table that has rows: autogenerate's revision fails."""

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

_DROP = 'op.drop_column("orders", "priority")'


class NotNullWithRows(Exercise):
    """The new column has a default in Python, and none in the database."""

    slug = "not-null-with-rows"
    title = "Add a NOT NULL column to a table that has rows"
    lesson = 3
    story = """
Orders have a `priority` now, 3 unless somebody says otherwise: the model has `default=3`. The generated
revision has failed; the last line of the log says why.

Correct the newest revision, so that the 12 orders get priority 3 and the column is NOT NULL. The model has
no server default, so the database must not have one in the end. Locks do not matter here.
"""
    hints = (
        "Whose default is `default=3`: Python's or the database's? Which rows were never made by Python?",
        "Three steps: a column that may be NULL, values for the rows, and then NOT NULL.",
        """`op.add_column` with `nullable=True`, `op.execute("UPDATE orders SET priority = 3")`, and
        `alter_column(…, nullable=False)`, which SQLite only does in `op.batch_alter_table("orders")`.""",
    )
    cases = ("column.add_notnull_pydefault_rows", "column.add_notnull_rows")
    claims = ("A34", "B26")
    question = "https://github.com/miguelgrinberg/Flask-Migrate/issues/81"
    goal = (
        SameSchema(),
        QueryGives("every order has priority 3", "SELECT DISTINCT priority FROM orders", ((3,),)),
        RowsSurvive("orders", 12),
        AutogenerateSilent(),
        DowngradeRestores(),
        DatabaseAtHead(),
    )
    accepts = (RehearsalVerdict.BLOCKS,)

    def start(self, workshop: Workshop) -> None:
        status = "    status: Mapped[str] = mapped_column(String(20))\n"
        workshop.edit_models(
            workshop.models_source.replace(
                status, f"{status}    priority: Mapped[int] = mapped_column(default=3)\n"
            )
        )
        workshop.autogenerate("orders have a priority", rev_id="a4c82e61b008")
        workshop.upgrade(anyway=True)

    def solution(self, workshop: Workshop) -> None:
        workshop.edit(
            upgrade="""
op.add_column("orders", sa.Column("priority", sa.Integer(), nullable=True))
op.execute("UPDATE orders SET priority = 3")
with op.batch_alter_table("orders") as batch:
    batch.alter_column("priority", existing_type=sa.Integer(), nullable=False)
"""
        )
        workshop.upgrade()

    def wrong(self) -> tuple[Wrong, ...]:
        return (
            Wrong("the orders deleted first", self._deleted, because="rows-survive"),
            Wrong("a server default that stays", self._default_stays, because="same-schema"),
            Wrong("it may be NULL", self._nullable, because="same-schema"),
            Wrong("filled by hand", self._filled_by_hand, because="query-gives"),
        )

    @staticmethod
    def _run(workshop: Workshop, upgrade: str) -> None:
        workshop.edit(upgrade=upgrade, downgrade=_DROP)
        workshop.upgrade(anyway=True)

    def _deleted(self, workshop: Workshop) -> None:
        workshop.execute("DELETE FROM orders")
        workshop.upgrade(anyway=True)

    def _default_stays(self, workshop: Workshop) -> None:
        self._run(
            workshop,
            'op.add_column("orders", sa.Column("priority", sa.Integer(), nullable=False, '
            'server_default="3"))',
        )

    def _nullable(self, workshop: Workshop) -> None:
        self._run(
            workshop,
            'op.add_column("orders", sa.Column("priority", sa.Integer()))\n'
            'op.execute("UPDATE orders SET priority = 3")',
        )

    def _filled_by_hand(self, workshop: Workshop) -> None:
        self._run(workshop, 'op.add_column("orders", sa.Column("priority", sa.Integer()))')
        workshop.execute("UPDATE orders SET priority = 3 WHERE id > 1")
