"""The versions that a result holds for."""

import platform

import alembic
import sqlalchemy

import limbeck
from limbeck.autogen.versions import installed


def test_the_versions_are_those_of_this_interpreter() -> None:
    """With the server's beside them."""
    versions = installed("SQLite 3.40.1")
    assert versions.python == platform.python_version()
    assert versions.sqlalchemy == sqlalchemy.__version__
    assert versions.alembic == alembic.__version__
    assert versions.limbeck == limbeck.__version__
    assert versions.server == "SQLite 3.40.1"
    assert installed(None).server is None
