"""A revision that was made and never applied: autogenerate refuses to make the next one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from limbeck.exercises.exercise import Exercise, Wrong
from limbeck.exercises.predicates import (
    AutogenerateSilent,
    DatabaseAtHead,
    DowngradeRestores,
    HistoryShape,
    RowsSurvive,
    SameSchema,
    UpgradeRuns,
)

if TYPE_CHECKING:
    from limbeck.workshops.workshop import Workshop

_PHONE = "    phone: Mapped[str | None] = mapped_column(String(30))\n"
_NOTE = "    note: Mapped[str | None] = mapped_column(String(200))\n"


class PendingRevision(Exercise):
    """The database is a revision behind, and the models are two changes ahead."""

    slug = "pending-revision"
    title = "Go on where a revision was never applied"
    lesson = 1
    story = """
A colleague has added `phone` to `Customer`, generated a revision for it, and gone on holiday. You have added
`note`, and get the message in the last line of the log.

Bring the database to what the models say. The colleague's revision stays in the history; yours follows it.
"""
    hints = (
        "Autogenerate compares with the database, not with files. What does the database lack so far?",
        "`alembic current` and `alembic heads` differ. Which command moves one to the other?",
        "Upgrade, autogenerate, and upgrade once more.",
    )
    cases = ("column.add_nullable",)
    claims = ("A11", "A14", "B14")
    question = "https://stackoverflow.com/questions/17768940/target-database-is-not-up-to-date"
    goal = (
        SameSchema(),
        HistoryShape(revisions=3, heads=1),
        RowsSurvive("customers", 43),
        UpgradeRuns(),
        AutogenerateSilent(),
        DowngradeRestores(),
        DatabaseAtHead(),
    )

    def start(self, workshop: Workshop) -> None:
        models = workshop.models_source
        workshop.edit_models(models.replace("\n\nclass Order", f"{_PHONE}\n\nclass Order"))
        workshop.autogenerate("customers have a phone", rev_id="6d31b0c2e003")
        workshop.edit_models(models.replace("\n\nclass Order", f"{_PHONE}{_NOTE}\n\nclass Order"))
        workshop.autogenerate("customers have a note")

    def solution(self, workshop: Workshop) -> None:
        workshop.upgrade()
        workshop.autogenerate("customers have a note")
        workshop.upgrade()

    def wrong(self) -> tuple[Wrong, ...]:
        return (
            Wrong("only what was there", self._upgraded, because="same-schema"),
            Wrong("stamped, and generated again", self._stamped, because="upgrade-runs"),
            Wrong("the new column made by hand", self._by_hand, because="history-shape"),
            Wrong("an empty downgrade", self._empty_downgrade, because="downgrade-restores"),
        )

    @staticmethod
    def _upgraded(workshop: Workshop) -> None:
        workshop.upgrade()

    @staticmethod
    def _stamped(workshop: Workshop) -> None:
        workshop.stamp("head")
        workshop.autogenerate("customers have a phone and a note")
        workshop.upgrade(anyway=True)

    @staticmethod
    def _by_hand(workshop: Workshop) -> None:
        workshop.upgrade()
        workshop.execute("ALTER TABLE customers ADD COLUMN note VARCHAR(200)")

    @staticmethod
    def _empty_downgrade(workshop: Workshop) -> None:
        workshop.upgrade()
        workshop.autogenerate("customers have a note")
        workshop.edit(downgrade="pass")
        workshop.upgrade(anyway=True)
