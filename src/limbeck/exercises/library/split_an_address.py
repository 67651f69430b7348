"""One column becomes two, and the way back puts them together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from limbeck.exercises.exercise import Exercise, Wrong
from limbeck.exercises.predicates import (
    AutogenerateSilent,
    DatabaseAtHead,
    DowngradeRestores,
    QueryGives,
    SameSchema,
)
from limbeck.rehearsals.rehearsal import RehearsalVerdict

if TYPE_CHECKING:
    from limbeck.workshops.workshop import Workshop

_AT = {"sqlite": "instr(email, '@')", "postgresql": "strpos(email, '@')"}
_ADD = (
    'op.add_column("customers", sa.Column("mailbox", sa.String(120)))\n'
    'op.add_column("customers", sa.Column("domain", sa.String(120)))\n'
)
_DROP = '\nop.drop_column("customers", "email")'
_BACK = """op.add_column("customers", sa.Column("email", sa.String(120)))
op.execute("UPDATE customers SET email = mailbox || '@' || domain")
op.drop_column("customers", "domain")
op.drop_column("customers", "mailbox")"""


class SplitAnAddress(Exercise):
    """Autogenerate drops an address and adds its two empty halves."""

    slug = "split-an-address"
    title = "Split a column in two and keep its values"
    lesson = 8
    story = """
The models keep an e-mail address as `mailbox` and `domain`, the parts before and after the `@`. Autogenerate
has written a revision, and limbeck stopped it: see the log.

Fill the new columns from the old one before it goes. One customer has no address and is to have neither part.
The way back has to put every address together again.
"""
    hints = (
        "Three things have to happen in the upgrade, and autogenerate has written the first and the last.",
        "Where is the `@`? SQLite says `instr(email, '@')`, PostgreSQL `strpos(email, '@')`; `substr` cuts.",
        """Between adding and dropping: `op.execute("UPDATE customers SET mailbox = substr(email, 1, … - 1),
        domain = substr(email, … + 1)")`; in the downgrade `email = mailbox || '@' || domain`.""",
    )
    cases = ("column.split",)
    claims = ("B26", "B45", "B46")
    question = "https://stackoverflow.com/questions/43153346/update-column-content-during-alembic-migration"
    goal = (
        SameSchema(),
        QueryGives(
            "every other mailbox is the name in small letters",
            "SELECT id FROM customers WHERE id < 44 AND (mailbox IS NULL OR mailbox <> lower(name))",
            ((7,),),
        ),
        QueryGives(
            "every domain is there",
            "SELECT id FROM customers WHERE domain IS NULL OR domain NOT LIKE 'example.com%'",
            ((7,),),
        ),
        QueryGives(
            "who has no address has no mailbox", "SELECT id FROM customers WHERE mailbox IS NULL", ((7,),)
        ),
        DowngradeRestores(),
        DatabaseAtHead(),
        AutogenerateSilent(),
    )

    accepts = (RehearsalVerdict.BLOCKS,)

    def start(self, workshop: Workshop) -> None:
        workshop.execute("UPDATE customers SET email = NULL WHERE id = 7")
        email = "    email: Mapped[str | None] = mapped_column(String(120))\n"
        parts = email.replace("email", "mailbox") + email.replace("email", "domain")
        workshop.edit_models(workshop.models_source.replace(email, parts))
        workshop.autogenerate("mailbox and domain", rev_id="5911700000e2")
        workshop.upgrade()

    def solution(self, workshop: Workshop) -> None:
        at = {"sqlite": "instr(email, '@')", "postgresql": "strpos(email, '@')"}[workshop.backend]
        workshop.edit(
            upgrade='op.add_column("customers", sa.Column("mailbox", sa.String(120)))\n'
            'op.add_column("customers", sa.Column("domain", sa.String(120)))\n'
            f'op.execute("UPDATE customers SET mailbox = substr(email, 1, {at} - 1), "\n'
            f'           "domain = substr(email, {at} + 1)")\n'
            'op.drop_column("customers", "email")',
            downgrade='op.add_column("customers", sa.Column("email", sa.String(120)))\n'
            "op.execute(\"UPDATE customers SET email = mailbox || '@' || domain\")\n"
            'op.drop_column("customers", "domain")\n'
            'op.drop_column("customers", "mailbox")',
        )
        workshop.upgrade(anyway=True)

    def wrong(self) -> tuple[Wrong, ...]:
        return (
            Wrong("upgraded anyway", self._anyway, because="query-gives"),
            Wrong("values of these rows alone", self._literal, because="query-gives"),
            Wrong("an empty text for no address", self._emptied, because="query-gives"),
            Wrong("the downgrade of autogenerate", self._one_way, because="downgrade-restores"),
        )

    @staticmethod
    def _anyway(workshop: Workshop) -> None:
        workshop.upgrade(anyway=True)

    @staticmethod
    def _run(workshop: Workshop, fill: str, downgrade: str | None = _BACK) -> None:
        workshop.edit(upgrade=_ADD + fill + _DROP, downgrade=downgrade)
        workshop.upgrade(anyway=True)

    def _literal(self, workshop: Workshop) -> None:
        rows = workshop.query("SELECT id, email FROM customers WHERE email IS NOT NULL")
        parts = ((number, *email.split("@")) for number, email in rows)
        updates = (
            f"op.execute(\"UPDATE customers SET mailbox = '{mailbox}', domain = '{domain}' "
            f'WHERE id = {number}")'
            for number, mailbox, domain in parts
        )
        self._run(workshop, "\n".join(updates))

    @staticmethod
    def _fill(backend: str, column: str) -> str:
        at = _AT[backend].replace("email", column)
        return (
            f'op.execute("UPDATE customers SET mailbox = substr({column}, 1, {at} - 1), "\n'
            f'           "domain = substr({column}, {at} + 1)")'
        )

    def _emptied(self, workshop: Workshop) -> None:
        self._run(workshop, self._fill(workshop.backend, "coalesce(email, '@')"))

    def _one_way(self, workshop: Workshop) -> None:
        self._run(workshop, self._fill(workshop.backend, "email"), downgrade=None)
