"""A module of models that `env.py` does not import."""

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

_ADD = 'op.add_column("orders", sa.Column("note", sa.String(), nullable=True))'
_DROP = 'op.drop_column("orders", "note")'
_IMPORTS = """from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from models import Base


"""


class ForgottenImport(Exercise):
    """`Order` has moved to a module of its own, and autogenerate wants to drop its table."""

    slug = "forgotten-import"
    title = "Show Alembic all of the models"
    lesson = 11
    story = """
`Order` has moved to a module of its own, `orders.py`, and has gained a `note` there. Autogenerate was asked
for the new column. It wrote something else, and limbeck stopped the upgrade: see the warning in the log.

Find out why, so that it does not happen again. Then add the column; all 12 orders stay.
"""
    hints = (
        (
            "A class is in `Base.metadata` once the module that defines it was imported. Who imports "
            "`orders.py`?"
        ),
        (
            "`env.py` imports `models` alone. Import `orders` there too. The generated revision still "
            "says what it said: write what you wanted into it."
        ),
        (
            "`import orders` above `from models import Base` in `migrations/env.py`; in the revision "
            '`op.add_column("orders", sa.Column("note", sa.String(), nullable=True))`, and '
            '`op.drop_column("orders", "note")` on the way back.'
        ),
    )
    cases = ("table.drop", "column.add_nullable")
    claims = ("B08",)
    question = "https://github.com/ormar-orm/ormar/issues/1157"
    goal = (
        SameSchema(),
        RowsSurvive("orders", 12),
        AutogenerateSilent(),
        DowngradeRestores(),
        DatabaseAtHead(),
    )

    def start(self, workshop: Workshop) -> None:
        models, order = workshop.models_source.split("class Order(Base):")
        note = "    note: Mapped[str | None]\n"
        workshop.edit_file("orders.py", f"{_IMPORTS}class Order(Base):{order.rstrip()}\n{note}")
        workshop.edit_models(f"{models.rstrip()}\n")
        workshop.autogenerate("a note for each order", rev_id="ef1a3c52b001")
        workshop.upgrade()

    def solution(self, workshop: Workshop) -> None:
        env = workshop.folder_text("migrations/env.py")
        wired = "from models import Base"
        workshop.edit_file("migrations/env.py", env.replace(wired, f"import orders  # noqa: F401\n{wired}"))
        workshop.edit(
            upgrade='op.add_column("orders", sa.Column("note", sa.String(), nullable=True))',
            downgrade='op.drop_column("orders", "note")',
        )
        workshop.upgrade()

    def wrong(self) -> tuple[Wrong, ...]:
        return (
            Wrong.upgraded_anyway(because="same-schema"),
            Wrong("the revision alone is corrected", self._revision_alone, because="autogenerate-silent"),
            Wrong("the column added by hand and stamped", self._stamped, because="downgrade-restores"),
        )

    @staticmethod
    def _revision_alone(workshop: Workshop) -> None:
        workshop.edit(upgrade=_ADD, downgrade=_DROP)
        workshop.upgrade()

    @staticmethod
    def _stamped(workshop: Workshop) -> None:
        env = workshop.folder_text("migrations/env.py")
        wired = "from models import Base"
        workshop.edit_file("migrations/env.py", env.replace(wired, f"import orders  # noqa: F401\n{wired}"))
        workshop.execute("ALTER TABLE orders ADD COLUMN note VARCHAR")
        workshop.stamp("head")
