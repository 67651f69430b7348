"""A column cannot change its type while a view reads it."""

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

_DROP = 'op.execute("DROP VIEW mailing")\n'
_ALTER = 'op.alter_column("customers", "email", type_=sa.String({length}))\n'
_CREATE = 'op.execute("CREATE VIEW mailing AS SELECT name, email FROM customers WHERE email IS NOT NULL")'


class TypeUnderAView(Exercise):
    """Longer addresses are wanted, and a view reads them."""

    slug = "type-under-a-view"
    title = "Change the type of a column that a view reads"
    lesson = 7
    backends = ("postgresql",)
    story = """
The models want room for longer addresses: `customers.email` with 200 characters instead of 120. What
autogenerate has written has failed: the last entry of the log says at what.

Correct the revision. The newsletter reads the view `mailing`, which has to be what it was: afterwards, and
after a downgrade.
"""
    hints = (
        "The message names the view. Who made it, and where is its text?",
        "The view goes before the change and comes back after it.",
        """`DROP VIEW mailing`, `op.alter_column("customers", "email", type_=sa.String(200))`, `CREATE VIEW
        mailing AS …`; in `downgrade()` the same with 120.""",
    )
    cases = ("type.view_depends",)
    claims = ("A40",)
    question = "https://github.com/scenic-views/scenic/issues/166"
    goal = (
        SameSchema(),
        RowsSurvive("customers", 43),
        DatabaseAtHead(),
        DowngradeRestores(),
        AutogenerateSilent(),
    )
    accepts = (RehearsalVerdict.BLOCKS, RehearsalVerdict.COLLATERAL)

    def start(self, workshop: Workshop) -> None:
        workshop.revision("a view for the newsletter", rev_id="0be000000001")
        workshop.edit(upgrade=_CREATE, downgrade='op.execute("DROP VIEW mailing")')
        workshop.upgrade()
        workshop.edit_models(workshop.models_source.replace("String(120)", "String(200)"))
        workshop.autogenerate("longer addresses", rev_id="0be000000002")
        workshop.upgrade()

    def solution(self, workshop: Workshop) -> None:
        change = (
            'op.execute("DROP VIEW mailing")\n'
            'op.alter_column("customers", "email", type_=sa.String({length}))\n'
            'op.execute("CREATE VIEW mailing AS SELECT name, email FROM customers WHERE email IS NOT NULL")'
        )
        workshop.edit(upgrade=change.format(length=200), downgrade=change.format(length=120))
        workshop.upgrade()

    def wrong(self) -> tuple[Wrong, ...]:
        return (
            Wrong("the view dropped for good", self._dropped, because="same-schema"),
            Wrong("another view of that name", self._another_view, because="same-schema"),
            Wrong("the view brought back by hand", self._by_hand, because="same-schema"),
            Wrong("a downgrade that forgets the view", self._one_way, because="downgrade-restores"),
        )

    @staticmethod
    def _edit(workshop: Workshop, upgrade: str, downgrade: str) -> None:
        workshop.edit(upgrade=upgrade.format(length=200), downgrade=downgrade.format(length=120))
        workshop.upgrade(anyway=True)

    def _dropped(self, workshop: Workshop) -> None:
        self._edit(workshop, _DROP + _ALTER, _ALTER)

    def _another_view(self, workshop: Workshop) -> None:
        another = 'op.execute("CREATE VIEW mailing AS SELECT name, email FROM customers")'
        self._edit(workshop, _DROP + _ALTER + another, _DROP + _ALTER + _CREATE)

    def _by_hand(self, workshop: Workshop) -> None:
        self._edit(workshop, _DROP + _ALTER, _ALTER + _CREATE)
        workshop.execute("CREATE VIEW mailing AS SELECT name, email FROM customers WHERE email IS NOT NULL")

    def _one_way(self, workshop: Workshop) -> None:
        self._edit(workshop, _DROP + _ALTER + _CREATE, _DROP + _ALTER)
