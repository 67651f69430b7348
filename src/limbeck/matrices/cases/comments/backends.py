"""Which backends have comments."""

from __future__ import annotations

NO_COMMENTS = {"sqlite": "SQLite keeps no comments on tables and columns."}
"""Why no case of comments applies to SQLite."""
