"""A foreign key is added without going through the rows behind a strong lock."""

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

_NOT_VALID = """op.create_foreign_key(
    "fk_referred_by", "customers", "customers", ["referred_by"], ["id"], postgresql_not_valid=True
)"""
_VALIDATE = 'op.execute("ALTER TABLE customers VALIDATE CONSTRAINT fk_referred_by")'
_DROP = 'op.drop_constraint("fk_referred_by", "customers", type_="foreignkey")'


class ForeignKeyInTwoSteps(Exercise):
    """Who referred a customer becomes a foreign key, and writers wait for a moment only."""

    slug = "foreign-key-in-two-steps"
    title = "Add a foreign key to a busy table"
    lesson = 9
    backends = ("postgresql",)
    story = """
`customers.referred_by` names another customer, and from now on the database has to hold that. Autogenerate
has written the revision. It is right, and while PostgreSQL goes through all customers, nobody can write to
them.

Add the foreign key so that a lock that stops writers is held for a moment only. All old rows have to be
checked in the end, too.
"""
    hints = (
        (
            "A constraint can count for new rows first. Which word does PostgreSQL have for one that has "
            "not looked at the old ones yet?"
        ),
        (
            "`postgresql_not_valid=True` in the first revision; `VALIDATE CONSTRAINT` in a second one. "
            "And a lock is held until its transaction ends: do both share one?"
        ),
        (
            "`op.create_foreign_key(…, postgresql_not_valid=True)`; a second revision with "
            '`op.execute("ALTER TABLE customers VALIDATE CONSTRAINT fk_referred_by")`; and in `env.py` '
            "`transaction_per_migration=True` in `context.configure`."
        ),
    )
    cases = ("fk.named_add", "fk.not_valid")
    question = "https://github.com/ayarotsky/diesel-guard/issues/87"
    goal = (
        SameSchema(),
        RowsSurvive("customers", 43),
        NoLockAbove("ShareUpdateExclusiveLock", "customers", moments=True),
        AutogenerateSilent(),
        DowngradeRestores(),
        DatabaseAtHead(),
    )

    def start(self, workshop: Workshop) -> None:
        email = "    email: Mapped[str | None] = mapped_column(String(120))\n"
        column = "    referred_by: Mapped[int | None]"
        key = 'mapped_column(ForeignKey("customers.id", name="fk_referred_by"))'
        models = workshop.models_source
        workshop.edit_models(models.replace(email, f"{email}{column}\n"))
        workshop.autogenerate("who referred a customer", rev_id="9f2b4d63c002")
        workshop.upgrade()
        workshop.execute("UPDATE customers SET referred_by = id / 2 WHERE id > 1")
        workshop.edit_models(models.replace(email, f"{email}{column} = {key}\n"))
        workshop.autogenerate("a referrer is a customer", rev_id="9f3c5e74d003")

    def solution(self, workshop: Workshop) -> None:
        workshop.edit(
            upgrade="""op.create_foreign_key(
    "fk_referred_by", "customers", "customers", ["referred_by"], ["id"], postgresql_not_valid=True
)"""
        )
        workshop.revision("check who referred the old customers")
        workshop.edit(upgrade='op.execute("ALTER TABLE customers VALIDATE CONSTRAINT fk_referred_by")')
        env = workshop.folder_text("migrations/env.py")
        configured = "connection=connection, target_metadata=target_metadata"
        workshop.edit_file(
            "migrations/env.py", env.replace(configured, f"{configured}, transaction_per_migration=True")
        )
        workshop.upgrade()

    def wrong(self) -> tuple[Wrong, ...]:
        return (
            Wrong("as autogenerate has written it", self._generated, because="no-lock-above"),
            Wrong("never validated", self._not_validated, because="same-schema"),
            Wrong("validated in the same transaction", self._together, because="no-lock-above"),
        )

    @staticmethod
    def _generated(workshop: Workshop) -> None:
        workshop.upgrade(anyway=True)

    @staticmethod
    def _not_validated(workshop: Workshop) -> None:
        workshop.edit(upgrade=_NOT_VALID)
        workshop.upgrade(anyway=True)

    @staticmethod
    def _together(workshop: Workshop) -> None:
        workshop.edit(upgrade=f"{_NOT_VALID}\n{_VALIDATE}", downgrade=_DROP)
        workshop.upgrade(anyway=True)
