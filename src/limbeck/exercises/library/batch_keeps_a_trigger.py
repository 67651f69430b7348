"""Batch mode makes a table anew, and its trigger is made again."""

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

_TRIGGER = '''op.execute("""CREATE TRIGGER amount_never_falls BEFORE UPDATE OF amount ON orders
    WHEN new.amount < old.amount BEGIN SELECT raise(ABORT, 'an amount never falls'); END""")'''
_UP = """with op.batch_alter_table("orders") as batch:
    batch.alter_column("amount", existing_type=sa.INTEGER(), type_=sa.BigInteger())"""
_DOWN = """with op.batch_alter_table("orders") as batch:
    batch.alter_column("amount", existing_type=sa.BigInteger(), type_=sa.INTEGER())"""


class BatchKeepsATrigger(Exercise):
    """Amounts become large, and the trigger that guards them is still there."""

    slug = "batch-keeps-a-trigger"
    title = "Change a type on SQLite and keep the trigger"
    lesson = 10
    backends = ("sqlite",)
    story = """
Amounts of orders are going to be large: `amount` becomes a `BigInteger` in the models, and autogenerate has
written a revision in batch mode. The upgrade was tried, and limbeck stopped it: see the warning in the log.

Correct the revision and upgrade. The trigger `amount_never_falls` has to guard the amounts afterwards, and
after a downgrade as well.
"""
    hints = (
        "What does batch mode do with the old table, and what is still attached to that one?",
        (
            "The trigger goes with the dropped table. `op.execute` can create it again: its text is in "
            "the revision before."
        ),
        (
            "Behind the `with` block, in `upgrade()` and in `downgrade()`: `op.execute(…)` with the "
            "CREATE TRIGGER of the revision before."
        ),
    )
    cases = ("trigger.lost_in_batch",)
    claims = ("B39",)
    question = "https://github.com/ariga/atlas/issues/2700"
    goal = (
        SameSchema(),
        RowsSurvive("orders", 12),
        AutogenerateSilent(),
        DowngradeRestores(),
        DatabaseAtHead(),
    )

    def start(self, workshop: Workshop) -> None:
        env = workshop.folder_text("migrations/env.py")
        configured = "connection=connection, target_metadata=target_metadata"
        workshop.edit_file(
            "migrations/env.py", env.replace(configured, f"{configured}, render_as_batch=True")
        )
        workshop.revision("an amount never falls", rev_id="af1a3c52b001")
        workshop.edit(upgrade=_TRIGGER, downgrade='op.execute("DROP TRIGGER amount_never_falls")')
        workshop.upgrade()
        models = workshop.models_source.replace("import ForeignKey,", "import BigInteger, ForeignKey,")
        workshop.edit_models(
            models.replace("amount: Mapped[int]", "amount: Mapped[int] = mapped_column(BigInteger)")
        )
        workshop.autogenerate("large amounts", rev_id="af2b4d63c002")
        workshop.upgrade()

    def solution(self, workshop: Workshop) -> None:
        trigger = '''op.execute("""CREATE TRIGGER amount_never_falls BEFORE UPDATE OF amount ON orders
    WHEN new.amount < old.amount BEGIN SELECT raise(ABORT, 'an amount never falls'); END""")'''
        workshop.edit(
            upgrade="""with op.batch_alter_table("orders") as batch:
    batch.alter_column("amount", existing_type=sa.INTEGER(), type_=sa.BigInteger())
"""
            + trigger,
            downgrade="""with op.batch_alter_table("orders") as batch:
    batch.alter_column("amount", existing_type=sa.BigInteger(), type_=sa.INTEGER())
"""
            + trigger,
        )
        workshop.upgrade()

    def wrong(self) -> tuple[Wrong, ...]:
        return (
            Wrong.upgraded_anyway(because="same-schema"),
            Wrong("a trigger made by hand", self._by_hand, because="same-schema"),
            Wrong("a trigger on the way up only", self._up_only, because="downgrade-restores"),
        )

    @staticmethod
    def _by_hand(workshop: Workshop) -> None:
        workshop.upgrade(anyway=True)
        workshop.execute(
            "CREATE TRIGGER amount_never_falls BEFORE UPDATE OF amount ON orders\n"
            "    WHEN new.amount < old.amount BEGIN SELECT raise(ABORT, 'an amount never falls'); END"
        )

    @staticmethod
    def _up_only(workshop: Workshop) -> None:
        workshop.edit(upgrade=f"{_UP}\n{_TRIGGER}", downgrade=_DOWN)
        workshop.upgrade(anyway=True)
