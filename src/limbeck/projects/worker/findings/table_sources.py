"""Finding where source files define tables, without importing them."""

from __future__ import annotations

import ast
import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

MOST_FILES = 5000
LARGEST_FILE = 1_000_000
LONGEST_SEARCH = 2.0
"""Bounds of the search: files, bytes in a file, seconds."""

_SKIPPED = {"node_modules", "__pycache__", "site-packages", "dist-packages", "build", "dist"}


@dataclass(frozen=True, slots=True)
class TableSource:
    """A line that defines a table.

    Attributes:
        table: The table's name.
        file: The source file.
        line: The line, counted from 1.
    """

    table: str
    file: str
    line: int


def definitions(tables: set[str], roots: Sequence[str], skip: Sequence[str] = ()) -> list[TableSource]:
    """Lines with `__tablename__ = "name"` or `Table("name", …)`, in the order of files and lines.

    Args:
        tables: The names to look for.
        roots: Folders to search, with everything in them but hidden folders and virtual environments.
        skip: Folders to leave out.
    """
    deadline = time.monotonic() + LONGEST_SEARCH
    found: dict[TableSource, None] = {}
    names = [table.encode() for table in tables]
    for count, path in enumerate(_sources(roots, skip)):
        if count >= MOST_FILES or time.monotonic() > deadline:
            break
        try:
            with open(path, "rb") as file:  # noqa: PTH123  as below
                source = file.read(LARGEST_FILE + 1)
            if len(source) <= LARGEST_FILE and _may_define(source, names):
                tree = ast.parse(source)
                each = sorted(_in_tree(tree, tables, path), key=lambda one: one.line)
                found.update(dict.fromkeys(each))
        except (OSError, SyntaxError, ValueError):
            continue
    return list(found)


def _sources(roots: Sequence[str], skip: Sequence[str]) -> Iterator[str]:
    """The files; each once, although the project's folder holds most of its search path."""
    join, exists = os.path.join, os.path.exists  # there are thousands of files: a Path of each takes longer
    left_out = {str(Path(folder).resolve()) for folder in skip}
    seen: set[str] = set()
    for root in roots:
        for folder, subfolders, files in os.walk(root):
            if folder in seen:
                subfolders.clear()
                continue
            seen.add(folder)
            subfolders[:] = sorted(
                name
                for name in subfolders
                if not name.startswith(".")
                and name not in _SKIPPED
                and not exists(join(folder, name, "pyvenv.cfg"))
                and join(folder, name) not in left_out
            )
            yield from (join(folder, name) for name in sorted(files) if name.endswith(".py"))


def _may_define(source: bytes, names: Sequence[bytes]) -> bool:
    """Whether it is worth reading as syntax, which takes a hundred times as long."""
    return (b"__tablename__" in source or b"Table" in source) and any(name in source for name in names)


def _in_tree(tree: ast.AST, tables: set[str], file: str) -> Iterator[TableSource]:
    for node in ast.walk(tree):
        value = _name_of_table(node)
        if isinstance(value, ast.Constant) and value.value in tables:
            yield TableSource(str(value.value), file, value.lineno)


def _name_of_table(node: ast.AST) -> ast.expr | None:
    """The expression that names the table which a piece of syntax defines."""
    if isinstance(node, ast.Assign):
        named = [target.id for target in node.targets if isinstance(target, ast.Name)]
        return node.value if "__tablename__" in named else None
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        return node.value if node.target.id == "__tablename__" else None
    if isinstance(node, ast.Call) and node.args:
        function = node.func
        name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", None)
        return node.args[0] if name == "Table" else None
    return None
