"""A table that another one points at gets another name, and keeps its rows and its key."""

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

_RENAME = 'op.rename_table("customers", "clients")'
_COPY = """
op.create_table(
    "clients",
    sa.Column("id", sa.Integer(), primary_key=True),
    sa.Column("name", sa.String(80)),
    sa.Column("email", sa.String(120)),
)
op.execute("INSERT INTO clients SELECT id, name, email FROM customers")
"""


class RenameTable(Exercise):
    """The model's table `customers` is called `clients`; `orders` points at it."""

    slug = "rename-table"
    title = "Rename a table that others point at"
    lesson = 2
    story = """
The table of `Customer` is called `clients` now. Autogenerate has written a revision for it, and limbeck
stopped the upgrade: see the warning in the log.

Correct the newest revision and upgrade. All 43 customers and their 12 orders stay, `orders` points at
`clients`, and the way back leads to `customers` again.
"""
    hints = (
        "Which two operations of the revision are one, if you read them together?",
        "A table that is renamed keeps its rows, and foreign keys follow it: see `op.rename_table`.",
        """`op.rename_table("customers", "clients")` is all of `upgrade()`; in `downgrade()` the other way
        round.""",
    )
    cases = ("table.rename", "table.rename_referenced")
    claims = ("A39", "B25")
    question = "https://github.com/miguelgrinberg/Flask-Migrate/issues/413"
    goal = (
        SameSchema(),
        RowsSurvive("customers", 43, now="clients"),
        RowsSurvive("orders", 12),
        AutogenerateSilent(),
        DowngradeRestores(),
        DatabaseAtHead(),
    )

    def start(self, workshop: Workshop) -> None:
        workshop.edit_models(workshop.models_source.replace('"customers', '"clients'))
        workshop.autogenerate("rename customers to clients", rev_id="3f7a91c0d004")
        workshop.upgrade()

    def solution(self, workshop: Workshop) -> None:
        workshop.edit(
            upgrade='op.rename_table("customers", "clients")',
            downgrade='op.rename_table("clients", "customers")',
        )
        workshop.upgrade()

    def wrong(self) -> tuple[Wrong, ...]:
        return (
            Wrong.upgraded_anyway(because="same-schema"),
            Wrong("a new table, rows copied, the old one left", self._copied, because="same-schema"),
            Wrong("an empty downgrade", self._empty_downgrade, because="downgrade-restores"),
            Wrong.stamped(because="same-schema"),
        )

    @staticmethod
    def _copied(workshop: Workshop) -> None:
        workshop.edit(upgrade=_COPY, downgrade='op.drop_table("clients")')
        workshop.upgrade(anyway=True)

    @staticmethod
    def _empty_downgrade(workshop: Workshop) -> None:
        workshop.edit(upgrade=_RENAME, downgrade="pass")
        workshop.upgrade(anyway=True)
