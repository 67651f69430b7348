"""A revision imports the models, which have moved on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from limbeck.exercises.exercise import Exercise, Wrong
from limbeck.exercises.predicates import (
    AutogenerateSilent,
    DatabaseAtHead,
    DowngradeRestores,
    HistoryShape,
    QueryGives,
    RowsSurvive,
    SameSchema,
    UpgradeRuns,
)

if TYPE_CHECKING:
    from limbeck.workshops.workshop import Workshop

GREETING = "dea400000001"
CITY = "c17700000001"

_BY_MODELS = """from models import Customer
from sqlalchemy.orm import Session

session = Session(op.get_bind())
for customer in session.query(Customer):
    customer.greeting = "Dear " + customer.name
session.flush()"""
_SQL = "UPDATE customers SET greeting = 'Dear ' || name"


class ARevisionOfItsDay(Exercise):
    """What a revision imports is of today, and the table is of the day when it runs."""

    slug = "a-revision-of-its-day"
    title = "Free a revision from the models of today"
    lesson = 8
    story = """
Two revisions wait for this database. The first fills the empty column `greeting` with the help of the models;
it ran without trouble on its author's laptop, in spring. Since then the models have gained a `city`, which
the second revision adds. Here the upgrade stops at the first one: see the log.

Mend it, so that both run on any database that is at this revision. Each customer is to have a greeting such
as `Dear Ada`.
"""
    hints = (
        "The message names a column. Which revision brings it, and who asks for it too early?",
        "A revision may describe the table itself, with the columns that it has on that day: `sa.table`.",
        f"""In `{GREETING}`: `op.execute("{_SQL}")`. Nothing is imported.""",
    )
    claims = ("B46",)
    question = "https://stackoverflow.com/questions/24612395"
    goal = (
        UpgradeRuns(),
        HistoryShape(revisions=4, linear=True),
        SameSchema(),
        QueryGives(
            "every customer is greeted",
            "SELECT count(*) FROM customers WHERE greeting IS NULL OR greeting <> 'Dear ' || name",
            ((0,),),
        ),
        RowsSurvive("customers", 43),
        DowngradeRestores(),
        DatabaseAtHead(),
        AutogenerateSilent(),
    )

    def start(self, workshop: Workshop) -> None:
        email = "    email: Mapped[str | None] = mapped_column(String(120))\n"
        city = "    city: Mapped[str | None] = mapped_column(String(80))\n"
        greeting = email.replace("email", "greeting")
        workshop.edit_models(workshop.models_source.replace(email, email + greeting + city))
        workshop.revision("a column for greetings", rev_id="dea400000000")
        workshop.edit(
            upgrade='op.add_column("customers", sa.Column("greeting", sa.String(120)))',
            downgrade='op.drop_column("customers", "greeting")',
        )
        workshop.upgrade()
        workshop.revision("greet the customers", rev_id=GREETING)
        workshop.edit(upgrade=_BY_MODELS, downgrade='op.execute("UPDATE customers SET greeting = NULL")')
        workshop.revision("add city", rev_id=CITY)
        workshop.edit(
            upgrade='op.add_column("customers", sa.Column("city", sa.String(80)))',
            downgrade='op.drop_column("customers", "city")',
        )
        workshop.upgrade()

    def solution(self, workshop: Workshop) -> None:
        workshop.edit(
            "dea400000001",
            upgrade="op.execute(\"UPDATE customers SET greeting = 'Dear ' || name\")",
        )
        workshop.upgrade()

    def wrong(self) -> tuple[Wrong, ...]:
        return (
            Wrong("the rows left out", self._left_out, because="query-gives"),
            Wrong("filled by hand", self._by_hand, because="query-gives"),
            Wrong("the column of tomorrow added first, by hand", self._city_first, because="upgrade-runs"),
            Wrong.stamped(because="same-schema"),
        )

    @staticmethod
    def _left_out(workshop: Workshop) -> None:
        workshop.edit(GREETING, upgrade="pass")
        workshop.upgrade(anyway=True)

    def _by_hand(self, workshop: Workshop) -> None:
        self._left_out(workshop)
        workshop.execute(_SQL)

    @staticmethod
    def _city_first(workshop: Workshop) -> None:
        workshop.execute("ALTER TABLE customers ADD COLUMN city VARCHAR(80)")
        workshop.execute(_SQL)
        workshop.stamp("head")
