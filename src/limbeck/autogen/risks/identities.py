"""The risks of giving a PostgreSQL column an identity, or taking it away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Identity

from limbeck.autogen.risks.facts import JudgedChange
from limbeck.autogen.risks.judgement import Judgement, caution, failing

if TYPE_CHECKING:
    from alembic.operations import ops


def modify(change: JudgedChange, operation: ops.AlterColumnOp) -> Judgement | None:
    """What becomes of an identity; None where none comes or goes.

    Args:
        change: The change.
        operation: The change of the default.
    """
    wanted, standing = operation.modify_server_default, change.facts.dependents.standing
    column = (change.place, operation.column_name)
    has_one = column in standing.identities
    if isinstance(wanted, Identity) and not has_one:
        return _added(change, operation, defaulted=column in standing.defaulted)
    if has_one and not isinstance(wanted, Identity):
        return _removed(change, gone=wanted is None)
    return None


def _added(change: JudgedChange, operation: ops.AlterColumnOp, *, defaulted: bool) -> Judgement:
    if defaulted:
        return failing(
            f"Fails: {change.name} has a default, and PostgreSQL gives such a column no identity. Drop the "
            "default first, then add the identity, and start it after the greatest value."
        )
    if operation.existing_nullable:
        return failing(f"Fails: {change.name} allows NULL, and an identity does not. Set NOT NULL first.")
    return caution(
        f"Makes {change.name} count from its start value, whatever values are there: later inserts are "
        "refused, or repeat a value, until it has passed them. Follow it with "
        "`SELECT setval(pg_get_serial_sequence(…), max(…))`."
    )


def _removed(change: JudgedChange, *, gone: bool) -> Judgement | None:
    if "DROP IDENTITY" in change.outcome.sql.upper():
        if not gone:
            return None
        return caution(
            f"Removes the identity of {change.name}: rows inserted without a value are refused. Existing "
            "rows keep their values."
        )
    return failing(
        f"Fails: {change.name} is an identity column, which `SET DEFAULT` and `DROP DEFAULT` do not change. "
        "Use `ALTER COLUMN … DROP IDENTITY`."
    )
