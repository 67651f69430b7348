"""The imports that a script needs and Alembic does not write."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Iterator, Mapping
from importlib.util import find_spec
from typing import Any


def missing_imports(bodies: Iterable[str], names: Mapping[str, Any]) -> set[str]:
    """Import statements for the modules that the bodies of a script name in full.

    Alembic writes a type of the project by its module, as in `shop.types.Money()`, and leaves the import to
    `user_module_prefix` and to the template.

    Args:
        bodies: The bodies of its functions.
        names: What its head binds.
    """
    return {
        f"import {module}"
        for body in bodies
        for dotted in _dotted_names(body)
        if dotted[0] not in names and (module := _module(dotted)) is not None
    }


def _dotted_names(body: str) -> Iterator[list[str]]:
    """The names with dots that begin with a bare name, part by part."""
    try:
        tree = ast.parse(body)
    except SyntaxError:
        return
    inner = {id(each.value) for each in ast.walk(tree) if isinstance(each, ast.Attribute)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and id(node) not in inner:
            parts: list[str] = []
            value: ast.expr = node
            while isinstance(value, ast.Attribute):
                parts.append(value.attr)
                value = value.value
            if isinstance(value, ast.Name):
                yield [value.id, *reversed(parts)]


def _module(dotted: list[str]) -> str | None:
    """The longest part of a name that is a module; one that nobody has imported yet is not looked into."""
    for length in range(len(dotted) - 1, 0, -1):
        name = ".".join(dotted[:length])
        if name in sys.modules or (length == 1 and _is_found(name)):
            return name
    return None


def _is_found(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except (ImportError, ValueError):
        return False
