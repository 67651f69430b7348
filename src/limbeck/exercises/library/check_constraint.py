"""A CHECK that autogenerate does not see."""

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
from limbeck.rehearsals.rehearsal import RehearsalVerdict

if TYPE_CHECKING:
    from limbeck.workshops.workshop import Workshop

_CREATE = """
with op.batch_alter_table("orders") as batch:
    batch.create_check_constraint("amount_positive", "amount > 0")
"""
_DROP = """
with op.batch_alter_table("orders") as batch:
    batch.drop_constraint("amount_positive", type_="check")
"""


class CheckConstraintByHand(Exercise):
    """The models have a CHECK; the generated revision is empty."""

    slug = "check-constraint"
    title = "Add a CHECK that autogenerate does not see"
    lesson = 4
    story = """
Amounts of orders are to be positive: the model has a `CheckConstraint` called `amount_positive`. The revision
that autogenerate has written for it is empty, and waits to be applied.

Make the database refuse what the models refuse, and make it possible to go back. Locks do not matter here.
"""
    hints = (
        "Look into the newest revision. Are models and database the same, then?",
        "Alembic does not compare CHECK constraints unless a plugin is switched on. Write it by hand.",
        """`create_check_constraint("amount_positive", "amount > 0")` in `op.batch_alter_table("orders")`,
        which SQLite needs; on the way back `drop_constraint("amount_positive", type_="check")`.""",
    )
    cases = ("check.named_add",)
    claims = ("A41", "B27", "B41", "D26")
    question = "https://github.com/sqlalchemy/alembic/issues/1600"
    goal = (
        SameSchema(),
        RowsSurvive("orders", 12),
        AutogenerateSilent(),
        DowngradeRestores(),
        DatabaseAtHead(),
    )
    accepts = (RehearsalVerdict.BLOCKS,)

    def start(self, workshop: Workshop) -> None:
        status = "    status: Mapped[str] = mapped_column(String(20))\n"
        check = '    __table_args__ = (CheckConstraint("amount > 0", name="amount_positive"),)\n'
        workshop.edit_models(
            workshop.models_source.replace(status, f"{status}\n{check}").replace(
                "import ForeignKey", "import CheckConstraint, ForeignKey"
            )
        )
        workshop.autogenerate("amounts are positive", rev_id="e80c62a5f00c")

    def solution(self, workshop: Workshop) -> None:
        workshop.edit(
            upgrade="""
with op.batch_alter_table("orders") as batch:
    batch.create_check_constraint("amount_positive", "amount > 0")
""",
            downgrade="""
with op.batch_alter_table("orders") as batch:
    batch.drop_constraint("amount_positive", type_="check")
""",
        )
        workshop.upgrade()

    def wrong(self) -> tuple[Wrong, ...]:
        return (
            Wrong("the empty revision applied", self._applied, because="same-schema"),
            Wrong("a name of its own", self._other_name, because="same-schema"),
            Wrong("another condition", self._other_condition, because="same-schema"),
            Wrong("an empty downgrade", self._empty_downgrade, because="downgrade-restores"),
        )

    @staticmethod
    def _run(workshop: Workshop, upgrade: str, downgrade: str) -> None:
        workshop.edit(upgrade=upgrade, downgrade=downgrade)
        workshop.upgrade(anyway=True)

    @staticmethod
    def _applied(workshop: Workshop) -> None:
        workshop.upgrade()

    def _other_name(self, workshop: Workshop) -> None:
        name = ("amount_positive", "orders_amount_check")
        self._run(workshop, _CREATE.replace(*name), _DROP.replace(*name))

    def _other_condition(self, workshop: Workshop) -> None:
        self._run(workshop, _CREATE.replace("> 0", ">= 0"), _DROP)

    def _empty_downgrade(self, workshop: Workshop) -> None:
        self._run(workshop, _CREATE, "pass")
