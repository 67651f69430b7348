"""Five questions about a project that somebody else has left, answered by Alembic's own commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from limbeck.exercises.exercise import Exercise, Wrong
from limbeck.exercises.predicates import AnswerTable, DatabaseAtHead, HistoryShape, RevisionsUntouched

if TYPE_CHECKING:
    from limbeck.workshops.workshop import Workshop

ROOT, PHONE, NOTE, TAGS, MERGE, INDEX = (
    "4b1a7c0de001",
    "5c2ea1200a02",
    "6d3fb2300b03",
    "7e40c3400c04",
    "8f51d4500d05",
    "9062e5600e06",
)

_ANSWER = """

class Answer(Base):
    __tablename__ = "answers"

    id: Mapped[int] = mapped_column(primary_key=True)
    stands_at: Mapped[str | None] = mapped_column(String(12))
    pending: Mapped[int | None]
    branch_point: Mapped[str | None] = mapped_column(String(12))
    merge: Mapped[str | None] = mapped_column(String(12))
    one_way: Mapped[str | None] = mapped_column(String(12))
"""


class FiveAnswers(Exercise):
    """Where the database stands, what is pending, where the history forks and joins, what can't be undone."""

    slug = "five-answers"
    title = "Say where a project is before you touch it"
    lesson = 12
    rehearsed = False
    story = """
You take over a project and a database, and nobody is left to ask. Before you upgrade, write down what you
find, as one row of the table `answers`:

`stands_at`, the revision at which the database stands; `pending`, how many revisions have not run;
`branch_point` and `merge`, where the history forks and where it joins again; `one_way`, the revision whose
downgrade does not undo what its upgrade does.

Then upgrade. Edit nothing that has run, and add no revision.
"""
    hints = (
        "Each answer is in the output of one command: `current`, `heads`, `branches`, `history`, `show`.",
        'In a workshop: `workshop.alembic("history", "--verbose")`. For `one_way` read the downgrades.',
        f"It is at {PHONE[:4]}…, {MERGE[:4]}… joins two branches, and {NOTE[:4]}… only passes.",
    )
    claims = ("A17", "A46")
    goal = (
        AnswerTable(
            "answers",
            {"stands_at": PHONE, "pending": 4, "branch_point": PHONE, "merge": MERGE, "one_way": NOTE},
        ),
        DatabaseAtHead(),
        HistoryShape(revisions=6, heads=1),
        RevisionsUntouched(),
    )

    def start(self, workshop: Workshop) -> None:
        workshop.edit_models(workshop.models_source + _ANSWER)
        workshop.autogenerate("phones, and a table for answers", rev_id=PHONE)
        workshop.upgrade(anyway=True)
        self._add(workshop, NOTE, "notes for orders", "orders", "note")
        workshop.edit(NOTE, downgrade="pass")
        workshop.branch("tags for customers", head=PHONE, rev_id=TAGS)
        workshop.edit(
            TAGS,
            upgrade='op.add_column("customers", sa.Column("tags", sa.String(200)))',
            downgrade='op.drop_column("customers", "tags")',
        )
        workshop.merge("notes and tags", rev_id=MERGE)
        self._add(workshop, INDEX, "languages", "customers", "language")
        workshop.alembic("current")

    def solution(self, workshop: Workshop) -> None:
        workshop.alembic("current")
        workshop.alembic("history", "--verbose")
        workshop.insert(
            "answers",
            {
                "stands_at": "5c2ea1200a02",
                "pending": 4,
                "branch_point": "5c2ea1200a02",
                "merge": "8f51d4500d05",
                "one_way": "6d3fb2300b03",
            },
        )
        workshop.upgrade(anyway=True)

    def wrong(self) -> tuple[Wrong, ...]:
        return (
            Wrong("the merge counted as nothing", self._three_pending, because="answer-table"),
            Wrong("the merge taken for the one that can't be undone", self._merge_passes, "answer-table"),
            Wrong("answered after the upgrade", self._asked_too_late, because="answer-table"),
            Wrong("upgraded as far as the merge", self._halfway, because="database-at-head"),
        )

    @staticmethod
    def _add(workshop: Workshop, revision: str, message: str, table: str, column: str) -> None:
        workshop.revision(message, rev_id=revision)
        workshop.edit(
            revision,
            upgrade=f'op.add_column("{table}", sa.Column("{column}", sa.String(200)))',
            downgrade=f'op.drop_column("{table}", "{column}")',
        )

    @staticmethod
    def _answer(workshop: Workshop, **other: object) -> None:
        right = {"stands_at": PHONE, "pending": 4, "branch_point": PHONE, "merge": MERGE, "one_way": NOTE}
        workshop.insert("answers", right | other)

    def _three_pending(self, workshop: Workshop) -> None:
        self._answer(workshop, pending=3)
        workshop.upgrade(anyway=True)

    def _merge_passes(self, workshop: Workshop) -> None:
        self._answer(workshop, one_way=MERGE)
        workshop.upgrade(anyway=True)

    def _asked_too_late(self, workshop: Workshop) -> None:
        workshop.upgrade(anyway=True)
        self._answer(workshop, stands_at=INDEX, pending=0)

    def _halfway(self, workshop: Workshop) -> None:
        self._answer(workshop)
        workshop.upgrade(MERGE, anyway=True)
