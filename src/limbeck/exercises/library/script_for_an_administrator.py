"""A revision that reads rows becomes one that can be written as a script."""

from __future__ import annotations

from typing import TYPE_CHECKING

from limbeck.exercises.exercise import Exercise, Wrong
from limbeck.exercises.predicates import (
    AutogenerateSilent,
    DatabaseAtHead,
    QueryGives,
    RowsSurvive,
    SameSchema,
    WritesScript,
)
from limbeck.rehearsals.rehearsal import RehearsalVerdict

if TYPE_CHECKING:
    from limbeck.workshops.workshop import Workshop

ROOT = "4b1a7c0de001"

_LOOP = """customers = sa.table("customers", sa.column("id"), sa.column("email"))
for row in op.get_bind().execute(sa.select(customers)).fetchall():
    if row.email is not None:
        email = row.email.strip().lower()
        op.execute(customers.update().where(customers.c.id == row.id).values(email=email))"""


class ScriptForAnAdministrator(Exercise):
    """A loop over rows has to become one statement."""

    slug = "script-for-an-administrator"
    title = "Write a change of rows that works as a script, too"
    lesson = 7
    story = """
In production, only an administrator may write: she runs scripts that `alembic upgrade --sql` has written.
Your revision trims addresses and writes them in lower case. It works on a database, and as a script it
fails: see the log.

Write it so that it does the same in both ways, for all rows that are there on the day when it runs.
"""
    hints = (
        "What does `execute` return when there is no database?",
        "The loop asks for rows in order to change them one by one. Can the database do that by itself?",
        """`op.execute("UPDATE customers SET email = lower(trim(email))")`""",
    )
    claims = ("A48", "A50", "B46")
    question = "https://github.com/langgenius/dify/issues/24794"
    goal = (
        WritesScript(),
        QueryGives(
            "no address has a capital letter or a blank around it",
            "SELECT count(*) FROM customers WHERE email <> lower(trim(email))",
            ((0,),),
        ),
        QueryGives("who has no address has none", "SELECT id FROM customers WHERE email IS NULL", ((7,),)),
        SameSchema(),
        RowsSurvive("customers", 43, but=("email",)),
        DatabaseAtHead(),
        AutogenerateSilent(),
    )
    accepts = (RehearsalVerdict.LOSES, RehearsalVerdict.ONE_WAY, RehearsalVerdict.BLOCKS)

    def start(self, workshop: Workshop) -> None:
        workshop.execute("UPDATE customers SET email = ' ' || upper(email) WHERE id % 4 = 3")
        workshop.execute("UPDATE customers SET email = NULL WHERE id = 7")
        workshop.revision("tidy up addresses", rev_id="a44e55000001")
        workshop.edit(upgrade=_LOOP)
        workshop.sql(f"{ROOT}:head")

    def solution(self, workshop: Workshop) -> None:
        workshop.edit(upgrade='op.execute("UPDATE customers SET email = lower(trim(email))")')
        workshop.upgrade(anyway=True)

    def wrong(self) -> tuple[Wrong, ...]:
        return (
            Wrong("run as it is", self._as_it_is, because="writes-script"),
            Wrong("skipped in a script", self._skipped, because="writes-script"),
            Wrong("a statement for each row of today", self._literal, because="query-gives"),
            Wrong("an empty text for no address", self._emptied, because="query-gives"),
        )

    @staticmethod
    def _run(workshop: Workshop, upgrade: str) -> None:
        workshop.edit(upgrade=upgrade)
        workshop.upgrade(anyway=True)

    @staticmethod
    def _as_it_is(workshop: Workshop) -> None:
        workshop.upgrade(anyway=True)

    def _skipped(self, workshop: Workshop) -> None:
        loop = _LOOP.replace("\n", "\n    ")
        self._run(workshop, f"if not op.get_context().as_sql:\n    {loop}")

    def _literal(self, workshop: Workshop) -> None:
        rows = workshop.query("SELECT id, email FROM customers WHERE id % 4 = 3 AND email IS NOT NULL")
        updates = (
            f"op.execute(\"UPDATE customers SET email = '{email.strip().lower()}' WHERE id = {number}\")"
            for number, email in rows
        )
        self._run(workshop, "\n".join(updates))

    def _emptied(self, workshop: Workshop) -> None:
        self._run(workshop, "op.execute(\"UPDATE customers SET email = lower(trim(coalesce(email, '')))\")")
