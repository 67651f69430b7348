"""Two heads ten minutes before a release, and both bring the same column."""

from __future__ import annotations

from typing import TYPE_CHECKING

from limbeck.exercises.exercise import Exercise, Wrong
from limbeck.exercises.predicates import (
    AutogenerateSilent,
    DatabaseAtHead,
    DowngradeRestores,
    OneHead,
    RowsSurvive,
    SameSchema,
    UpgradeRuns,
)

if TYPE_CHECKING:
    from limbeck.workshops.workshop import Workshop

JO = "6b2ed4110b02"
MIRA = "6b2ed4220b02"
ROOT = "4b1a7c0de001"


class TwoHeadsBeforeARelease(Exercise):
    """Two branches follow the same revision; a merge alone fails, since both add `customers.phone`."""

    slug = "two-heads-before-a-release"
    title = "Two heads ten minutes before a release"
    incident = True
    story = """
Release in ten minutes, and the deployment stops: see the last line of the log. Jo and Mira have each merged a
branch this morning, both reviewed, both green, and each adds what its models need. Neither has run anywhere
but on their own laptops.

Get `alembic upgrade head` to work, here and in every other database that stands where this one does. All that
both have promised has to be there, and it has to be possible to go back.
"""
    hints = (
        "The message says what is wrong with the history. Is that all that is wrong? Read both files.",
        "Whatever makes one head of two, an upgrade runs both files: which of them may add `phone`?",
        """`merge()`, and take `customers.phone` out of one of the two revisions, in both functions: neither
        has run anywhere yet.""",
    )
    claims = ("A17",)
    question = "https://github.com/muesli-hd/muesli/issues/147"
    goal = (
        OneHead(),
        SameSchema(),
        DatabaseAtHead(),
        RowsSurvive("customers", 43),
        RowsSurvive("orders", 12),
        UpgradeRuns(),
        DowngradeRestores(),
        AutogenerateSilent(),
    )

    def start(self, workshop: Workshop) -> None:
        phone = "    phone: Mapped[str | None] = mapped_column(String(30))\n"
        note = "    note: Mapped[str | None] = mapped_column(String(200))\n"
        models = workshop.models_source.replace("\n\nclass Order", f"{phone}\n\nclass Order")
        workshop.edit_models(models)
        workshop.autogenerate("jo: customers have a phone", rev_id=JO)
        workshop.edit_models(f"{models}{note}")
        workshop.branch("mira: notes for orders, and whom to call", head=ROOT, rev_id=MIRA)
        workshop.edit(
            MIRA,
            upgrade='op.add_column("orders", sa.Column("note", sa.String(200)))\n'
            'op.add_column("customers", sa.Column("phone", sa.String(30)))',
            downgrade='op.drop_column("customers", "phone")\nop.drop_column("orders", "note")',
        )
        workshop.upgrade(anyway=True)

    def solution(self, workshop: Workshop) -> None:
        workshop.edit(
            "6b2ed4220b02",
            upgrade='op.add_column("orders", sa.Column("note", sa.String(200)))',
            downgrade='op.drop_column("orders", "note")',
        )
        workshop.merge("bring jo's and mira's branches together")
        workshop.upgrade()

    def wrong(self) -> tuple[Wrong, ...]:
        return (
            Wrong("merged and nothing else", self._merged_only, because="database-at-head"),
            Wrong("upgraded to both heads", self._both_heads, because="one-head"),
            Wrong("both heads stamped", self._stamped, because="same-schema"),
            Wrong("a colleague's revision emptied", self._emptied, because="same-schema"),
            Wrong("the failing half run by hand", self._by_hand, because="upgrade-runs"),
        )

    @staticmethod
    def _merged_only(workshop: Workshop) -> None:
        workshop.merge("merge")
        workshop.upgrade(anyway=True)

    def _both_heads(self, workshop: Workshop) -> None:
        self._without_phone(workshop)
        workshop.upgrade("heads", anyway=True)

    @staticmethod
    def _stamped(workshop: Workshop) -> None:
        workshop.merge("merge")
        workshop.stamp("head")

    @staticmethod
    def _emptied(workshop: Workshop) -> None:
        workshop.edit(MIRA, upgrade="pass", downgrade="pass")
        workshop.merge("merge")
        workshop.upgrade(anyway=True)

    @staticmethod
    def _by_hand(workshop: Workshop) -> None:
        workshop.merge("merge")
        workshop.upgrade(JO, anyway=True)
        workshop.execute("ALTER TABLE orders ADD COLUMN note VARCHAR(200)")
        workshop.stamp("head")

    @staticmethod
    def _without_phone(workshop: Workshop) -> None:
        workshop.edit(
            MIRA,
            upgrade='op.add_column("orders", sa.Column("note", sa.String(200)))',
            downgrade='op.drop_column("orders", "note")',
        )
