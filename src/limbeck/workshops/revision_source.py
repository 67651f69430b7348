"""The text of a version file: its functions, and the file with other bodies of them."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from textwrap import dedent, indent

from limbeck.errors import InputError


def with_bodies(source: str, bodies: dict[str, str]) -> str:
    """A version file with other bodies of its functions; all else stays as it is, docstrings included.

    Args:
        source: The file.
        bodies: By `upgrade` and `downgrade`, the new statements; an empty text stands for `pass`.

    Raises:
        InputError: The file is not valid Python, or has no such function.
    """
    for name, body in bodies.items():
        source = _with_body(source, name, body)
    return source


def functions(source: str, names: Sequence[str]) -> str:
    """The text of some functions of a version file, in the order asked for.

    Args:
        source: The file.
        names: Of the functions, such as `upgrade`.

    Raises:
        InputError: The file is not valid Python, or has no such function.
    """
    lines = source.splitlines()
    found = [_function(source, name) for name in names]
    return "\n\n".join("\n".join(lines[each.lineno - 1 : _end(lines, each)]) for each in found)


def _with_body(source: str, name: str, body: str) -> str:
    function = _function(source, name)
    first = function.body[0]
    is_documented = (
        isinstance(first, ast.Expr)
        and isinstance(first.value, ast.Constant)
        and isinstance(first.value.value, str)
    )
    lines = source.splitlines(keepends=True)
    end = _end(lines, function)
    statements = indent(dedent(body.expandtabs(4)).strip() or "pass", "    ")
    return "".join(
        (*_head(lines, function, first, is_documented=is_documented), statements, "\n", *lines[end:])
    )


def _end(lines: list[str], function: ast.FunctionDef) -> int:
    """How many lines there are up to the end of a function, comments below its last statement included."""
    last = function.body[-1]
    end = last.end_lineno or last.lineno
    while end < len(lines) and re.match(r"[ \t]+#", lines[end]):
        end += 1
    return end


def _head(lines: list[str], function: ast.FunctionDef, first: ast.stmt, *, is_documented: bool) -> list[str]:
    """The lines before a body: up to the colon, or to the docstring."""
    if is_documented:
        return lines[: first.end_lineno]
    if first.lineno == function.lineno:  # all in one line
        line = lines[first.lineno - 1].encode()[: first.col_offset].decode()
        return [*lines[: first.lineno - 1], f"{line.rstrip()}\n"]
    start = first.lineno - 1
    # Comments before the first statement belong to the body that goes.
    while start > function.lineno and lines[start - 1].lstrip().startswith("#"):
        start -= 1
    return lines[:start]


def _function(source: str, name: str) -> ast.FunctionDef:
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        raise InputError(
            f"The revision is not valid Python: line {error.lineno}: {error.msg}.",
            slug="revision-not-python",
            remedy="Give all of its text: edit(revision, source).",
        ) from None
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name == name:
            return node
    raise InputError(
        f"The revision has no function {name}.",
        slug="no-such-function",
        remedy="Give all of its text: edit(revision, source).",
    )
