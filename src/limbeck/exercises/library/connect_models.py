"""A project in which `alembic init` has just run: autogenerate refuses, because it knows no models."""

from __future__ import annotations

from typing import TYPE_CHECKING

from limbeck.exercises.exercise import Exercise, Wrong
from limbeck.exercises.predicates import (
    AutogenerateSilent,
    DatabaseAtHead,
    DowngradeRestores,
    HistoryShape,
    SameSchema,
)

if TYPE_CHECKING:
    from limbeck.workshops.workshop import Workshop

ENV = "migrations/env.py"
UNSET = "target_metadata = None"
CONNECTED = "from models import Base\n\ntarget_metadata = Base.metadata"

MODELS = """\
from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Book(Base):
    __tablename__ = "books"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    year: Mapped[int | None]
"""


class ConnectModels(Exercise):
    """`env.py` still says `target_metadata = None`."""

    slug = "connect-models"
    title = "Connect your models, and make the first migration"
    lesson = 1
    story = """
A new project: `alembic init` has run, and `models.py` describes a table of books. The first attempt to
generate a migration failed; the last line of the log says why.

Make it work. In the end the database has the table, made by a revision that can also be taken back.
"""
    hints = (
        "The message names a file. What does that file hand over to Alembic?",
        "`target_metadata` has to be the metadata of your models, which lives in `models.Base`.",
        """In `migrations/env.py`: `from models import Base` and `target_metadata = Base.metadata`. Then
        autogenerate, and upgrade.""",
    )
    cases = ("table.add",)
    claims = ("B08", "B10", "B47", "B48")
    question = "https://github.com/mozilla/ichnaea/issues/986"
    begins = "empty"
    goal = (
        SameSchema(),
        HistoryShape(revisions=1, heads=1),
        AutogenerateSilent(),
        DowngradeRestores(),
        DatabaseAtHead(),
    )

    def start(self, workshop: Workshop) -> None:
        workshop.edit_models(MODELS)
        workshop.autogenerate("create books")

    def solution(self, workshop: Workshop) -> None:
        workshop.edit_file(
            "migrations/env.py",
            workshop.folder_text("migrations/env.py").replace(
                "target_metadata = None", "from models import Base\n\ntarget_metadata = Base.metadata"
            ),
        )
        workshop.autogenerate("create books")
        workshop.upgrade()

    def wrong(self) -> tuple[Wrong, ...]:
        return (
            Wrong("metadata without the models", self._empty_metadata, because="same-schema"),
            Wrong("an empty revision, applied", self._empty_revision, because="same-schema"),
            Wrong("generated, and not applied", self._not_applied, because="database-at-head"),
            Wrong("the table made by hand", self._by_hand, because="history-shape"),
            Wrong("an empty downgrade", self._empty_downgrade, because="downgrade-restores"),
        )

    @staticmethod
    def _env(workshop: Workshop, connected: str = CONNECTED) -> None:
        workshop.edit_file(ENV, workshop.folder_text(ENV).replace(UNSET, connected))

    def _empty_metadata(self, workshop: Workshop) -> None:
        self._env(workshop, "from sqlalchemy import MetaData\n\ntarget_metadata = MetaData()")
        workshop.autogenerate("create books")
        workshop.upgrade(anyway=True)

    @staticmethod
    def _empty_revision(workshop: Workshop) -> None:
        workshop.revision("create books")
        workshop.upgrade(anyway=True)

    def _not_applied(self, workshop: Workshop) -> None:
        self._env(workshop)
        workshop.autogenerate("create books")

    def _by_hand(self, workshop: Workshop) -> None:
        self._env(workshop)
        workshop.execute(
            "CREATE TABLE books (id INTEGER NOT NULL PRIMARY KEY, title VARCHAR(200) NOT NULL, year INTEGER)"
        )

    def _empty_downgrade(self, workshop: Workshop) -> None:
        self._env(workshop)
        workshop.autogenerate("create books")
        workshop.edit(downgrade="pass")
        workshop.upgrade(anyway=True)
