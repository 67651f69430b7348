"""A downgrade that drops the table and leaves its enum type: the next upgrade fails."""

from __future__ import annotations

from typing import TYPE_CHECKING

from limbeck.exercises.exercise import Exercise, Wrong
from limbeck.exercises.predicates import (
    AutogenerateSilent,
    DatabaseAtHead,
    DowngradeRestores,
    SameSchema,
    UpgradeRuns,
)

if TYPE_CHECKING:
    from limbeck.workshops.workshop import Workshop

_ENUM = """\
class Level(enum.Enum):
    low = "low"
    high = "high"


class Ticket(Base):
    __tablename__ = "tickets"

    id: Mapped[int] = mapped_column(primary_key=True)
    level: Mapped[Level]
"""


class EnumDowngrade(Exercise):
    """`create_table` makes the type `level`; `drop_table` does not drop it."""

    slug = "enum-downgrade"
    title = "Take an enum back with its table"
    lesson = 3
    backends = ("postgresql",)
    story = """
A table of tickets with an enum was upgraded, downgraded, and upgraded again; the second upgrade failed, see
the log. Somebody has dropped the type by hand since, so the database is as it was before.

Correct the newest revision so that one can go up, down and up again, and upgrade.
"""
    hints = (
        "What did the first upgrade make that the downgrade left behind?",
        "`op.create_table` creates the enum's type, too; `op.drop_table` drops the table alone.",
        'After `op.drop_table("tickets")`: `op.execute("DROP TYPE level")`.',
    )
    cases = ("enum.native_new_table",)
    claims = ("A18", "A46", "A52")
    question = "https://github.com/sqlalchemy/alembic/issues/886"
    goal = (
        SameSchema(),
        UpgradeRuns(),
        AutogenerateSilent(),
        DowngradeRestores(),
        DatabaseAtHead(),
    )

    def start(self, workshop: Workshop) -> None:
        workshop.edit_models(f"import enum\n\n{workshop.models_source}\n\n{_ENUM}")
        workshop.autogenerate("tickets", rev_id="c6ea4083d00a")
        workshop.upgrade(anyway=True)
        workshop.downgrade(anyway=True)
        workshop.upgrade(anyway=True)
        workshop.execute("DROP TYPE level")

    def solution(self, workshop: Workshop) -> None:
        workshop.edit(downgrade='op.drop_table("tickets")\nop.execute("DROP TYPE level")')
        workshop.upgrade()

    def wrong(self) -> tuple[Wrong, ...]:
        return (
            Wrong("upgraded as it is", self._upgraded, because="downgrade-restores"),
            Wrong("a text instead of an enum", self._text, because="same-schema"),
            Wrong("the type dropped in the upgrade", self._dropped_first, because="downgrade-restores"),
        )

    @staticmethod
    def _upgraded(workshop: Workshop) -> None:
        workshop.upgrade(anyway=True)

    @staticmethod
    def _text(workshop: Workshop) -> None:
        workshop.edit(
            upgrade='op.create_table("tickets", sa.Column("id", sa.Integer(), primary_key=True), '
            'sa.Column("level", sa.String(4), nullable=False))'
        )
        workshop.upgrade(anyway=True)

    @staticmethod
    def _dropped_first(workshop: Workshop) -> None:
        workshop.edit(
            upgrade='op.execute("DROP TYPE IF EXISTS level")\n'
            'op.create_table("tickets", sa.Column("id", sa.Integer(), primary_key=True), '
            'sa.Column("level", sa.Enum("low", "high", name="level"), nullable=False))'
        )
        workshop.upgrade(anyway=True)
