"""Models with one thing a line, so that comparing lines compares columns."""

from __future__ import annotations

import ast


def unfolded(source: str) -> str:
    """The same Python, each argument of a `Table` on a line of its own.

    Only white space and the comma at the end differ from what was run. A statement with a comment in it,
    or with an argument that goes over several lines, stays as it is.

    Args:
        source: Statements that define tables.
    """
    lines = source.splitlines()
    for statement in reversed(ast.parse(source).body):
        call = getattr(statement, "value", None)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "Table":
            first, last = statement.lineno - 1, statement.end_lineno
            lines[first:last] = _unfolded(source, lines[first:last], call)
    return "\n".join(lines)


def _unfolded(source: str, lines: list[str], call: ast.Call) -> list[str]:
    arguments = [ast.get_source_segment(source, each) or "" for each in (*call.args, *call.keywords)]
    starred = any(isinstance(each, ast.keyword) and each.arg is None for each in call.keywords)
    if starred or any("#" in line for line in lines) or any("\n" in each for each in arguments):
        return lines
    opening = lines[0].encode()[: call.func.end_col_offset].decode()  # offsets count bytes
    return [f"{opening}(", *(f"    {each}," for each in arguments), ")"]
