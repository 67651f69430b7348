"""A column gets another name, and its values come along."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

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


class RenameColumn(Exercise):
    """The model's `name` is called `full_name`; the table has to follow, with its 43 names."""

    slug = "rename-column"
    title = "Rename a column and keep its values"
    lesson = 2
    story = """
The model's attribute `name` of `Customer` is called `full_name` now, and autogenerate has written a
revision for it. The upgrade was tried, and limbeck stopped it: see the warning in the log.

Correct the newest revision and upgrade, so that the table has `full_name` and all 43 customers keep
their names. The way back has to give the old column its names again.
"""
    hints = (
        "Read the revision: which two operations do together what you would call a rename?",
        "A column that is altered keeps its values: see `new_column_name` of `op.alter_column`.",
        """In `upgrade()`: `op.alter_column("customers", "name", new_column_name="full_name")`;
        in `downgrade()` the same with both names exchanged.""",
    )
    cases = ("column.rename",)
    claims = ("A07", "A19", "B31")
    question = "https://github.com/miguelgrinberg/Flask-Migrate/issues/563"
    goal = (
        SameSchema(),
        RowsSurvive("customers", 43),
        AutogenerateSilent(),
        DowngradeRestores(),
        DatabaseAtHead(),
    )

    def start(self, workshop: Workshop) -> None:
        workshop.edit_models(workshop.models_source.replace("    name: Mapped", "    full_name: Mapped"))
        workshop.autogenerate("rename name to full_name", rev_id="5d2e8f10a002")
        workshop.upgrade()

    def solution(self, workshop: Workshop) -> None:
        workshop.edit(
            upgrade='op.alter_column("customers", "name", new_column_name="full_name")',
            downgrade='op.alter_column("customers", "full_name", new_column_name="name")',
        )
        workshop.upgrade()

    def wrong(self) -> tuple[Wrong, ...]:
        return (
            Wrong.upgraded_anyway(because="rows-survive"),
            Wrong("names copied by hand", self._copied_by_hand, because="rows-survive"),
            Wrong("values of these rows alone", self._literal_values, because="rows-survive"),
            Wrong("an empty downgrade", self._empty_downgrade, because="downgrade-restores"),
            Wrong.stamped(because="same-schema"),
            Wrong("renamed by hand and stamped", self._by_hand, because="rows-survive"),
        )

    @staticmethod
    def _copied_by_hand(workshop: Workshop) -> None:
        rows = workshop.query("SELECT id, name FROM customers")
        workshop.upgrade(anyway=True)
        workshop.execute(f"UPDATE customers SET full_name = {_cases(rows)}")

    @staticmethod
    def _literal_values(workshop: Workshop) -> None:
        rows = workshop.query("SELECT id, name FROM customers")
        workshop.edit(
            upgrade='op.add_column("customers", sa.Column("full_name", sa.String(80)))\n'
            f'op.execute("UPDATE customers SET full_name = {_cases(rows)}")\n'
            'op.drop_column("customers", "name")',
            downgrade='op.alter_column("customers", "full_name", new_column_name="name")',
        )
        workshop.upgrade(anyway=True)

    @staticmethod
    def _empty_downgrade(workshop: Workshop) -> None:
        workshop.edit(
            upgrade='op.alter_column("customers", "name", new_column_name="full_name")', downgrade="pass"
        )
        workshop.upgrade(anyway=True)

    @staticmethod
    def _by_hand(workshop: Workshop) -> None:
        workshop.execute("ALTER TABLE customers RENAME COLUMN name TO full_name")
        workshop.stamp("head")


def _cases(rows: Iterable[tuple[Any, ...]]) -> str:
    """The name of each of these rows, in SQL."""
    names = " ".join(f"WHEN {number} THEN '{name}'" for number, name in rows)
    return f"CASE id {names} END"
