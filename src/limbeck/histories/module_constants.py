"""What modules of a project bind to constants, read as syntax: version files import from them."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from limbeck.histories.files import text
from limbeck.histories.literals import bindings


class ModuleConstants:
    """Looks modules up in some folders, reads each once, and runs none."""

    def __init__(self, folders: tuple[Path, ...]) -> None:
        self._folders = folders
        self._found: dict[str, Mapping[str, Any]] = {}

    def __call__(self, module: str) -> Mapping[str, Any]:
        """The names that a module binds to constants; none where it is not found or can't be read."""
        if module not in self._found:
            self._found[module] = {}  # what a circle of imports sees
            self._found[module] = self._read(Path(*module.split(".")))
        return self._found[module]

    def _read(self, below: Path) -> Mapping[str, Any]:
        for folder in self._folders:
            for path in (folder / below / "__init__.py", folder / below.with_suffix(".py")):
                if path.is_file():
                    return self._values(path)
        return {}

    def _values(self, path: Path) -> Mapping[str, Any]:
        try:
            tree = ast.parse(text(str(path)))
        except (SyntaxError, ValueError, OSError, RecursionError, MemoryError):
            return {}
        names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        imported = {
            each.asname or each.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom)
            for each in node.names
        }
        elsewhere = {name for node in ast.walk(tree) if isinstance(node, ast.Global) for name in node.names}
        values, _ = bindings(tree.body, (names | imported) - elsewhere, self)
        return values
