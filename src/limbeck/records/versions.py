"""What a result was computed with."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Versions:
    """The versions that a result holds for: those of the interpreter that did the work.

    Attributes:
        python: As in `platform.python_version()`.
        sqlalchemy: The installed SQLAlchemy.
        alembic: The installed Alembic.
        limbeck: This package.
        server: The database server and its version, such as `PostgreSQL 18.6`; None before one was reached.
    """

    python: str
    sqlalchemy: str
    alembic: str
    limbeck: str
    server: str | None
