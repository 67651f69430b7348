"""Two columns of one type get other names: which is which, only the rows tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from limbeck.exercises.exercise import Exercise, Wrong
from limbeck.exercises.predicates import (
    AutogenerateSilent,
    DatabaseAtHead,
    DowngradeRestores,
    SameSchema,
    ValuesKept,
)

if TYPE_CHECKING:
    from limbeck.workshops.workshop import Workshop

_BEFORE = """\
    name1: Mapped[str | None] = mapped_column(String(80))
    name2: Mapped[str | None] = mapped_column(String(80))
"""
_AFTER = """\
    surname: Mapped[str | None] = mapped_column(String(80))
    forename: Mapped[str | None] = mapped_column(String(80))
"""
_SURNAMES = (
    "UPDATE customers SET name2 = CASE id % 4 WHEN 0 THEN 'Berg' WHEN 1 THEN 'Okafor' "
    "WHEN 2 THEN 'Rossi' ELSE 'Tanaka' END"
)


def _renames(*pairs: tuple[str, str]) -> str:
    return "\n".join(f'op.alter_column("customers", "{old}", new_column_name="{new}")' for old, new in pairs)


class RenamePair(Exercise):
    """`name1` and `name2` become `forename` and `surname`, or the other way round."""

    slug = "rename-pair"
    title = "Rename two columns of one type, each to the right name"
    lesson = 2
    story = """
An old table has `name1` and `name2`. The models call them by what they hold: `surname` and `forename`.
Autogenerate has written a revision that drops both.

Correct it. Every value has to end up in the column that says what it is, and the way back has to restore
both.
"""
    hints = (
        "Names and types do not tell which is which. What does?",
        "`SELECT * FROM customers`: which of the two columns holds forenames?",
        "`name1` is the forename and `name2` the surname: two `op.alter_column`, and two for the way back.",
    )
    cases = ("column.rename",)
    claims = ("A07", "A19", "A24")
    question = "https://stackoverflow.com/questions/17174636/can-alembic-autogenerate-column-alterations"
    goal = (
        SameSchema(),
        ValuesKept("customers", "name1", to="forename", asks="every forename is in `forename`"),
        ValuesKept("customers", "name2", to="surname", asks="every surname is in `surname`"),
        AutogenerateSilent(),
        DowngradeRestores(),
        DatabaseAtHead(),
    )

    def start(self, workshop: Workshop) -> None:
        name = "    name: Mapped[str | None] = mapped_column(String(80))\n"
        models = workshop.models_source
        workshop.edit_models(models.replace(name, _BEFORE))
        workshop.revision("two names", rev_id="8a10c5d7e005")
        workshop.edit(
            upgrade='op.alter_column("customers", "name", new_column_name="name1")\n'
            'op.add_column("customers", sa.Column("name2", sa.String(80)))',
            downgrade='op.drop_column("customers", "name2")\n'
            'op.alter_column("customers", "name1", new_column_name="name")',
        )
        workshop.upgrade(anyway=True)
        workshop.execute(_SURNAMES)
        workshop.edit_models(models.replace(name, _AFTER))
        workshop.autogenerate("surname and forename", rev_id="8a10c5d7e006")
        workshop.upgrade()

    def solution(self, workshop: Workshop) -> None:
        workshop.edit(
            upgrade='op.alter_column("customers", "name1", new_column_name="forename")\n'
            'op.alter_column("customers", "name2", new_column_name="surname")',
            downgrade='op.alter_column("customers", "surname", new_column_name="name2")\n'
            'op.alter_column("customers", "forename", new_column_name="name1")',
        )
        workshop.upgrade()

    def wrong(self) -> tuple[Wrong, ...]:
        return (
            Wrong("in the order of the models", self._crossed, because="values-kept"),
            Wrong.upgraded_anyway(because="values-kept"),
            Wrong("back crosswise", self._back_crosswise, because="downgrade-restores"),
            Wrong("renamed by hand and stamped", self._by_hand, because="values-kept"),
        )

    @staticmethod
    def _crossed(workshop: Workshop) -> None:
        workshop.edit(
            upgrade=_renames(("name1", "surname"), ("name2", "forename")),
            downgrade=_renames(("surname", "name1"), ("forename", "name2")),
        )
        workshop.upgrade(anyway=True)

    @staticmethod
    def _back_crosswise(workshop: Workshop) -> None:
        workshop.edit(
            upgrade=_renames(("name1", "forename"), ("name2", "surname")),
            downgrade=_renames(("surname", "name1"), ("forename", "name2")),
        )
        workshop.upgrade(anyway=True)

    @staticmethod
    def _by_hand(workshop: Workshop) -> None:
        workshop.execute("ALTER TABLE customers RENAME COLUMN name1 TO forename")
        workshop.execute("ALTER TABLE customers RENAME COLUMN name2 TO surname")
        workshop.stamp("head")
