"""Dictionaries that remember which keys were asked for in vain."""

from __future__ import annotations

from typing import Any


class Noticing(dict[str, Any]):
    """A dictionary that notes missing keys: what `env.py` looked for and did not get."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.missed: list[str] = []

    def __missing__(self, key: str) -> Any:
        self.missed.append(key)
        raise KeyError(key)

    def get(self, key: str, default: Any = None) -> Any:
        """As in any dictionary."""
        if key not in self:
            return default
        return self[key]

    def __contains__(self, key: object) -> bool:
        found = super().__contains__(key)
        if not found:
            self.missed.append(str(key))
        return found
