"""A table that belongs to somebody else."""

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

_ADD = 'op.add_column("customers", sa.Column("phone", sa.String(40), nullable=True))'
_DROP = 'op.drop_column("customers", "phone")'


class NotOurTable(Exercise):
    """Exchange rates are kept by another team in the same database, and stay."""

    slug = "not-our-table"
    title = "Leave alone what somebody else has made"
    lesson = 11
    story = """
Another team keeps `exchange_rates` in this database; no model of yours knows the table. You have added
`Customer.phone` and asked autogenerate. Read the revision: it does more than that, and limbeck stopped the
upgrade.

Add the column and nothing else, and see to it that autogenerate leaves the other team's table alone from
now on.
"""
    hints = (
        (
            "For autogenerate a table without a model is a table too many. Where can it be told which "
            "tables are yours?"
        ),
        (
            "`context.configure` in `env.py` takes `include_name`, a function of a name, its kind and its "
            "parents. And the revision has been written already."
        ),
        (
            '`include_name=lambda name, kind, _: kind != "table" or name in target_metadata.tables` in '
            "`env.py`; then delete the `drop_table` from `upgrade()` and the `create_table` from "
            "`downgrade()`."
        ),
    )
    cases = ("table.drop", "column.add_nullable")
    claims = ("A25",)
    question = "https://github.com/miguelgrinberg/Flask-Migrate/issues/256"
    goal = (
        SameSchema(),
        RowsSurvive("exchange_rates", 3),
        RowsSurvive("customers", 43),
        AutogenerateSilent(),
        DowngradeRestores(),
        DatabaseAtHead(),
    )

    def start(self, workshop: Workshop) -> None:
        workshop.execute(
            "CREATE TABLE exchange_rates (currency VARCHAR(3) PRIMARY KEY, rate INTEGER NOT NULL)"
        )
        rates = {"CHF": 94, "NOK": 1175, "SEK": 1130}
        workshop.insert("exchange_rates", *({"currency": name, "rate": rate} for name, rate in rates.items()))
        email = "    email: Mapped[str | None] = mapped_column(String(120))\n"
        phone = "    phone: Mapped[str | None] = mapped_column(String(40))\n"
        workshop.edit_models(workshop.models_source.replace(email, email + phone))
        workshop.autogenerate("a phone number", rev_id="ff1a3c52b001")
        workshop.upgrade()

    def solution(self, workshop: Workshop) -> None:
        env = workshop.folder_text("migrations/env.py")
        configured = "connection=connection, target_metadata=target_metadata"
        ours = 'include_name=lambda name, kind, _: kind != "table" or name in target_metadata.tables'
        workshop.edit_file("migrations/env.py", env.replace(configured, f"{configured}, {ours}"))
        workshop.edit(
            upgrade='op.add_column("customers", sa.Column("phone", sa.String(40), nullable=True))',
            downgrade='op.drop_column("customers", "phone")',
        )
        workshop.upgrade()

    def wrong(self) -> tuple[Wrong, ...]:
        return (
            Wrong.upgraded_anyway(because="same-schema"),
            Wrong("the revision alone is corrected", self._revision_alone, because="autogenerate-silent"),
            Wrong("the table made again by hand, empty", self._made_again, because="rows-survive"),
        )

    @staticmethod
    def _revision_alone(workshop: Workshop) -> None:
        workshop.edit(upgrade=_ADD, downgrade=_DROP)
        workshop.upgrade()

    @staticmethod
    def _made_again(workshop: Workshop) -> None:
        workshop.upgrade(anyway=True)
        workshop.execute(
            "CREATE TABLE exchange_rates (currency VARCHAR(3) PRIMARY KEY, rate INTEGER NOT NULL)"
        )
