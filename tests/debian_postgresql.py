"""PostgreSQL as Debian installs it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from limbeck.databases.server import programs
from limbeck.databases.server.programs import Programs


def debian() -> Programs:
    """The current version where `make test` found it or put it there; skips the test where there is none."""
    folders = [Path(named)] if (named := os.environ.get("LIMBECK_DEBIAN_POSTGRESQL")) else []
    folders += programs.newest_first(Path("/usr/lib/postgresql").glob("*/bin"))
    for folder in folders:
        if (folder / "initdb").exists():
            return Programs(f"PostgreSQL's own programs in {folder}", folder)
    pytest.skip("Debian's PostgreSQL is not installed here: `make test` installs it for root")
