"""A revision that nobody has run is put behind a colleague's, which has run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from limbeck.exercises.exercise import Exercise, Wrong
from limbeck.exercises.predicates import (
    AutogenerateSilent,
    DatabaseAtHead,
    DowngradeRestores,
    HistoryShape,
    RevisionsUntouched,
    RowsSurvive,
    SameSchema,
)

if TYPE_CHECKING:
    from limbeck.workshops.workshop import Workshop

ROOT = "4b1a7c0de001"
THEIRS = "b0b000000001"
YOURS = "a11ce0000001"


class RebaseYourRevision(Exercise):
    """Two revisions follow the same one: Bob's is deployed, yours is not."""

    slug = "rebase-your-revision"
    title = "Put your revision behind a colleague's"
    lesson = 5
    story = """
Your revision adds `customers.phone`. While you wrote it, Bob's was merged and deployed: it adds
`customers.country`. After your `git pull`, `alembic upgrade head` fails with the last line of the log.

Your team keeps its history in one line. Nobody has run your revision yet, and everybody has run Bob's. Bring
the database to the one head, with both columns.
"""
    hints = (
        "Which of the two files may still change, and which must not?",
        "What a revision follows is one name in its file: `down_revision`.",
        f"""In `{YOURS}` replace `{ROOT}` by `{THEIRS}`, in the docstring as well. Then upgrade.""",
    )
    claims = ("A17", "B32")
    question = "https://github.com/sqlalchemy/alembic/issues/744"
    goal = (
        HistoryShape(revisions=3, heads=1, linear=True),
        RevisionsUntouched(),
        SameSchema(),
        RowsSurvive("customers", 43),
        DatabaseAtHead(),
        DowngradeRestores(),
        AutogenerateSilent(),
    )

    def start(self, workshop: Workshop) -> None:
        email = "    email: Mapped[str | None] = mapped_column(String(120))\n"
        country = "    country: Mapped[str | None] = mapped_column(String(2))\n"
        phone = "    phone: Mapped[str | None] = mapped_column(String(40))\n"
        workshop.edit_models(workshop.models_source.replace(email, email + country + phone))
        workshop.revision("bob: add country", rev_id=THEIRS)
        workshop.edit(
            upgrade='op.add_column("customers", sa.Column("country", sa.String(2)))',
            downgrade='op.drop_column("customers", "country")',
        )
        workshop.upgrade()
        workshop.branch("add phone", head=ROOT, rev_id=YOURS)
        workshop.edit(
            YOURS,
            upgrade='op.add_column("customers", sa.Column("phone", sa.String(40)))',
            downgrade='op.drop_column("customers", "phone")',
        )
        workshop.upgrade()

    def solution(self, workshop: Workshop) -> None:
        source = workshop.revision_source("a11ce0000001")
        workshop.edit("a11ce0000001", source.replace("4b1a7c0de001", "b0b000000001"))
        workshop.upgrade()

    def wrong(self) -> tuple[Wrong, ...]:
        return (
            Wrong("merged", self._merged, because="history-shape"),
            Wrong("Bob's put behind yours", self._theirs_moved, because="revisions-untouched"),
            Wrong("upgraded to both heads", self._both_heads, because="history-shape"),
            Wrong("in line, and stamped", self._stamped, because="same-schema"),
        )

    @staticmethod
    def _merged(workshop: Workshop) -> None:
        workshop.merge("merge phone and country")
        workshop.upgrade(anyway=True)

    @staticmethod
    def _theirs_moved(workshop: Workshop) -> None:
        workshop.edit(THEIRS, workshop.revision_source(THEIRS).replace(ROOT, YOURS))
        workshop.execute("ALTER TABLE customers ADD COLUMN phone VARCHAR(40)")

    @staticmethod
    def _both_heads(workshop: Workshop) -> None:
        workshop.upgrade("heads", anyway=True)

    @staticmethod
    def _stamped(workshop: Workshop) -> None:
        workshop.edit(YOURS, workshop.revision_source(YOURS).replace(ROOT, THEIRS))
        workshop.stamp("head")
