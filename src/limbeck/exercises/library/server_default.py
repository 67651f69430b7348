"""A server default that autogenerate does not see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from limbeck.exercises.exercise import Exercise, Wrong
from limbeck.exercises.predicates import (
    DatabaseAtHead,
    DowngradeRestores,
    RevisionsUntouched,
    RowsSurvive,
    SameSchema,
)
from limbeck.rehearsals.rehearsal import RehearsalVerdict

if TYPE_CHECKING:
    from limbeck.workshops.workshop import Workshop

EMPTY = "b5d93f72c009"

_SET = """
with op.batch_alter_table("orders") as batch:
    batch.alter_column("status", existing_type=sa.String(20), server_default="open")
"""
_UNSET = _SET.replace('"open"', "None")


class ServerDefault(Exercise):
    """The model has a server default, the generated revision is empty, and an insert fails."""

    slug = "server-default"
    title = "Give the database a default that autogenerate did not see"
    lesson = 3
    story = """
`status` of `Order` has `server_default="open"` in the models since yesterday. The revision that was generated
for it is empty, was applied everywhere, and nobody has looked into it. Today an import that relies on the
default fails: see the last line of the log.

Give the database its default, by a revision that can be taken back. Those that have run stay as they are.
"""
    hints = (
        "The revision for the default is there. What does it do?",
        "Autogenerate compares server defaults only if `env.py` says `compare_server_default=True`.",
        """A new revision with `alter_column("status", existing_type=sa.String(20), server_default="open")`,
        in `op.batch_alter_table("orders")` for SQLite; on the way back `server_default=None`.""",
    )
    cases = ("server_default.add_text",)
    claims = ("A21", "A22", "B41")
    question = "https://github.com/sqlalchemy/alembic/issues/1203"
    goal = (
        SameSchema(),
        RevisionsUntouched(),
        RowsSurvive("orders", 12),
        DowngradeRestores(),
        DatabaseAtHead(),
    )
    accepts = (RehearsalVerdict.BLOCKS,)

    def start(self, workshop: Workshop) -> None:
        workshop.edit_models(
            workshop.models_source.replace("String(20))", 'String(20), server_default="open")')
        )
        workshop.autogenerate("orders are open unless told otherwise", rev_id=EMPTY)
        workshop.upgrade()
        workshop.execute("INSERT INTO orders (id, customer_id, amount) VALUES (13, 1, 5)")

    def solution(self, workshop: Workshop) -> None:
        workshop.revision("orders are open unless told otherwise, really")
        workshop.edit(
            upgrade="""
with op.batch_alter_table("orders") as batch:
    batch.alter_column("status", existing_type=sa.String(20), server_default="open")
""",
            downgrade="""
with op.batch_alter_table("orders") as batch:
    batch.alter_column("status", existing_type=sa.String(20), server_default=None)
""",
        )
        workshop.upgrade()

    def wrong(self) -> tuple[Wrong, ...]:
        return (
            Wrong("a default in Python", self._in_python, because="same-schema"),
            Wrong("the applied revision edited", self._edited, because="revisions-untouched"),
            Wrong("one more empty revision", self._empty_again, because="same-schema"),
            Wrong("an empty downgrade", self._empty_downgrade, because="downgrade-restores"),
        )

    @staticmethod
    def _in_python(workshop: Workshop) -> None:
        workshop.edit_models(workshop.models_source.replace("server_default=", "default="))

    @staticmethod
    def _edited(workshop: Workshop) -> None:
        workshop.downgrade(anyway=True)
        workshop.edit(EMPTY, upgrade=_SET, downgrade=_UNSET)
        workshop.upgrade(anyway=True)

    @staticmethod
    def _empty_again(workshop: Workshop) -> None:
        workshop.autogenerate("the default")
        workshop.upgrade(anyway=True)

    @staticmethod
    def _empty_downgrade(workshop: Workshop) -> None:
        workshop.revision("the default")
        workshop.edit(upgrade=_SET, downgrade="pass")
        workshop.upgrade(anyway=True)
