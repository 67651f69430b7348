"""A revision that was copied from a MySQL project, said in Alembic's operations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from limbeck.exercises.exercise import Exercise, Wrong
from limbeck.exercises.predicates import (
    AutogenerateSilent,
    DatabaseAtHead,
    DowngradeRestores,
    RowsSurvive,
    SameSchema,
    WithoutExecute,
)
from limbeck.rehearsals.rehearsal import RehearsalVerdict

if TYPE_CHECKING:
    from limbeck.workshops.workshop import Workshop

REVISION = "5d2e8f20b002"

_WIDER = (
    'with op.batch_alter_table("customers") as batch:\n'
    '    batch.alter_column("email", existing_type=sa.String(120), type_=sa.String(200), nullable=False)'
)
_BACK = (
    'with op.batch_alter_table("customers") as batch:\n'
    '    batch.alter_column("email", existing_type=sa.String(200), type_=sa.String(120), nullable=True)'
)


class OperationsInsteadOfSql(Exercise):
    """`MODIFY` is understood by neither SQLite nor PostgreSQL; `alter_column` is, in a batch, by both."""

    slug = "operations-instead-of-sql"
    title = "Write a change so that every database understands it"
    lesson = 10
    story = """
A revision was taken over from another team, whose database is MySQL: see what yours says about it.

Write it again with operations of Alembic alone, without `op.execute`, so that it runs on SQLite and on
PostgreSQL: addresses of customers get room for 200 characters and can't be NULL any more. And write the way
back.
"""
    hints = (
        "Which operation changes the type of a column, and whether it may be NULL?",
        "SQLite has no such ALTER: `op.batch_alter_table` rebuilds the table there, and only there.",
        """`with op.batch_alter_table("customers") as batch:` and in it `batch.alter_column("email",
        type_=sa.String(200), nullable=False)`.""",
    )
    cases = ("type.string_len_grow", "nullable.to_notnull")
    claims = ("A50", "B04", "B39")
    question = "https://github.com/miguelgrinberg/Flask-Migrate/issues/252"
    goal = (
        SameSchema(),
        WithoutExecute(),
        RowsSurvive("customers", 43),
        DowngradeRestores(),
        AutogenerateSilent(),
        DatabaseAtHead(),
    )

    accepts = (RehearsalVerdict.BLOCKS,)

    def start(self, workshop: Workshop) -> None:
        workshop.edit_models(
            workshop.models_source.replace(
                "email: Mapped[str | None] = mapped_column(String(120))",
                "email: Mapped[str] = mapped_column(String(200))",
            )
        )
        workshop.revision("longer addresses, as the other team has them", rev_id=REVISION)
        workshop.edit(
            upgrade='op.execute("ALTER TABLE customers MODIFY email VARCHAR(200) NOT NULL")',
            downgrade='op.execute("ALTER TABLE customers MODIFY email VARCHAR(120) NULL")',
        )
        workshop.upgrade(anyway=True)

    def solution(self, workshop: Workshop) -> None:
        workshop.edit(
            upgrade='with op.batch_alter_table("customers") as batch:\n'
            '    batch.alter_column("email", type_=sa.String(200), nullable=False)',
            downgrade='with op.batch_alter_table("customers") as batch:\n'
            '    batch.alter_column("email", type_=sa.String(120), nullable=True)',
        )
        workshop.upgrade(anyway=True)

    def wrong(self) -> tuple[Wrong, ...]:
        return (
            Wrong("SQL that this database understands", self._own_sql, because="without-execute"),
            Wrong("dropped and added", self._dropped, because="rows-survive"),
            Wrong("the downgrade forgotten", self._one_way, because="downgrade-restores"),
            Wrong("half of it", self._half, because="same-schema"),
        )

    @staticmethod
    def _run(workshop: Workshop, upgrade: str, downgrade: str = _BACK) -> None:
        workshop.edit(upgrade=upgrade, downgrade=downgrade)
        workshop.upgrade(anyway=True)

    def _own_sql(self, workshop: Workshop) -> None:
        self._run(workshop, f'op.execute("SELECT 1")\n{_WIDER}')

    def _dropped(self, workshop: Workshop) -> None:
        self._run(
            workshop,
            'with op.batch_alter_table("customers") as batch:\n'
            '    batch.drop_column("email")\n'
            '    batch.add_column(sa.Column("email", sa.String(200), nullable=False, server_default="-"))\n'
            'with op.batch_alter_table("customers") as batch:\n'
            '    batch.alter_column("email", existing_type=sa.String(200), server_default=None)',
        )

    def _one_way(self, workshop: Workshop) -> None:
        self._run(workshop, _WIDER, "pass")

    def _half(self, workshop: Workshop) -> None:
        self._run(workshop, _WIDER.replace(", nullable=False", ", existing_nullable=True"))
