"""The version table names a revision that no file has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from limbeck.exercises.exercise import Exercise, Wrong
from limbeck.exercises.predicates import (
    AutogenerateSilent,
    BuildsFromNothing,
    DatabaseAtHead,
    HistoryShape,
    QueryGives,
    RowsSurvive,
    SameSchema,
)

if TYPE_CHECKING:
    from limbeck.workshops.workshop import Workshop

LOST = "b0b000000001"
MAIL = "mail/add_country.txt"


class LostRevision(Exercise):
    """A colleague's file never came along; its text is in a mail."""

    slug = "lost-revision"
    title = "Find a lost revision"
    lesson = 5
    story = """
Bob has upgraded this database from his laptop and filled in the customers' countries. His branch was merged
without the new file in `migrations/versions`: he had forgotten `git add`. Now no command of Alembic works;
the last line of the log says why.

Bob has sent his file by mail: `mail/add_country.txt` in the workshop's folder. Get Alembic to work again, for
this database and for everybody who begins with an empty one. No country may be lost.
"""
    hints = (
        "The database is right. What is missing is what the message names.",
        "Where does Alembic look for its files, and what tells it the id of one: the name or the content?",
        f"""`workshop.edit_file("migrations/versions/{LOST}_add_country.py", text)`, where `text` is
        `workshop.folder_text("{MAIL}")`.""",
    )
    claims = ("A13", "B43")
    question = "https://github.com/langflow-ai/langflow/issues/2905"
    goal = (
        HistoryShape(revisions=2, heads=1),
        DatabaseAtHead(),
        QueryGives(
            "the version table says what it said",
            "SELECT version_num FROM alembic_version",
            ((LOST,),),
            by_revisions=False,
        ),
        SameSchema(),
        RowsSurvive("customers", 43),
        BuildsFromNothing(),
        AutogenerateSilent(),
    )
    rehearsed = False

    def start(self, workshop: Workshop) -> None:
        email = "    email: Mapped[str | None] = mapped_column(String(120))\n"
        country = "    country: Mapped[str | None] = mapped_column(String(2))\n"
        workshop.edit_models(workshop.models_source.replace(email, email + country))
        workshop.revision("add country", rev_id=LOST)
        workshop.edit(
            upgrade='op.add_column("customers", sa.Column("country", sa.String(2)))',
            downgrade='op.drop_column("customers", "country")',
        )
        workshop.upgrade()
        workshop.execute("UPDATE customers SET country = CASE WHEN id % 3 = 0 THEN 'FR' ELSE 'DE' END")
        workshop.edit_file(MAIL, workshop.revision_source(LOST))
        (workshop.folder / workshop.revision_path(LOST)).unlink()
        workshop.upgrade()

    def solution(self, workshop: Workshop) -> None:
        text = workshop.folder_text("mail/add_country.txt")
        workshop.edit_file("migrations/versions/b0b000000001_add_country.py", text)

    def wrong(self) -> tuple[Wrong, ...]:
        return (
            Wrong("stamped over it", self._stamped, because="history-shape"),
            Wrong("an empty file of that id", self._empty_file, because="builds-from-nothing"),
            Wrong("the column made anew", self._made_anew, because="rows-survive"),
            Wrong("a revision of another id", self._another_id, because="query-gives"),
        )

    @staticmethod
    def _stamped(workshop: Workshop) -> None:
        workshop.alembic("stamp", "--purge", "head")

    @staticmethod
    def _empty_file(workshop: Workshop) -> None:
        workshop.revision("add country", rev_id=LOST)

    @staticmethod
    def _made_anew(workshop: Workshop) -> None:
        workshop.alembic("stamp", "--purge", "head")
        workshop.execute("ALTER TABLE customers DROP COLUMN country")
        workshop.autogenerate("add country", rev_id=LOST)
        workshop.upgrade(anyway=True)

    @staticmethod
    def _another_id(workshop: Workshop) -> None:
        text = workshop.folder_text(MAIL).replace(LOST, "b0b000000002")
        workshop.edit_file("migrations/versions/b0b000000002_add_country.py", text)
        workshop.alembic("stamp", "--purge", "head")
