"""Batch mode makes a table anew, and the rows that refer to it stay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from limbeck.exercises.exercise import Exercise, Wrong
from limbeck.exercises.predicates import (
    AutogenerateSilent,
    DatabaseAtHead,
    DowngradeRestores,
    RowsSurvive,
    SameSchema,
)

if TYPE_CHECKING:
    from limbeck.workshops.workshop import Workshop

_ENFORCED = """from sqlalchemy import Engine, event

event.listen(Engine, "connect", lambda connection, _: connection.execute("PRAGMA foreign_keys=ON"))

"""
_ITEM = """

class Item(Base):
    __tablename__ = "items"

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id", ondelete="CASCADE"))
    product: Mapped[str] = mapped_column(String(40))
"""
_OFF = 'op.execute("PRAGMA foreign_keys=OFF")\n'
_UP = """with op.batch_alter_table("orders") as batch:
    batch.alter_column("amount", existing_type=sa.INTEGER(), type_=sa.BigInteger())
"""
_DOWN = """with op.batch_alter_table("orders") as batch:
    batch.alter_column("amount", existing_type=sa.BigInteger(), type_=sa.INTEGER())
"""


class RebuildKeepsChildren(Exercise):
    """Amounts become large, and the 24 items of the orders stay."""

    slug = "rebuild-keeps-children"
    title = "Change a parent table on SQLite and keep its children"
    lesson = 10
    backends = ("sqlite",)
    story = """
The items of an order are deleted with it, and `env.py` has SQLite enforce foreign keys. Now `Order.amount`
becomes a `BigInteger`, autogenerate has written a revision in batch mode, and limbeck stopped the upgrade:
see the warning in the log.

Correct the revision and upgrade, so that all 24 items are still there. The way back has to keep them, too.
"""
    hints = (
        "Batch mode drops the old table. What does ON DELETE CASCADE make of a table that is dropped?",
        (
            "Foreign keys must not be enforced while the table is rebuilt. SQLite changes `PRAGMA "
            "foreign_keys` only outside of a transaction: where in the function is that?"
        ),
        ('`op.execute("PRAGMA foreign_keys=OFF")` as the first line of `upgrade()`, and of `downgrade()`.'),
    )
    cases = ("type.int_to_bigint",)
    claims = ("B39",)
    question = "https://github.com/DeytaHQ/khora/pull/1583"
    goal = (
        SameSchema(),
        RowsSurvive("orders", 12),
        RowsSurvive("items", 24),
        AutogenerateSilent(),
        DowngradeRestores(),
        DatabaseAtHead(),
    )

    def start(self, workshop: Workshop) -> None:
        env = workshop.folder_text("migrations/env.py")
        configured = "connection=connection, target_metadata=target_metadata"
        env = env.replace(configured, f"{configured}, render_as_batch=True")
        workshop.edit_file("migrations/env.py", _ENFORCED + env)
        models = workshop.models_source + _ITEM
        workshop.edit_models(models)
        workshop.autogenerate("items of an order", rev_id="bf1a3c52b001")
        workshop.upgrade()
        workshop.insert(
            "items",
            *(
                {"id": number, "order_id": (number + 1) // 2, "product": f"product {number}"}
                for number in range(1, 25)
            ),
        )
        models = models.replace("import ForeignKey,", "import BigInteger, ForeignKey,")
        workshop.edit_models(
            models.replace("amount: Mapped[int]", "amount: Mapped[int] = mapped_column(BigInteger)")
        )
        workshop.autogenerate("large amounts", rev_id="bf2b4d63c002")
        workshop.upgrade()

    def solution(self, workshop: Workshop) -> None:
        workshop.edit(
            upgrade="""op.execute("PRAGMA foreign_keys=OFF")
with op.batch_alter_table("orders") as batch:
    batch.alter_column("amount", existing_type=sa.INTEGER(), type_=sa.BigInteger())
""",
            downgrade="""op.execute("PRAGMA foreign_keys=OFF")
with op.batch_alter_table("orders") as batch:
    batch.alter_column("amount", existing_type=sa.BigInteger(), type_=sa.INTEGER())
""",
        )
        workshop.upgrade()

    def wrong(self) -> tuple[Wrong, ...]:
        return (
            Wrong.upgraded_anyway(because="rows-survive"),
            Wrong("items inserted again by hand", self._by_hand, because="rows-survive"),
            Wrong("switched off too late", self._too_late, because="rows-survive"),
            Wrong("switched off on the way up only", self._up_only, because="downgrade-restores"),
        )

    @staticmethod
    def _by_hand(workshop: Workshop) -> None:
        rows = workshop.query("SELECT id, order_id, product FROM items")
        workshop.upgrade(anyway=True)
        workshop.insert("items", *({"id": a, "order_id": b, "product": c} for a, b, c in rows))

    @staticmethod
    def _too_late(workshop: Workshop) -> None:
        workshop.edit(upgrade=_UP + _OFF, downgrade=_OFF + _DOWN)
        workshop.upgrade(anyway=True)

    @staticmethod
    def _up_only(workshop: Workshop) -> None:
        workshop.edit(upgrade=_OFF + _UP, downgrade=_DOWN)
        workshop.upgrade(anyway=True)
