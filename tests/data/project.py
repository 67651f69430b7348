"""The shop in a database, and its Alembic to run on it."""

from __future__ import annotations

import importlib
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from alembic import command
from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from tests.data.schema_parts import extras, schema_parts

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Engine

SHOP = Path(__file__).parents[2] / "data" / "shop"


def alembic(folder: Path, *arguments: str) -> str:
    """What the command line printed, run in this folder."""
    done = subprocess.run(
        [sys.executable, "-B", "-m", "alembic", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@cache
def script_directory() -> ScriptDirectory:
    """The shop's revisions, read once: each of forty files is compiled, and nothing of it is kept on disk."""
    return ScriptDirectory.from_config(Config(str(SHOP / "alembic.ini")))


@dataclass(frozen=True, slots=True)
class Shop:
    """A database, and the shop's Alembic to run on it."""

    engine: Engine

    @property
    def backend(self) -> str:
        return self.engine.dialect.name

    @property
    def script(self) -> ScriptDirectory:
        return script_directory()

    def upgrade(self, revision: str = "heads") -> None:
        self._run(command.upgrade, revision)

    def downgrade(self, revision: str) -> None:
        self._run(command.downgrade, revision)

    def seed(self) -> dict[str, int]:
        with self.engine.begin() as connection:
            return importlib.import_module("shop.seed").load(connection)

    def step(self, make_steps: Callable[..., list[Any]]) -> None:
        """Run `env.py` with a choice of single steps instead of a way from here to there."""
        config = Config(str(SHOP / "alembic.ini"))
        script = script_directory()
        with self.engine.begin() as connection, EnvironmentContext(config, script, fn=make_steps):
            config.attributes["connection"] = connection
            script.run_env()

    def execute(self, statement: str) -> list[tuple[Any, ...]]:
        with self.engine.begin() as connection:
            result = connection.exec_driver_sql(statement)
            return [tuple(row) for row in result] if result.returns_rows else []

    def value(self, statement: str) -> Any:
        return self.execute(statement)[0][0]

    def schema_parts(self) -> dict[str, Any]:
        with self.engine.connect() as connection:
            return schema_parts(connection)

    def extras(self) -> dict[str, str]:
        with self.engine.connect() as connection:
            return extras(connection)

    def _run(self, action: Callable[..., None], revision: str) -> None:
        config = Config(str(SHOP / "alembic.ini"))
        with self.engine.begin() as connection:
            config.attributes["connection"] = connection
            action(config, revision)
