"""The versions that a comparison holds for."""

from __future__ import annotations

import platform

import alembic
import sqlalchemy

import limbeck
from limbeck.records import Versions


def installed(server: str | None) -> Versions:
    """The versions of this interpreter, which is the one that compares.

    Args:
        server: The database server and its version; None before one was reached.
    """
    return Versions(
        python=platform.python_version(),
        sqlalchemy=sqlalchemy.__version__,
        alembic=alembic.__version__,
        limbeck=limbeck.__version__,
        server=server,
    )
