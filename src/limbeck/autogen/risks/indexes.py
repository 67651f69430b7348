"""The risks of indexes."""

from __future__ import annotations

from alembic.operations import ops

from limbeck.autogen.risks.facts import Situation
from limbeck.autogen.risks.judgement import Judgement, caution, failing, safe
from limbeck.autogen.rows import Doubt, counted
from limbeck.records import Risk


def add_index(at: Situation) -> Judgement:
    """Building an index makes writers wait; a unique one fails on duplicates."""
    operation = at.step.operation
    unique = isinstance(operation, ops.CreateIndexOp) and bool(operation.unique)
    if at.is_new:
        return safe(f"Creates {at.name}; {at.table} holds no rows.")
    if at.facts.dialect == "postgresql":
        if isinstance(operation, ops.CreateIndexOp) and operation.kw.get("postgresql_concurrently"):
            judgement = caution(
                f"Builds {at.name} while {at.table} stays usable, but fails inside a transaction: run it in "
                "`with op.get_context().autocommit_block():`."
            )
        else:
            judgement = caution(
                f"Writes to {at.table} wait until {at.name} is built over {counted(at.held, 'row')}. Instead "
                "use `postgresql_concurrently=True` in `with op.get_context().autocommit_block():`."
            )
    elif at.facts.dialect == "sqlite":
        judgement = safe(
            f"Builds {at.name} over {counted(at.held, 'row')} of {at.table}; rows are not changed."
        )
    else:
        judgement = caution(
            f"Builds {at.name} over {counted(at.held, 'row')}; writes to {at.table} may wait."
        )
    return _with_duplicates(at, judgement, operation) if unique else judgement


def remove_index(at: Situation) -> Judgement:
    """No row depends on an index, but speed does, and uniqueness may."""
    operation = at.step.operation
    if isinstance(operation, ops.DropIndexOp) and operation.kw.get("unique"):
        return safe(
            f"Drops {at.name}: rows stay, but {at.table} then accepts duplicates that it now refuses."
        )
    return safe(f"Drops {at.name}: rows stay, but queries of {at.table} that used it become slower.")


def _with_duplicates(at: Situation, judgement: Judgement, operation: object) -> Judgement:
    if not isinstance(operation, ops.CreateIndexOp):
        return judgement
    names = [str(each.name) for each in operation.to_index().columns]
    if not names or len(names) != len(operation.columns) or at.step.kind != "add_index":
        return judgement.but(Risk.CAUTION, "It fails if rows share what must be unique.")
    groups = at.facts.rows.duplicates(at.place, names)
    if isinstance(groups, Doubt):
        return judgement.but(Risk.CAUTION, "It fails if rows share what must be unique.")
    if groups:
        shown = ", ".join(f"`{name}`" for name in names)
        verb = "occurs" if groups == 1 else "occur"
        return failing(
            f"Fails: {counted(groups, 'value')} of {shown} {verb} more than once in {at.table}. "
            "Remove the duplicates first."
        )
    return judgement
