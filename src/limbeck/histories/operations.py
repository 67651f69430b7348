"""What a revision's function does, read from its syntax."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from limbeck.histories.bound_names import BoundTableName, resolved
from limbeck.histories.executed_sql import executed_texts
from limbeck.histories.literals import NotLiteralError, evaluate
from limbeck.histories.sql_statements import read_statements
from limbeck.records.revision import Body, Direction, Operation


@dataclass(frozen=True)
class _Signature:
    """Where an operation of `alembic.op` names its table and its columns.

    Each is the position of an argument, counted without the table in batch mode, and its keyword.
    """

    table: tuple[int, str] | None = None
    columns: tuple[int, str] | None = None
    referent: tuple[int, str] | None = None
    referred_columns: tuple[int, str] | None = None


# From the reference of Alembic's operations. Batch operations leave the table out.
_SIGNATURES = {
    "add_column": _Signature((0, "table_name"), (1, "column")),
    "alter_column": _Signature((0, "table_name"), (1, "column_name")),
    "batch_alter_table": _Signature((0, "table_name")),
    "bulk_insert": _Signature((0, "table")),
    "create_check_constraint": _Signature((1, "table_name")),
    "create_exclude_constraint": _Signature((1, "table_name")),
    "create_foreign_key": _Signature(
        (1, "source_table"), (3, "local_cols"), (2, "referent_table"), (4, "remote_cols")
    ),
    "create_index": _Signature((1, "table_name"), (2, "columns")),
    "create_primary_key": _Signature((1, "table_name"), (2, "columns")),
    "create_table": _Signature((0, "table_name")),
    "create_table_comment": _Signature((0, "table_name")),
    "create_unique_constraint": _Signature((1, "table_name"), (2, "columns")),
    "drop_column": _Signature((0, "table_name"), (1, "column_name")),
    "drop_constraint": _Signature((1, "table_name")),
    "drop_index": _Signature((1, "table_name")),
    "drop_table": _Signature((0, "table_name")),
    "drop_table_comment": _Signature((0, "table_name")),
    "execute": _Signature(),
    "rename_table": _Signature((0, "old_table_name"), None, (1, "new_table_name")),
}


def body(source: str, direction: Direction) -> Body | None:
    """One function of a revision file.

    Args:
        source: The text of the file.
        direction: Which function.

    Returns:
        What it does; None where the file has no such function, or is not valid Python.
    """
    statements = _statements(source)
    for node in statements:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == direction.value:
            lines = source.replace("\r\n", "\n").replace("\r", "\n").split("\n")
            empty = _is_empty(node)
            operations = tuple(_operations(resolved(node, statements), lines, {}))
            return Body("\n".join(lines[node.lineno - 1 : node.end_lineno]), node.lineno, empty, operations)
    return None


def _statements(source: str) -> list[ast.stmt]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # an invalid escape in somebody's string is not our reader's concern
        try:
            return ast.parse(source).body
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return []


def _is_empty(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether it holds only a docstring, `pass`, `...` and bare `return`s."""
    return all(
        isinstance(each, ast.Pass)
        or (isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant))
        or (isinstance(each, ast.Return) and (each.value is None or _is_none(each.value)))
        for each in function.body
    )


def _is_none(expression: ast.expr) -> bool:
    return isinstance(expression, ast.Constant) and expression.value is None


def _operations(node: ast.AST, lines: Sequence[str], batches: dict[str, str]) -> Iterator[Operation]:
    """The operations below a node, in order; `batches` maps the names of batch contexts to their tables."""
    if isinstance(node, ast.With):
        batches = batches | _batches(node)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        found = _operation(node, node.func, lines, batches)
        if found is not None:
            yield found
    for child in ast.iter_child_nodes(node):
        yield from _operations(child, lines, batches)


def _segment(lines: Sequence[str], call: ast.Call) -> str:
    """The text of a call.

    `ast.get_source_segment` would cut the whole file into lines again for each.
    """
    if call.end_lineno is None or call.end_col_offset is None:
        return ast.unparse(call)
    found = [line.encode() for line in lines[call.lineno - 1 : call.end_lineno]]
    found[-1] = found[-1][: call.end_col_offset]  # bytes; the end first: both may be in one line
    found[0] = found[0][call.col_offset :]
    return b"\n".join(found).decode()


def _batches(node: ast.With) -> dict[str, str]:
    """The batch contexts that a `with` opens, by the name that they are bound to."""
    found = {}
    for item in node.items:
        call = item.context_expr
        if (
            isinstance(call, ast.Call)
            and isinstance(call.func, ast.Attribute)
            and call.func.attr == "batch_alter_table"
            and isinstance(item.optional_vars, ast.Name)
        ):
            tables = _names(call, _SIGNATURES["batch_alter_table"].table, 0)
            found[item.optional_vars.id] = _qualified(call, tables)[0] if tables else "?"
    return found


def _operation(
    node: ast.Call, function: ast.Attribute, lines: Sequence[str], batches: dict[str, str]
) -> Operation | None:
    signature = _SIGNATURES.get(function.attr)
    owner = function.value
    known = isinstance(owner, ast.Name) or (isinstance(owner, ast.Call) and function.attr == "execute")
    if signature is None or not known:
        return None
    text = _segment(lines, node)
    batch = batches.get(owner.id) if isinstance(owner, ast.Name) else None
    if batch is not None:
        tables: tuple[str, ...] = (batch,)
        shift = 1
    else:
        tables = _qualified(node, _names(node, signature.table, 0))
        shift = 0
    shifted = _after_table(signature, shift)
    columns = [f"{table}.{column}" for table in tables for column in _names(node, signature.columns, shifted)]
    referents = _names(node, signature.referent, shifted)
    columns += [
        f"{other}.{column}"
        for other in referents
        for column in _names(node, signature.referred_columns, shifted)
    ]
    drops = function.attr.startswith("drop_")
    if function.attr == "create_table":
        columns += [f"{tables[0] if tables else '?'}.{column}" for column in _new_columns(node)]
    if function.attr == "alter_column":
        columns += [f"{table}.{column}" for table in tables for column in _keyword(node, "new_column_name")]
    objects: tuple[str, ...] = ()
    fills = tables if function.attr == "bulk_insert" else ()
    if function.attr == "execute":
        executed = _executed(node)
        objects, tables, fills = executed.objects, executed.tables, executed.fills
        columns, drops = executed.columns, executed.drops
    return Operation(
        function.attr,
        node.lineno,
        tuple(dict.fromkeys((*tables, *referents))),
        tuple(dict.fromkeys(columns)),
        drops,
        text,
        objects,
        fills,
    )


@dataclass(frozen=True)
class _Executed:
    """What an executed statement is about, whether it is text or built in Python."""

    objects: tuple[str, ...]
    tables: tuple[str, ...]
    columns: list[str]
    drops: bool
    fills: tuple[str, ...]


def _executed(node: ast.Call) -> _Executed:
    """What a call of `execute` is about."""
    found = [each for text in executed_texts(node) for each in read_statements(text)]
    parts = [each for argument in node.args for each in ast.walk(argument)]
    built = [each.name for each in parts if isinstance(each, BoundTableName)]
    columns = [name for each in found for name in each.columns]
    columns += [
        f"{table.name}.{each.attr}"
        for each in parts
        if isinstance(each, ast.Attribute)
        and isinstance(each.value, ast.Attribute)
        and each.value.attr in {"c", "columns"}
        and isinstance(table := each.value.value, BoundTableName)
    ]
    called = {
        each.func.attr
        for each in parts
        if isinstance(each, ast.Call) and isinstance(each.func, ast.Attribute)
    }
    tables = [*(name for each in found for name in each.tables), *built]
    return _Executed(
        tuple(dict.fromkeys(name for each in found for name in each.objects)),
        tuple(dict.fromkeys(tables)),
        columns,
        any(each.drops for each in found) or bool(built and "delete" in called),
        (*(name for each in found for name in each.fills), *(built[:1] if "insert" in called else ())),
    )


def _after_table(signature: _Signature, shift: int) -> int:
    """How many positions the arguments behind the table move forward in batch mode."""
    return shift if signature.table is not None else 0


def _names(node: ast.Call, argument: tuple[int, str] | None, shift: int) -> tuple[str, ...]:
    """The names that an argument gives: a string, strings in a list, or the name of a `Column`."""
    if argument is None:
        return ()
    position, keyword = argument
    expression = next((each.value for each in node.keywords if each.arg == keyword), None)
    if expression is None and 0 <= position - shift < len(node.args):
        expression = node.args[position - shift]
    return _strings(expression)


def _keyword(node: ast.Call, name: str) -> tuple[str, ...]:
    return _strings(next((each.value for each in node.keywords if each.arg == name), None))


def _strings(expression: ast.expr | None) -> tuple[str, ...]:
    match expression:
        case None:
            return ()
        case ast.List(elts=items) | ast.Tuple(elts=items):
            return tuple(name for item in items for name in _strings(item))
        case ast.Call(func=ast.Attribute(attr="text" | "literal_column")):
            return ()  # an expression, such as that of an index
        case ast.Call(args=[first, *_]):  # sa.Column("name", …), op.f("name")
            return _strings(first)
    try:
        value = evaluate(expression, {})
    except NotLiteralError:
        return ()
    return (value,) if isinstance(value, str) else ()


def _qualified(node: ast.Call, tables: tuple[str, ...]) -> tuple[str, ...]:
    """The tables with the schema that the call names, if it names one."""
    schemas = _keyword(node, "schema") or _keyword(node, "source_schema")
    return tuple(f"{schemas[0]}.{table}" if schemas else table for table in tables)


def _new_columns(node: ast.Call) -> Iterator[str]:
    for argument in node.args[1:]:
        function = argument.func if isinstance(argument, ast.Call) else None
        name = getattr(function, "attr", getattr(function, "id", None))
        if name == "Column":
            yield from _strings(argument)
