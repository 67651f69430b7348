"""NOT NULL on a table that is in use: checked without keeping anybody waiting."""

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
    UpgradeRuns,
)

if TYPE_CHECKING:
    from limbeck.workshops.workshop import Workshop

REVISION = "5d2e8f30b002"

_BACK = 'op.alter_column("customers", "email", nullable=True)'


class NotNullWhileOpen(Exercise):
    """SET NOT NULL reads the whole table under the strongest lock, unless a valid CHECK has proven it."""

    slug = "not-null-while-open"
    title = "Forbid NULL in a table that is in use"
    lesson = 9
    backends = ("postgresql",)
    story = """
Every customer has an address, and from now on the database is to hold it: `email` becomes NOT NULL. What
autogenerate has written reads the whole table while nobody can use it. In production it has 40 million rows.

Write the revision so that no strong lock on `customers` is held while rows are read. What it needs on the way
has to be gone in the end.
"""
    hints = (
        "Which statement reads rows, and which lock is held then? Upgrade, and the goal names both.",
        "A CHECK can be added NOT VALID, and validated later; PostgreSQL then believes it for SET NOT NULL.",
        """ADD CONSTRAINT … CHECK (email IS NOT NULL) NOT VALID; VALIDATE CONSTRAINT; SET NOT NULL; DROP
        CONSTRAINT: each in a transaction of its own, in one `autocommit_block()`.""",
    )
    cases = ("nullable.to_notnull",)
    question = "https://github.com/ankane/strong_migrations/issues/90"
    goal = (
        SameSchema(),
        RowsSurvive("customers", 43),
        UpgradeRuns(),
        NoLockAbove("ShareUpdateExclusiveLock", "customers", moments=True),
        DowngradeRestores(),
        AutogenerateSilent(),
        DatabaseAtHead(),
    )

    def start(self, workshop: Workshop) -> None:
        workshop.edit_models(
            workshop.models_source.replace("email: Mapped[str | None]", "email: Mapped[str]")
        )
        workshop.autogenerate("every customer has an address", rev_id=REVISION)
        workshop.sql(f"{workshop.current[0]}:head")

    def solution(self, workshop: Workshop) -> None:
        workshop.edit(
            upgrade="with op.get_context().autocommit_block():\n"
            '    op.execute("ALTER TABLE customers ADD CONSTRAINT has_email "\n'
            '               "CHECK (email IS NOT NULL) NOT VALID")\n'
            '    op.execute("ALTER TABLE customers VALIDATE CONSTRAINT has_email")\n'
            '    op.alter_column("customers", "email", nullable=False)\n'
            '    op.drop_constraint("has_email", "customers")',
            downgrade='op.alter_column("customers", "email", nullable=True)',
        )
        workshop.upgrade(anyway=True)

    def wrong(self) -> tuple[Wrong, ...]:
        return (
            Wrong("as autogenerate wrote it", self._as_written, because="no-lock-above"),
            Wrong("all in one transaction", self._one_transaction, because="no-lock-above"),
            Wrong("the CHECK is left behind", self._left_behind, because="same-schema"),
            Wrong("NOT VALID, and never validated", self._never_validated, because="same-schema"),
        )

    @staticmethod
    def _as_written(workshop: Workshop) -> None:
        workshop.upgrade(anyway=True)

    @staticmethod
    def _run(workshop: Workshop, *statements: str, block: bool = True) -> None:
        lines = [f'op.execute("ALTER TABLE customers {each}")' for each in statements]
        head = ["with op.get_context().autocommit_block():"] if block else []
        indent = "    " if block else ""
        workshop.edit(upgrade="\n".join([*head, *(indent + each for each in lines)]), downgrade=_BACK)
        workshop.upgrade(anyway=True)

    def _one_transaction(self, workshop: Workshop) -> None:
        self._run(workshop, _ADD, _VALIDATE, _SET, _DROP, block=False)

    def _left_behind(self, workshop: Workshop) -> None:
        self._run(workshop, _ADD, _VALIDATE, _SET)

    def _never_validated(self, workshop: Workshop) -> None:
        self._run(workshop, _ADD)


_ADD = "ADD CONSTRAINT has_email CHECK (email IS NOT NULL) NOT VALID"
_VALIDATE = "VALIDATE CONSTRAINT has_email"
_SET = "ALTER COLUMN email SET NOT NULL"
_DROP = "DROP CONSTRAINT has_email"
