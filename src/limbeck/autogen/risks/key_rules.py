"""What a foreign key does when a row that it points to is deleted or changed, and when it is checked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from alembic.operations import ops

from limbeck.autogen.operation_steps import OperationStep, TableName
from limbeck.records import Risk

KeyColumns = tuple[TableName, tuple[str, ...]]
"""A table and those of its columns that point elsewhere: a key of the same spot is the same key anew."""

NO_ACTION = "NO ACTION"
REFUSING = {NO_ACTION, "RESTRICT"}


@dataclass(frozen=True, slots=True)
class KeyRules:
    """The rules of a foreign key, as SQL has them when nothing is said.

    Attributes:
        on_delete: What happens to the rows that point to a deleted one.
        on_update: What happens to those that point to a changed key.
        deferrable: Whether a transaction may put off the check.
        deferred: Whether the check is put off unless a transaction says otherwise.
    """

    on_delete: str = NO_ACTION
    on_update: str = NO_ACTION
    deferrable: bool = False
    deferred: bool = False

    @classmethod
    def from_operation(cls, operation: ops.CreateForeignKeyOp) -> KeyRules:
        """The rules that an operation gives its key."""
        kw = operation.kw
        deferred = _word(kw.get("initially")) == "DEFERRED"
        return cls(
            _word(kw.get("ondelete")) or NO_ACTION,
            _word(kw.get("onupdate")) or NO_ACTION,
            bool(kw.get("deferrable")) or deferred,
            deferred,
        )


def key_columns(operation: ops.CreateForeignKeyOp) -> KeyColumns:
    """Where a key starts."""
    table = (operation.kw.get("source_schema"), operation.source_table)
    return table, tuple(str(name) for name in operation.local_cols)


def dropped_key(step: OperationStep) -> ops.CreateForeignKeyOp | None:
    """The foreign key that a step drops, as it was made; None when the script does not know it."""
    operation = step.operation
    if not isinstance(operation, ops.DropConstraintOp):
        return None
    try:
        was = operation.reverse()
    except ValueError:  # written by hand, without the constraint that it drops
        return None
    return was if isinstance(was, ops.CreateForeignKeyOp) else None


def dropped_keys(steps: Iterable[OperationStep]) -> dict[KeyColumns, KeyRules]:
    """The rules of the foreign keys that a script drops, as far as the script knows them."""
    dropped = [dropped_key(step) for step in steps]
    return {key_columns(each): KeyRules.from_operation(each) for each in dropped if each is not None}


def added_keys(steps: Iterable[OperationStep]) -> frozenset[KeyColumns]:
    """Where the foreign keys start that a script adds to tables."""
    operations = (step.operation for step in steps)
    return frozenset(key_columns(each) for each in operations if isinstance(each, ops.CreateForeignKeyOp))


def differences(
    before: KeyRules, after: KeyRules, *, child: str, parent: str, columns: str
) -> Iterator[tuple[Risk, str]]:
    """Tell what a key does from now on that it did not do before.

    Args:
        before: The rules of the key that the script drops; the defaults where it drops none.
        after: Those of the key that it adds.
        child: The table of the key, in words.
        parent: The table that it points to, in words.
        columns: The columns of the key, in words.

    Yields:
        How bad it is, and the sentence.
    """
    if before.on_delete != after.on_delete:
        consequence = _on_delete(before.on_delete, after.on_delete, child, columns)
        # Refusing protects rows, but programs that rely on the old rule then fail.
        yield Risk.CAUTION, f"Deleting a row of {parent} will now {consequence}."
    if before.on_update != after.on_update:
        consequence = _on_update(before.on_update, after.on_update, child, columns)
        yield Risk.CAUTION, f"Changing the key of a row of {parent} will now {consequence}."
    if before.deferred != after.deferred:
        when = "only when the transaction ends" if after.deferred else "at each statement, not at the end"
        yield Risk.CAUTION, f"Rows of {child} will now be checked {when}."
    elif before.deferrable and not after.deferrable:
        yield Risk.CAUTION, "A transaction can then no longer defer its check with `SET CONSTRAINTS`."
    elif after.deferrable and not before.deferrable:
        yield Risk.SAFE, "A transaction can then defer its check with `SET CONSTRAINTS`."


def _on_delete(before: str, after: str, child: str, columns: str) -> str:
    if after == "CASCADE":
        return f"delete its rows in {child}"
    return _in_common(before, after, child, columns)


def _on_update(before: str, after: str, child: str, columns: str) -> str:
    if after == "CASCADE":
        return f"change {columns} of its rows in {child} with it"
    return _in_common(before, after, child, columns)


def _in_common(before: str, after: str, child: str, columns: str) -> str:
    if after.startswith("SET NULL"):
        return f"set {columns} of its rows in {child} to NULL"
    if after.startswith("SET DEFAULT"):
        return f"set {columns} of its rows in {child} to the default"
    if before in REFUSING and after == "RESTRICT":
        return f"be refused at once while {child} has rows for it, even where the check is deferred"
    if before in REFUSING:
        return f"be refused while {child} has rows for it when the check is made, not at once"
    return f"be refused while {child} has rows for it"


def _word(value: object) -> str:
    return " ".join(str(value or "").split()).upper()
