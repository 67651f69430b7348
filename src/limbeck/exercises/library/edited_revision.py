"""A column is added without editing a revision that has run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from limbeck.exercises.exercise import Exercise, Wrong
from limbeck.exercises.predicates import (
    AutogenerateSilent,
    DatabaseAtHead,
    DowngradeRestores,
    RevisionsUntouched,
    RowsSurvive,
    SameSchema,
)

if TYPE_CHECKING:
    from limbeck.workshops.workshop import Workshop

_FIRST = "4b1a7c0de001"
_EMAIL = "sa.Column('email', sa.String(length=120), nullable=True),"


def _edit_the_first(workshop: Workshop) -> None:
    source = workshop.revision_source(_FIRST)
    column = "sa.Column('phone', sa.String(length=40), nullable=True),"
    workshop.edit(_FIRST, source.replace(_EMAIL, f"{_EMAIL}\n    {column}"))


class EditedRevision(Exercise):
    """A customer gets a phone number in production, where the first revision ran long ago."""

    slug = "edited-revision"
    title = "Change what has already run"
    lesson = 11
    story = """
`Customer.phone` was forgotten, and `alembic check` says so. "Put it into the first revision, it is one
line," says a colleague, and drops the local database each time. But this database is production: the first
revision has run here, and 43 customers are in it.

Bring the column there so that every database at the head has it: this one, the colleague's, and a new one.
"""
    hints = (
        "Which files does `alembic upgrade head` run on a database that is at the first revision?",
        "None that has run before. The column needs a revision of its own.",
        '`workshop.autogenerate("a phone number")`, read the file, `workshop.upgrade()`.',
    )
    cases = ("column.add_nullable",)
    question = "https://github.com/jamesmeneghello/pynab/issues/134"
    goal = (
        RevisionsUntouched(),
        SameSchema(),
        RowsSurvive("customers", 43),
        AutogenerateSilent(),
        DowngradeRestores(),
        DatabaseAtHead(),
    )

    def start(self, workshop: Workshop) -> None:
        email = "    email: Mapped[str | None] = mapped_column(String(120))\n"
        phone = "    phone: Mapped[str | None] = mapped_column(String(40))\n"
        workshop.edit_models(workshop.models_source.replace(email, email + phone))
        workshop.check()

    def solution(self, workshop: Workshop) -> None:
        workshop.autogenerate("a phone number")
        workshop.upgrade()

    def wrong(self) -> tuple[Wrong, ...]:
        return (
            Wrong("the first revision is edited", self._edited, because="revisions-untouched"),
            Wrong("edited, and run again from the base", self._from_base, because="revisions-untouched"),
            Wrong("a column made by hand", self._by_hand, because="same-schema"),
        )

    @staticmethod
    def _edited(workshop: Workshop) -> None:
        _edit_the_first(workshop)
        workshop.upgrade()

    @staticmethod
    def _from_base(workshop: Workshop) -> None:
        _edit_the_first(workshop)
        workshop.downgrade("base", anyway=True)
        workshop.upgrade()

    @staticmethod
    def _by_hand(workshop: Workshop) -> None:
        workshop.execute("ALTER TABLE customers ADD COLUMN phone VARCHAR(40)")
