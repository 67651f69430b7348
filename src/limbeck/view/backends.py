"""What the backends of trials are called."""

from __future__ import annotations

NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def backend_name(backend: str) -> str:
    """The name of a backend as its makers write it; an unknown one is called what it is called."""
    return NAMES.get(backend, backend)
