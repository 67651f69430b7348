"""Findings about the migration file as it is written: whether Python reads it, and what it really does."""

from __future__ import annotations

import re
from collections.abc import Iterator

import sqlalchemy
from alembic.operations import ops
from sqlalchemy import Column
from sqlalchemy.types import NullType

from limbeck.autogen.findings.context import FindingContext
from limbeck.autogen.operation_steps import OperationStep, operation_steps
from limbeck.autogen.risks.facts import listed, named
from limbeck.autogen.script_check import Mismatch
from limbeck.autogen.sqlite_dry_run import NO_ALTER
from limbeck.records import Finding

LONGEST = 300
"""Characters of SQL that a finding quotes."""

WITHOUT_COLUMNS = re.compile(r"create_table\(('[^'\n]+'),\n\s*,\n\s*schema=('[^'\n]+')")
"""A table without columns as Alembic writes it: there is nothing before the second comma."""

TOLD_ELSEWHERE = ("the constraint has no name", "NameError", "NullType", "SyntaxError", "Not shown")
"""Why `downgrade()` fails where another finding says so, or where nobody can tell."""


def script_does_not_compile(context: FindingContext) -> Finding | None:
    """Python cannot read the migration file.

    What it means: Alembic wrote a line that is not valid Python. It does so for a table without columns that
    is in a schema, and for the comment of a table with a quote in its name.

    Why it matters: Every command of Alembic reads all version files. Once this one is saved, `alembic
    upgrade`, `alembic current` and all others stop with a SyntaxError.

    What to do: Correct the line before the file is saved, or leave the table out with `include_object`.
    """
    error = context.check.syntax
    if error is None:
        return None
    line = " ".join((error.text or "").split())
    where = (
        f"Line {error.lineno} of the file is not valid Python" if error.lineno else "The file is no Python"
    )
    return Finding(
        "script-does-not-compile",
        "Python cannot read the migration file",
        f"{where} ({error.msg})"
        + (f": `{line}`. " if line else ". ")
        + "Every Alembic command fails while the file is in the versions folder.",
        _syntax_remedy(context),
    )


def _syntax_remedy(context: FindingContext) -> str:
    if context.check.loose:
        return _escaped(context)
    written = WITHOUT_COLUMNS.findall(f"{context.upgrade}\n{context.downgrade}")
    if written:
        lines = [f"op.create_table({name}, schema={schema})" for name, schema in written]
        return f"A table without columns is written {listed(lines)}."
    return "Correct the line before the file is saved, or leave the object out with `include_object`."


def _escaped(context: FindingContext) -> str:
    pairs = [f"`{name!r}`" for name in context.check.loose]
    return f"Write the name in the file as Python does: {listed(pairs)}."


def script_does_not_load(context: FindingContext) -> Finding | None:
    """The migration file fails before one of its functions is called.

    What it means: What the template of the project's files (`script.py.mako`) has outside of the functions
    raises an error: an import that does not exist, a name that is not defined.

    Why it matters: Every command of Alembic loads all version files. Once this one is saved, all of them
    fail.

    What to do: Correct `script.py.mako`, then generate the migration again.
    """
    if context.loading_error is None or context.check.syntax is not None:
        return None
    return Finding(
        "script-does-not-load",
        "The migration file cannot be loaded",
        f"Outside of its functions it fails: {context.loading_error}. Every command of Alembic fails while "
        "the file is among the versions.",
        "Correct the imports in script.py.mako.",
    )


def name_not_escaped(context: FindingContext) -> Finding | None:
    """A table's name is in the file as if it were Python.

    What it means: Alembic writes the comment of a table with the table's name between quotes, and does not
    escape a quote, a backslash or a line break in it.

    Why it matters: The file is about a table of another name, or runs a part of the name as code. Whoever
    may create tables may choose that code.

    What to do: Write the name in the file as Python does, with `repr`. Until then, run nothing of it.
    """
    if not context.check.loose or context.check.syntax is not None:
        return None
    return Finding(
        "name-not-escaped",
        "The migration file reads a name as Python",
        f"The file has {listed(list(context.check.loose))} between quotes without escaping it: Python reads "
        "another name, or runs a part of it.",
        _escaped(context),
    )


def script_unknown_type(context: FindingContext) -> Finding | None:
    """The migration has a type that SQLAlchemy could not read.

    What it means: The database has a column of a type that SQLAlchemy does not know, such as `ltree`, or of
    none at all on SQLite. Alembic writes `sa.NullType()` for it, which does not exist.

    Why it matters: The function that has it stops with an AttributeError; often that is `downgrade()`, which
    nobody tries before it is needed.

    What to do: In `alter_column`, remove `existing_type`. Elsewhere, write the type: import it from the
    package that has it, or write a `UserDefinedType` whose `get_col_spec` returns its name.
    """
    body = f"{context.upgrade}\n{context.downgrade}"
    if ".NullType()" not in body or hasattr(sqlalchemy, "NullType"):
        return None
    names = [named(*parts) for step in (*context.steps, *context.undone) for parts in _unread(step)]
    places = [
        f"`{function}()`"
        for function, text in (("upgrade", context.upgrade), ("downgrade", context.downgrade))
        if ".NullType()" in text
    ]
    remedies = []
    altered = len(re.findall(r"existing_type=\S*NullType\(\)", body))
    if altered:
        remedies.append("In `alter_column`, remove the line with `existing_type=sa.NullType()`.")
    if body.count(".NullType()") > altered:
        remedies.append(
            "Where the column is created, write its type in place of `sa.NullType()`: a `UserDefinedType` "
            "whose `get_col_spec` returns the name that the database has for it."
        )
    return Finding(
        "script-unknown-type",
        "The migration names a type that does not exist",
        f"SQLAlchemy does not know the type of {listed(list(dict.fromkeys(names)))}, and Alembic writes "
        f"`sa.NullType()`: {' and '.join(places)} {'fails' if len(places) == 1 else 'fail'} with an "
        "AttributeError.",
        " ".join(remedies),
    )


def _unread(step: OperationStep) -> Iterator[tuple[str | None, ...]]:
    """The columns of a step whose type is not known."""
    operation = step.operation
    if isinstance(operation, ops.AlterColumnOp):
        if isinstance(operation.existing_type, NullType):
            yield step.schema, step.table, step.object
        return
    columns = [operation.column] if isinstance(operation, ops.AddColumnOp) else []
    if isinstance(operation, ops.CreateTableOp):
        columns = [each for each in operation.columns if isinstance(each, Column)]
    for each in columns:
        if isinstance(each.type, NullType):
            yield step.schema, step.table, str(each.name)


def script_differs(context: FindingContext) -> Finding | None:
    """The migration file does not do what was compared.

    What it means: Autogenerate finds operations and writes each as Python. The Python was run beside the
    operation itself, and the statements differ: something of it was lost on the way, such as the CHECK of a
    new column, the sequence of a new primary key, or an option of an index.

    Why it matters: The file looks as if it made the database like the models, and does not, or fails.
    Autogenerate may not notice the rest, as it compares no such thing.

    What to do: Put what the operation runs into the file, in place of the line, with `op.execute`.
    """
    found = context.check.mismatches
    if not found:
        return None
    told = [_told(each) for each in found[:2]]
    more = f" And {len(found) - len(told)} more." if len(found) > len(told) else ""
    calls = [f"op.execute({each.statements.rstrip(';')!r})" for each in found[:2] if _is_short(each)]
    return Finding(
        "script-differs",
        "The migration file does not do what was compared",
        " ".join(told) + more,
        f"Put into the file, in place of its line: {listed(calls)}."
        if calls
        else "Write by hand what the models mean, in place of the line; then compare again.",
    )


def _told(mismatch: Mismatch) -> str:
    operations = [mismatch.part.operation] if mismatch.part.operation is not None else []
    step = next(operation_steps(operations))
    subject = named(step.schema, step.table, step.object)
    if not mismatch.written:
        return f"For {subject}, the file does not run `{_quoted(mismatch.meant)}`, which the models mean."
    if not mismatch.meant:
        return f"For {subject}, the file runs `{_quoted(mismatch.written)}`, which the models do not mean."
    return (
        f"For {subject}, the file runs `{_quoted(mismatch.written)}`; what the models mean is "
        f"`{_quoted(mismatch.meant)}`."
    )


def _is_short(mismatch: Mismatch) -> bool:
    """Whether what the operation runs can be written in a sentence: one statement, and no rebuilt table."""
    statement = mismatch.statements.rstrip(";")
    return ";" not in statement and len(statement) <= LONGEST


def _quoted(lines: tuple[str, ...]) -> str:
    text = " ".join(" ".join(lines).split())
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} …"


def downgrade_fails(context: FindingContext) -> Finding | None:
    """The migration cannot be taken back.

    What it means: `upgrade()` runs, and `downgrade()` was run after it on a copy of the schema without rows,
    or written as SQL: it fails.

    Why it matters: Nobody tries `downgrade()` until a release has to be taken back, when there is no time to
    mend it.

    What to do: Correct the line, or replace the function by one that says that there is no way back.
    """
    failing = [
        (part, error)
        for part, error in context.check.failing
        if not any(word in error for word in TOLD_ELSEWHERE)
    ]
    if not failing:
        return None
    part, error = failing[0]
    line = " ".join(part.python.split())
    shown = line if len(line) <= LONGEST else f"{line[:LONGEST]} …"
    remedy = "Correct the line, or let `downgrade()` raise `NotImplementedError`."
    if error.startswith(NO_ALTER):
        remedy = "Set `render_as_batch=True` in `context.configure()`."
    return Finding(
        "downgrade-fails",
        "The migration cannot be taken back",
        f"`downgrade()` fails at `{shown}`: {error.removeprefix('The script fails here: ')}"
        + (f" {len(failing) - 1} more lines fail." if len(failing) > 1 else ""),
        remedy,
    )
