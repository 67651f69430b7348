"""An index is built while others write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from limbeck.exercises.exercise import Exercise, Wrong
from limbeck.exercises.predicates import (
    AutogenerateSilent,
    DatabaseAtHead,
    DowngradeRestores,
    NoLockAbove,
    RowsSurvive,
    SameSchema,
)

if TYPE_CHECKING:
    from limbeck.workshops.workshop import Workshop

_IN_BLOCK = """with op.get_context().autocommit_block():
    op.create_index("ix_orders_status", "orders", ["status"], postgresql_concurrently=True)"""


class IndexWhileWriting(Exercise):
    """The index of `orders.status` must not keep anybody from writing orders."""

    slug = "index-while-writing"
    title = "Build an index while others write"
    lesson = 9
    backends = ("postgresql",)
    story = """
`Order.status` got an index in the models. The shop takes orders day and night, so nobody should have to wait
while it is built. A colleague has read that `op.execute` with `CONCURRENTLY` does it, and tried: see the
log.

Correct the revision and upgrade. The way back must not keep anybody waiting either.
"""
    hints = (
        "Read what PostgreSQL said. Who has begun the transaction that it mentions?",
        (
            "`op.get_context().autocommit_block()` steps out of the transaction. And `op.create_index` "
            "knows `postgresql_concurrently=True`."
        ),
        (
            "`with op.get_context().autocommit_block():`, below it, indented, "
            '`op.create_index("ix_orders_status", "orders", ["status"], postgresql_concurrently=True)`; '
            "`op.drop_index` in the same way in `downgrade()`."
        ),
    )
    cases = ("index.concurrently_add",)
    claims = ("A29", "A43", "A44", "A45")
    question = "https://github.com/sqlalchemy/alembic/issues/123"
    goal = (
        SameSchema(),
        RowsSurvive("orders", 12),
        NoLockAbove("ShareUpdateExclusiveLock", "orders"),
        AutogenerateSilent(),
        DowngradeRestores(),
        DatabaseAtHead(),
    )

    def start(self, workshop: Workshop) -> None:
        workshop.edit_models(workshop.models_source.replace("String(20))", "String(20), index=True)"))
        workshop.autogenerate("index the status of orders", rev_id="9f1a3c52b001")
        workshop.edit(upgrade='op.execute("CREATE INDEX CONCURRENTLY ix_orders_status ON orders (status)")')
        workshop.upgrade(anyway=True)

    def solution(self, workshop: Workshop) -> None:
        workshop.edit(
            upgrade="""with op.get_context().autocommit_block():
    op.create_index("ix_orders_status", "orders", ["status"], postgresql_concurrently=True)""",
            downgrade="""with op.get_context().autocommit_block():
    op.drop_index("ix_orders_status", table_name="orders", postgresql_concurrently=True)""",
        )
        workshop.upgrade()

    def wrong(self) -> tuple[Wrong, ...]:
        return (
            Wrong("a plain index", self._plain, because="no-lock-above"),
            Wrong("built by hand and stamped", self._by_hand, because="downgrade-restores"),
            Wrong("an empty downgrade", self._empty_downgrade, because="downgrade-restores"),
        )

    @staticmethod
    def _plain(workshop: Workshop) -> None:
        workshop.edit(
            upgrade='op.create_index("ix_orders_status", "orders", ["status"])',
            downgrade='op.drop_index("ix_orders_status", table_name="orders")',
        )
        workshop.upgrade(anyway=True)

    @staticmethod
    def _by_hand(workshop: Workshop) -> None:
        workshop.execute("CREATE INDEX ix_orders_status ON orders (status)")
        workshop.stamp("head")

    @staticmethod
    def _empty_downgrade(workshop: Workshop) -> None:
        workshop.edit(upgrade=_IN_BLOCK, downgrade="pass")
        workshop.upgrade(anyway=True)
