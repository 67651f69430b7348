"""A database that says it is at its head and is not: someone has stamped it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from limbeck.exercises.exercise import Exercise, Wrong
from limbeck.exercises.predicates import (
    AutogenerateSilent,
    DatabaseAtHead,
    HistoryShape,
    QueryGives,
    RevisionsUntouched,
    RowsSurvive,
    SameSchema,
)

if TYPE_CHECKING:
    from limbeck.workshops.workshop import Workshop

PHONE, POINTS, INDEX = "5c1da3000a02", "6c2eb4000b03", "7c3fc5000c04"

_COLUMNS = """\
    phone: Mapped[str | None] = mapped_column(String(30))
    points: Mapped[int] = mapped_column(server_default="0")
"""

_BACKFILL = (
    'op.add_column("customers", sa.Column("points", sa.Integer(), nullable=False, server_default="0"))\n'
    "op.execute(\n"
    '    "UPDATE customers SET points = (SELECT coalesce(sum(amount), 0) FROM orders "\n'
    '    "WHERE orders.customer_id = customers.id)"\n'
    ")"
)


class StampedLie(Exercise):
    """The version table says head; the last two revisions have never run."""

    slug = "stamped-lie"
    title = "The database says head, and lies"
    incident = True
    rehearsed = False
    story = """
A deployment went wrong last night. Somebody "got it going again", and went home. This morning the shop fails
with what the last line of the log says; `alembic current` says head, and `alembic upgrade head` does nothing.

Find out where the database really stands, and bring it to the head, with all that the revisions do on the
way. Change none of them and make no new one: every other database is fine. No customer may be lost.
"""
    hints = (
        "Who says that the database is at its head? What would `alembic check` say?",
        "Go through the revisions one by one: whose column is there, whose is not?",
        f"It is at {PHONE}, where `phone` was added. Say so with `stamp`, and then upgrade.",
    )
    claims = ("B43", "B44")
    question = "https://github.com/Netflix/lemur/issues/897"
    goal = (
        SameSchema(),
        QueryGives(
            "every customer has the points of all orders",
            "SELECT count(*) FROM customers WHERE points <> (SELECT coalesce(sum(amount), 0) FROM orders "
            "WHERE orders.customer_id = customers.id)",
            ((0,),),
        ),
        RowsSurvive("customers", 43),
        HistoryShape(revisions=4, heads=1),
        RevisionsUntouched(),
        DatabaseAtHead(),
        AutogenerateSilent(),
    )

    def start(self, workshop: Workshop) -> None:
        workshop.edit_models(
            workshop.models_source.replace("\n\nclass Order", f"{_COLUMNS}\n\nclass Order").replace(
                'ForeignKey("customers.id"))', 'ForeignKey("customers.id"), index=True)'
            )
        )
        workshop.revision("customers have a phone", rev_id=PHONE)
        workshop.edit(
            upgrade='op.add_column("customers", sa.Column("phone", sa.String(30)))',
            downgrade='op.drop_column("customers", "phone")',
        )
        workshop.upgrade(anyway=True)
        workshop.revision("customers have the points of their orders", rev_id=POINTS)
        workshop.edit(upgrade=_BACKFILL, downgrade='op.drop_column("customers", "points")')
        workshop.revision("orders are found by their customer", rev_id=INDEX)
        workshop.edit(
            upgrade='op.create_index("ix_orders_customer_id", "orders", ["customer_id"])',
            downgrade='op.drop_index("ix_orders_customer_id", table_name="orders")',
        )
        workshop.stamp("head")
        workshop.execute("SELECT name, points FROM customers ORDER BY points DESC")

    def solution(self, workshop: Workshop) -> None:
        workshop.stamp("5c1da3000a02")
        workshop.upgrade()

    def wrong(self) -> tuple[Wrong, ...]:
        return (
            Wrong("one revision short", self._one_short, because="same-schema"),
            Wrong("what is missing added by hand", self._by_hand, because="query-gives"),
            Wrong("a new revision for what is missing", self._new_revision, because="history-shape"),
            Wrong("down and up again", self._down_and_up, because="same-schema"),
            Wrong("from the beginning", self._from_base, because="database-at-head"),
        )

    @staticmethod
    def _one_short(workshop: Workshop) -> None:
        workshop.stamp(POINTS)
        workshop.upgrade(anyway=True)

    @staticmethod
    def _by_hand(workshop: Workshop) -> None:
        workshop.execute("ALTER TABLE customers ADD COLUMN points INTEGER DEFAULT '0' NOT NULL")
        workshop.execute("CREATE INDEX ix_orders_customer_id ON orders (customer_id)")

    @staticmethod
    def _new_revision(workshop: Workshop) -> None:
        workshop.autogenerate("what is missing", rev_id="8c40d6000d05")
        workshop.upgrade(anyway=True)

    @staticmethod
    def _down_and_up(workshop: Workshop) -> None:
        workshop.downgrade(PHONE, anyway=True)
        workshop.upgrade(anyway=True)

    @staticmethod
    def _from_base(workshop: Workshop) -> None:
        workshop.stamp("base")
        workshop.upgrade(anyway=True)
