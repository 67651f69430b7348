"""A constraint without a name of its own can't be dropped by the generated downgrade."""

from __future__ import annotations

from typing import TYPE_CHECKING

from limbeck.exercises.exercise import RIGHT_BUT, Exercise, Wrong
from limbeck.exercises.predicates import (
    AutogenerateSilent,
    DatabaseAtHead,
    DowngradeRestores,
    RevisionsUntouched,
    RowsSurvive,
    SameSchema,
)

if TYPE_CHECKING:
    from limbeck.workshops.workshop import Workshop

UNNAMED = "d7fb5194e00b"

_RENAME = 'op.execute("ALTER TABLE customers RENAME CONSTRAINT {} TO {}")'
_THERE = _RENAME.format("customers_email_key", "uq_customers_email")
_BACK = _RENAME.format("uq_customers_email", "customers_email_key")


class NameAConstraint(Exercise):
    """`unique=True` has no name in the models; PostgreSQL has invented one."""

    slug = "name-a-constraint"
    title = "Give a constraint a name after the fact"
    lesson = 4
    backends = ("postgresql",)
    story = """
`email` of `Customer` is `unique=True` since the newest revision. Trying the way back failed: see the last
line of the log. The revision has run in other databases, so it stays as it is.

From now on the constraint is called `uq_customers_email`, in the models and in the database. The shop is
open: nobody should have to wait while an index is built.
"""
    hints = (
        "The models do not name the constraint. What is it called in the database?",
        "PostgreSQL can rename a constraint: `ALTER TABLE … RENAME CONSTRAINT … TO …`.",
        """In the models `UniqueConstraint("email", name="uq_customers_email")` in `__table_args__`; in a new
        revision `ALTER TABLE customers RENAME CONSTRAINT customers_email_key TO uq_customers_email`.""",
    )
    cases = ("unique.unnamed_add", "unique.rename")
    claims = ("B21", "B49", "D21")
    question = "https://github.com/miguelgrinberg/Flask-Migrate/issues/445"
    goal = (
        SameSchema(),
        RevisionsUntouched(),
        RowsSurvive("customers", 43),
        AutogenerateSilent(),
        DowngradeRestores(),
        DatabaseAtHead(),
    )

    def start(self, workshop: Workshop) -> None:
        workshop.edit_models(workshop.models_source.replace("String(120))", "String(120), unique=True)"))
        workshop.autogenerate("addresses are unique", rev_id=UNNAMED)
        workshop.upgrade(anyway=True)
        workshop.downgrade(anyway=True)

    def solution(self, workshop: Workshop) -> None:
        named = '(UniqueConstraint("email", name="uq_customers_email"),)'
        models = workshop.models_source.replace("String(120), unique=True)", "String(120))")
        models = models.replace("\n\nclass Order", f"\n    __table_args__ = {named}\n\n\nclass Order")
        workshop.edit_models(
            models.replace("import ForeignKey, String", "import ForeignKey, String, UniqueConstraint")
        )
        workshop.revision("name the constraint")
        workshop.edit(
            upgrade='op.execute("ALTER TABLE customers "\n'
            '           "RENAME CONSTRAINT customers_email_key TO uq_customers_email")',
            downgrade='op.execute("ALTER TABLE customers "\n'
            '           "RENAME CONSTRAINT uq_customers_email TO customers_email_key")',
        )
        workshop.upgrade()

    def wrong(self) -> tuple[Wrong, ...]:
        return (
            Wrong("named in the models only", self._models, because="same-schema"),
            Wrong("dropped and built anew", self._built_anew, because=RIGHT_BUT),
            Wrong("the applied revision edited", self._edited, because="revisions-untouched"),
            Wrong("renamed by hand", self._by_hand, because="downgrade-restores"),
        )

    @staticmethod
    def _models(workshop: Workshop) -> None:
        named = '(UniqueConstraint("email", name="uq_customers_email"),)'
        models = workshop.models_source.replace("String(120), unique=True)", "String(120))")
        models = models.replace("\n\nclass Order", f"\n    __table_args__ = {named}\n\n\nclass Order")
        workshop.edit_models(
            models.replace("import ForeignKey, String", "import ForeignKey, String, UniqueConstraint")
        )

    def _built_anew(self, workshop: Workshop) -> None:
        self._models(workshop)
        workshop.autogenerate("name the constraint")
        workshop.upgrade(anyway=True)

    def _edited(self, workshop: Workshop) -> None:
        self._models(workshop)
        workshop.edit(UNNAMED, upgrade=_THERE, downgrade=_BACK)
        workshop.execute("ALTER TABLE customers RENAME CONSTRAINT customers_email_key TO uq_customers_email")

    def _by_hand(self, workshop: Workshop) -> None:
        self._models(workshop)
        workshop.execute("ALTER TABLE customers RENAME CONSTRAINT customers_email_key TO uq_customers_email")
