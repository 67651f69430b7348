"""A view reads a table that batch mode makes anew."""

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

_DROP_VIEW = 'op.execute("DROP VIEW addresses")\n'
_VIEW = 'op.execute("CREATE VIEW addresses AS SELECT id, email FROM customers")'
_UP = """with op.batch_alter_table("customers") as batch:
    batch.alter_column("email", existing_type=sa.VARCHAR(length=120), nullable=False)
"""
_DOWN = """with op.batch_alter_table("customers") as batch:
    batch.alter_column("email", existing_type=sa.VARCHAR(length=120), nullable=True)
"""


class ViewInTheWay(Exercise):
    """The e-mail address is required from now on, and the view of addresses stays."""

    slug = "view-in-the-way"
    title = "Change a table on SQLite that a view reads"
    lesson = 10
    backends = ("sqlite",)
    story = """
Every customer has to have an e-mail address: one word less in the models, and a revision in batch mode. The
upgrade failed. A second attempt failed for another reason, and somebody has dropped the table that the
first one had left behind: see the log.

Correct the revision and upgrade. The view `addresses` has to work afterwards, and after a downgrade as
well.
"""
    hints = (
        "Read the error of the *first* attempt in the log. Which object does it name?",
        (
            "SQLite refuses to rename a table while a view reads what is not there. Does the view have to "
            "be there all the time?"
        ),
        (
            '`op.execute("DROP VIEW addresses")` before the `with` block, and behind it '
            '`op.execute("CREATE VIEW addresses AS SELECT id, email FROM customers")`: in both functions.'
        ),
    )
    cases = ("nullable.to_notnull", "view.add")
    claims = ("B39",)
    question = "https://github.com/sqlalchemy/alembic/issues/1207"
    goal = (
        SameSchema(),
        RowsSurvive("customers", 43),
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
        workshop.revision("a view of addresses", rev_id="cf1a3c52b001")
        workshop.edit(upgrade=_VIEW, downgrade=_DROP_VIEW)
        workshop.upgrade()
        workshop.edit_models(
            workshop.models_source.replace("email: Mapped[str | None]", "email: Mapped[str]")
        )
        workshop.autogenerate("the email is required", rev_id="cf2b4d63c002")
        workshop.upgrade(anyway=True)
        workshop.upgrade(anyway=True)
        workshop.execute("DROP TABLE _alembic_tmp_customers")

    def solution(self, workshop: Workshop) -> None:
        workshop.edit(
            upgrade="""op.execute("DROP VIEW addresses")
with op.batch_alter_table("customers") as batch:
    batch.alter_column("email", existing_type=sa.VARCHAR(length=120), nullable=False)
op.execute("CREATE VIEW addresses AS SELECT id, email FROM customers")
""",
            downgrade="""op.execute("DROP VIEW addresses")
with op.batch_alter_table("customers") as batch:
    batch.alter_column("email", existing_type=sa.VARCHAR(length=120), nullable=True)
op.execute("CREATE VIEW addresses AS SELECT id, email FROM customers")
""",
        )
        workshop.upgrade()

    def wrong(self) -> tuple[Wrong, ...]:
        return (
            Wrong("the view is dropped for good", self._dropped, because="same-schema"),
            Wrong("the view is made again by hand", self._by_hand, because="same-schema"),
            Wrong("a view on the way up only", self._up_only, because="downgrade-restores"),
        )

    @staticmethod
    def _dropped(workshop: Workshop) -> None:
        workshop.edit(upgrade=_DROP_VIEW + _UP, downgrade=_DOWN + _VIEW)
        workshop.upgrade(anyway=True)

    @staticmethod
    def _by_hand(workshop: Workshop) -> None:
        workshop.edit(upgrade=_DROP_VIEW + _UP, downgrade=_DROP_VIEW + _DOWN + _VIEW)
        workshop.upgrade(anyway=True)
        workshop.execute("CREATE VIEW addresses AS SELECT id, email FROM customers")

    @staticmethod
    def _up_only(workshop: Workshop) -> None:
        workshop.edit(upgrade=_DROP_VIEW + _UP + _VIEW, downgrade=_DROP_VIEW + _DOWN)
        workshop.upgrade(anyway=True)
