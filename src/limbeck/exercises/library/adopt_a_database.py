"""A database that was made by hand comes under Alembic, and new ones are built by it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from limbeck.exercises.exercise import Exercise, Wrong
from limbeck.exercises.predicates import (
    AutogenerateSilent,
    BuildsFromNothing,
    DatabaseAtHead,
    OneHead,
    RowsSurvive,
    SameSchema,
)

if TYPE_CHECKING:
    from limbeck.workshops.workshop import Workshop

_MODELS = """\
from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Product(Base):
    __tablename__ = "products"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(80), index=True)
    price: Mapped[int]
"""

_BASELINE = """op.create_table(
    "products",
    sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
    sa.Column("name", sa.String(80), nullable=False),
    sa.Column("price", sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint("id"),
)
op.create_index("ix_products_name", "products", ["name"])"""


class AdoptADatabase(Exercise):
    """Tables with rows, models that fit, and no revision."""

    slug = "adopt-a-database"
    title = "Bring a database that is already there under Alembic"
    lesson = 6
    story = """
The shop's database was made by hand, years ago. Its models fit, `env.py` names them, and somebody has read
that `alembic stamp` is all that is needed: see the log. `alembic current` prints nothing.

Make a first revision. This database has to be at it, with all its products, and an empty database has to be
built by `alembic upgrade head`, for tests and for the next shop.
"""
    hints = (
        "What can autogenerate write here, where models and database agree? Where would it write all?",
        "The first revision has to create the table and its index; this database has them already.",
        """`workshop.revision("baseline")`, `workshop.edit(upgrade=…, downgrade=…)` with `op.create_table`
        and `op.create_index`; then `workshop.stamp("head")`.""",
    )
    claims = ("B41", "B43", "B44")
    question = "https://github.com/mozilla-ai/cq/issues/305"
    begins = "empty"
    goal = (
        OneHead(),
        DatabaseAtHead(),
        SameSchema(),
        RowsSurvive("products", 3),
        BuildsFromNothing(),
        AutogenerateSilent(),
    )
    rehearsed = False

    def start(self, workshop: Workshop) -> None:
        workshop.execute(
            "CREATE TABLE products (id INTEGER NOT NULL, name VARCHAR(80) NOT NULL, price INTEGER NOT NULL, "
            "PRIMARY KEY (id))"
        )
        workshop.execute("CREATE INDEX ix_products_name ON products (name)")
        workshop.insert(
            "products",
            {"id": 1, "name": "retort", "price": 40},
            {"id": 2, "name": "alembic", "price": 90},
            {"id": 3, "name": "crucible", "price": 15},
        )
        workshop.edit_models(_MODELS)
        wired = "from models import Base\n\ntarget_metadata = Base.metadata"
        env = workshop.folder_text("migrations/env.py")
        workshop.edit_file("migrations/env.py", env.replace("target_metadata = None", wired))
        workshop.stamp("head")
        workshop.alembic("current")

    def solution(self, workshop: Workshop) -> None:
        workshop.revision("baseline")
        workshop.edit(
            upgrade="op.create_table(\n"
            '    "products",\n'
            '    sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),\n'
            '    sa.Column("name", sa.String(80), nullable=False),\n'
            '    sa.Column("price", sa.Integer(), nullable=False),\n'
            '    sa.PrimaryKeyConstraint("id"),\n'
            ")\n"
            'op.create_index("ix_products_name", "products", ["name"])',
            downgrade='op.drop_table("products")',
        )
        workshop.stamp("head")

    def wrong(self) -> tuple[Wrong, ...]:
        return (
            Wrong("an empty baseline", self._empty, because="builds-from-nothing"),
            Wrong("the baseline run, not stamped", self._run, because="database-at-head"),
            Wrong("the tables made anew", self._made_anew, because="rows-survive"),
            Wrong("a baseline without the index", self._without_index, because="builds-from-nothing"),
        )

    @staticmethod
    def _empty(workshop: Workshop) -> None:
        workshop.autogenerate("baseline")
        workshop.upgrade(anyway=True)

    @staticmethod
    def _run(workshop: Workshop) -> None:
        workshop.revision("baseline")
        workshop.edit(upgrade=_BASELINE, downgrade='op.drop_table("products")')
        workshop.upgrade(anyway=True)

    @staticmethod
    def _made_anew(workshop: Workshop) -> None:
        workshop.execute("DROP TABLE products")
        workshop.autogenerate("baseline")
        workshop.upgrade(anyway=True)

    @staticmethod
    def _without_index(workshop: Workshop) -> None:
        workshop.revision("baseline")
        workshop.edit(upgrade=_BASELINE.rpartition("\n")[0], downgrade='op.drop_table("products")')
        workshop.stamp("head")
