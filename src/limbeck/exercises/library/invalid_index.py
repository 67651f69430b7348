"""A failed deployment has left an INVALID index, and the next one fails on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from limbeck.exercises.exercise import Exercise, Wrong
from limbeck.exercises.predicates import (
    AutogenerateSilent,
    DatabaseAtHead,
    NoLockAbove,
    QueryGives,
    RowsSurvive,
    SameSchema,
    UpgradeRuns,
)
from limbeck.rehearsals.rehearsal import RehearsalVerdict

if TYPE_CHECKING:
    from limbeck.workshops.workshop import Workshop

UNIQUE = "5d1ea3000a02"

_CONCURRENTLY = (
    "with op.get_context().autocommit_block():\n"
    '    op.create_index("uq_customers_email", "customers", ["email"], unique=True,\n'
    "                    postgresql_concurrently=True)"
)
_DROP = (
    "with op.get_context().autocommit_block():\n"
    '    op.drop_index("uq_customers_email", table_name="customers", if_exists=True,\n'
    "                  postgresql_concurrently=True)"
)
_CLEAR = 'op.execute("UPDATE customers SET email = NULL WHERE id = 44")'


class InvalidIndex(Exercise):
    """Two customers share an address: the unique index can't be built, and its remains are in the way."""

    slug = "invalid-index"
    title = "An INVALID index after a failed deployment"
    incident = True
    backends = ("postgresql",)
    story = """
The release that makes addresses unique has failed; so has the second try, with another message. Both are in
the log. Three more shops run the same release: their databases are in the same state as this one.

Customer 44 is Ada's second account: its address becomes NULL, the customer stays. Correct the revision, which
has not come to its end anywhere, so that `alembic upgrade head` repairs all of them. The shops are open:
nobody should have to wait while an index is built.
"""
    hints = (
        "The second message is not about addresses: what did the first run leave behind?",
        "An index that could not be built CONCURRENTLY stays, INVALID, until `DROP INDEX CONCURRENTLY`.",
        """In `upgrade()`: in an `autocommit_block()` drop the index with `if_exists=True`, then take the
        address from customer 44, then create the index in a second `autocommit_block()`.""",
    )
    claims = ("A29", "A43", "A44", "A45")
    question = "https://github.com/prebid/salesagent/issues/2087"
    goal = (
        SameSchema(),
        QueryGives(
            "customer 44 alone has no address", "SELECT id FROM customers WHERE email IS NULL", ((44,),)
        ),
        RowsSurvive("customers", 44, but=("email",)),
        UpgradeRuns(),
        NoLockAbove("ShareUpdateExclusiveLock", "customers"),
        AutogenerateSilent(),
        DatabaseAtHead(),
    )
    accepts = (RehearsalVerdict.LOSES, RehearsalVerdict.COLLATERAL, RehearsalVerdict.ONE_WAY)

    def start(self, workshop: Workshop) -> None:
        workshop.insert("customers", {"id": 44, "name": "Ada", "email": "ada@example.com"})
        workshop.edit_models(
            workshop.models_source.replace(
                "mapped_column(String(120))", "mapped_column(String(120))\n\n    __table_args__ = _UNIQUE", 1
            )
            .replace("import ForeignKey, String", "import ForeignKey, Index, String")
            .replace(
                "class Customer",
                '_UNIQUE = (Index("uq_customers_email", "email", unique=True),)\n\n\nclass Customer',
            )
        )
        workshop.revision("addresses are unique", rev_id=UNIQUE)
        workshop.edit(upgrade=_CONCURRENTLY, downgrade=_DROP)
        workshop.upgrade(anyway=True)
        workshop.upgrade(anyway=True)

    def solution(self, workshop: Workshop) -> None:
        workshop.edit(
            upgrade="with op.get_context().autocommit_block():\n"
            '    op.drop_index("uq_customers_email", "customers", if_exists=True,\n'
            "                  postgresql_concurrently=True)\n"
            'op.execute("UPDATE customers SET email = NULL WHERE id = 44")\n'
            "with op.get_context().autocommit_block():\n"
            '    op.create_index("uq_customers_email", "customers", ["email"], unique=True,\n'
            "                    postgresql_concurrently=True)"
        )
        workshop.upgrade(anyway=True)

    def wrong(self) -> tuple[Wrong, ...]:
        return (
            Wrong("only if it is not there", self._if_not_exists, because="same-schema"),
            Wrong("the second account deleted", self._deleted, because="query-gives"),
            Wrong("the remains dropped here, by hand", self._dropped_by_hand, because="upgrade-runs"),
            Wrong("built while everybody waits", self._blocking, because="no-lock-above"),
            Wrong.stamped(because="same-schema"),
        )

    @staticmethod
    def _run(workshop: Workshop, upgrade: str) -> None:
        workshop.edit(upgrade=upgrade)
        workshop.upgrade(anyway=True)

    def _if_not_exists(self, workshop: Workshop) -> None:
        lenient = _CONCURRENTLY.replace("unique=True", "unique=True, if_not_exists=True")
        self._run(workshop, f"{_CLEAR}\n{lenient}")

    def _deleted(self, workshop: Workshop) -> None:
        delete = 'op.execute("DELETE FROM customers WHERE id = 44")'
        self._run(workshop, f"{_DROP}\n{delete}\n{_CONCURRENTLY}")

    def _dropped_by_hand(self, workshop: Workshop) -> None:
        workshop.execute("DROP INDEX uq_customers_email")
        self._run(workshop, f"{_CLEAR}\n{_CONCURRENTLY}")

    def _blocking(self, workshop: Workshop) -> None:
        plain = 'op.create_index("uq_customers_email", "customers", ["email"], unique=True)'
        self._run(workshop, f"{_DROP}\n{_CLEAR}\n{plain}")
