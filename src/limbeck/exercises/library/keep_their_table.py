"""A table of another team is hidden from autogenerate, and one's own is dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from limbeck.exercises.exercise import Exercise, Wrong
from limbeck.exercises.predicates import (
    AutogenerateSilent,
    DatabaseAtHead,
    RowsSurvive,
    SameSchema,
)
from limbeck.rehearsals.rehearsal import RehearsalVerdict

if TYPE_CHECKING:
    from limbeck.workshops.workshop import Workshop

NEWEST = "5caffe000002"

_COUPONS = """

class Coupon(Base):
    __tablename__ = "coupons"

    id: Mapped[int] = mapped_column(primary_key=True)
    percent: Mapped[int]
"""
_ENV = "migrations/env.py"
_TARGET = "target_metadata=target_metadata"


class KeepTheirTable(Exercise):
    """Autogenerate would drop two tables that no model has: one is yours, one is not."""

    slug = "keep-their-table"
    title = "Drop your own table and leave theirs alone"
    lesson = 6
    story = """
Coupons are over: their model is gone, and with the next revision their table may go, rows and all. But
autogenerate has written a second `drop_table`: `visits` belongs to the team next door, which keeps it in this
database. limbeck stopped the upgrade; see the log.

Drop `coupons`, keep `visits`, and see to it that autogenerate never proposes to drop `visits` again.
"""
    hints = (
        "The revision can be mended by hand. What will the next autogenerate write?",
        "`context.configure` in `env.py` takes a function that says which names of a database are looked at.",
        """In `env.py`: `def include_name(name, type_, parent_names): return not (type_ == "table" and
        name == "visits")`, and `include_name=include_name` in `context.configure`. Take the lines about
        `visits` out of the revision.""",
    )
    cases = ("table.drop", "table.extra_in_db")
    claims = ("A02", "D31", "B36")
    question = "https://github.com/miguelgrinberg/Flask-Migrate/issues/129"
    goal = (
        SameSchema(),
        RowsSurvive("visits", 2),
        RowsSurvive("customers", 43),
        DatabaseAtHead(),
        AutogenerateSilent(),
    )
    accepts = (RehearsalVerdict.LOSES, RehearsalVerdict.ONE_WAY)

    def start(self, workshop: Workshop) -> None:
        models = workshop.models_source
        workshop.edit_models(models + _COUPONS)
        workshop.autogenerate("coupons", rev_id="5caffe000001")
        workshop.upgrade()
        workshop.insert("coupons", {"id": 1, "percent": 10})
        workshop.execute(
            "CREATE TABLE visits (day VARCHAR(10) NOT NULL PRIMARY KEY, number INTEGER NOT NULL)"
        )
        workshop.insert("visits", {"day": "2026-11-28", "number": 950}, {"day": "2026-11-29", "number": 1208})
        workshop.edit_models(models)
        workshop.autogenerate("coupons are over", rev_id=NEWEST)
        workshop.upgrade()

    def solution(self, workshop: Workshop) -> None:
        rule = (
            "def include_name(name, type_, parent_names):\n"
            '    return not (type_ == "table" and name == "visits")\n\n\n'
            "def run_migrations_offline"
        )
        env = workshop.folder_text("migrations/env.py").replace("def run_migrations_offline", rule)
        options = "target_metadata=target_metadata, include_name=include_name"
        workshop.edit_file("migrations/env.py", env.replace("target_metadata=target_metadata", options))
        workshop.edit(
            upgrade='op.drop_table("coupons")',
            downgrade="op.create_table(\n"
            '    "coupons",\n'
            '    sa.Column("id", sa.Integer(), nullable=False),\n'
            '    sa.Column("percent", sa.Integer(), nullable=False),\n'
            '    sa.PrimaryKeyConstraint("id"),\n'
            ")",
        )
        workshop.upgrade(anyway=True)

    def wrong(self) -> tuple[Wrong, ...]:
        return (
            Wrong("upgraded anyway", self._anyway, because="same-schema"),
            Wrong("the revision mended, no filter", self._no_filter, because="autogenerate-silent"),
            Wrong("everything hidden that no model has", self._all_hidden, because="same-schema"),
            Wrong("a setting in alembic.ini", self._in_ini, because="autogenerate-silent"),
        )

    @staticmethod
    def _anyway(workshop: Workshop) -> None:
        workshop.upgrade(anyway=True)

    @staticmethod
    def _drop_coupons(workshop: Workshop) -> None:
        workshop.edit(NEWEST, upgrade='op.drop_table("coupons")')
        workshop.upgrade(anyway=True)

    def _no_filter(self, workshop: Workshop) -> None:
        self._drop_coupons(workshop)

    @staticmethod
    def _all_hidden(workshop: Workshop) -> None:
        rule = (
            "def include_object(object, name, type_, reflected, compare_to):\n"
            '    return not (type_ == "table" and reflected and compare_to is None)\n\n\n'
            "def run_migrations_offline"
        )
        env = workshop.folder_text(_ENV).replace("def run_migrations_offline", rule)
        workshop.edit_file(_ENV, env.replace(_TARGET, f"{_TARGET}, include_object=include_object"))
        workshop.edit(NEWEST, upgrade="pass", downgrade="pass")
        workshop.upgrade(anyway=True)

    def _in_ini(self, workshop: Workshop) -> None:
        ini = workshop.folder_text("alembic.ini")
        workshop.edit_file("alembic.ini", ini.replace("[alembic]", "[alembic]\nexclude_tables = visits", 1))
        self._drop_coupons(workshop)
