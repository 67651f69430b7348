"""The risks of foreign keys."""

from __future__ import annotations

from itertools import takewhile

from alembic.operations import ops

from limbeck.autogen.risks.constraints import UNNAMED, columns_exist, remove_constraint, what
from limbeck.autogen.risks.facts import Situation, named
from limbeck.autogen.risks.judgement import Judgement, caution, failing, safe
from limbeck.autogen.risks.key_rules import KeyRules, differences, dropped_key, spot_of
from limbeck.autogen.rows import Doubt, Place, counted
from limbeck.records import Risk


def add_fk(at: Situation) -> Judgement:
    """A new foreign key must hold for the rows that are there, locks both tables, and sets its rules."""
    operation = at.step.operation
    if not isinstance(operation, ops.CreateForeignKeyOp):
        return caution(f"Adds a foreign key to {at.table}.")
    parent: Place = (operation.kw.get("referent_schema"), operation.referent_table)
    impossible = _impossible(at, operation, parent) if at.facts.dialect == "postgresql" else None
    if impossible is not None:
        judgement = failing(impossible)
    elif at.is_new:
        judgement = safe(f"Adds {what(at)} from {at.table} to {named(*parent)}; {at.table} holds no rows.")
    else:
        judgement = _with_rules(at, operation, parent, _orphans(at, operation, parent))
    return judgement if at.step.object else judgement.but(Risk.CAUTION, UNNAMED)


def remove_fk(at: Situation) -> Judgement:
    """Rows stay, but may then point nowhere, unless the script adds a key of the same columns."""
    if not at.step.object:
        return remove_constraint(at)
    was = dropped_key(at.step)
    if was is not None and spot_of(was) in at.facts.added_keys:
        return safe(f"Drops {at.name}: rows stay, and the script adds a key of the same columns.")
    return safe(
        f"Drops {at.name}: rows stay, but those of {at.table} may then point to rows that do not exist."
    )


def _with_rules(
    at: Situation, operation: ops.CreateForeignKeyOp, parent: Place, judgement: Judgement
) -> Judgement:
    """Add what the key does from now on: neither its removal nor its return says it alone."""
    before = at.facts.dropped_keys.get(spot_of(operation), KeyRules())
    words = {"child": at.table, "parent": named(*parent), "columns": _columns(operation)}
    changed = list(differences(before, KeyRules.of(operation), **words))
    for risk, sentence in changed:
        judgement = judgement.but(risk, sentence)
    if changed and at.facts.dialect == "sqlite":
        judgement = judgement.but(Risk.SAFE, "SQLite does so only where `PRAGMA foreign_keys` is on.")
    return judgement


def _impossible(at: Situation, operation: ops.CreateForeignKeyOp, parent: Place) -> str | None:
    """Why PostgreSQL cannot make the key at all; None where it can, or where the script prepares for it."""
    standing, wanted = at.facts.dependents.standing, [str(name) for name in operation.remote_cols]
    if parent in at.facts.created or (parent, wanted[0]) not in standing.types:
        return None
    there = f"{named(*parent)} ({', '.join(f'`{name}`' for name in wanted)})"
    prepared = any(
        (step.schema, step.table) == parent and step.kind in {"add_constraint", "add_index"}
        for step in takewhile(lambda step: step is not at.step, at.facts.steps)
    )
    if not prepared and set(wanted) not in standing.unique.get(parent, []):
        return (
            f"Fails: {there} is not unique, and a foreign key points only to what is. Make it unique first."
        )
    for child, other in zip(operation.local_cols, wanted, strict=True):
        types = [_type(at, at.place, child), _type(at, parent, other)]
        if None not in types and at.facts.dependents.joinable(*types) is False:  # type: ignore[arg-type]  # no None
            return (
                f"Fails: {named(*at.place, child)} is {types[0]} and {named(*parent, other)} is {types[1]}, "
                "which no foreign key joins."
            )
    return None


def _type(at: Situation, place: Place, name: str) -> str | None:
    """The type of a column once the script has reached the key; None when that is not known."""
    for step in at.facts.steps:
        if (step.schema, step.table, step.object) != (*place, name):
            continue
        if isinstance(step.operation, ops.AddColumnOp):
            return at.facts.words.type(step.operation.column.type)
        if isinstance(step.operation, ops.AlterColumnOp) and step.kind == "modify_type":
            return None
    return at.facts.dependents.standing.types.get((place, name))


def _orphans(at: Situation, operation: ops.CreateForeignKeyOp, parent: Place) -> Judgement:
    there, columns = named(*parent), _columns(operation)
    orphans: int | Doubt = Doubt.UNREADABLE
    if columns_exist(at, operation.local_cols) and parent not in at.facts.created:
        orphans = at.facts.rows.orphans(at.place, operation.local_cols, parent, operation.remote_cols)
    if at.facts.dialect == "sqlite":
        return _on_sqlite(at, orphans, there, columns)
    if not isinstance(orphans, Doubt) and orphans:
        verb = "points" if orphans == 1 else "point"
        return failing(
            f"Fails: {counted(orphans, 'row')} of {at.table} {verb} from {columns} to nothing in {there}. "
            "Correct these rows first."
        )
    fails = f"It fails if a row of {at.table} points to nothing. " if isinstance(orphans, Doubt) else ""
    if at.facts.dialect == "postgresql":
        both = at.table if parent == at.place else f"{at.table} and {there}"
        return caution(
            f"Writes to {both} wait while every row is checked. {fails}On large tables add "
            "it with `postgresql_not_valid=True`, then validate it in a second transaction."
        )
    return caution(f"Adds {what(at)} from {at.table} to {there}. {fails}".strip())


def _on_sqlite(at: Situation, orphans: int | Doubt, there: str, columns: str) -> Judgement:
    silently = "SQLite adds the foreign key without a word and refuses later changes of those rows."
    if isinstance(orphans, Doubt):
        return caution(
            f"Adds {what(at)} from {at.table} to {there}. Should rows point from {columns} to nothing, "
            f"{silently}"
        )
    if orphans:
        verb = "points" if orphans == 1 else "point"
        return caution(
            f"{counted(orphans, 'row').capitalize()} of {at.table} {verb} from {columns} to nothing in "
            f"{there}; {silently}"
        )
    return safe(f"Adds {what(at)} from {at.table} to {there}; every row points to one that exists.")


def _columns(operation: ops.CreateForeignKeyOp) -> str:
    return ", ".join(f"`{name}`" for name in operation.local_cols)
