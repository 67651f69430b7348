"""Alembic's command line, seen from the kernel: commands go in, their exit codes and outputs come back."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from limbeck.errors import ProjectError
from limbeck.ledger.action import shortened
from limbeck.processes import fork_servers
from limbeck.processes.conversation import Conversation, Ending, converse
from limbeck.processes.environment import project_variables
from limbeck.progress import Cancellation

_COMMANDS = fork_servers.EntryPoint(
    "limbeck.ledger.command_worker:work",
    preload=(
        "limbeck.projects.worker.alembic_import:import_alembic",
        "limbeck.ledger.command_worker",
        "limbeck.ledger.command_worker:prepare",
        "alembic.autogenerate",
        "alembic.command",
        "logging.config",
        "psycopg",
        "sqlalchemy.dialects.postgresql.psycopg",
        "sqlalchemy.dialects.sqlite.pysqlite",
        "sqlalchemy.orm",
    ),
)
"""What the commands and the models import anyway is imported once."""

_START_LIMIT = 60.0
"""Seconds that importing Alembic may take; it takes half a second."""

# The reader of a tutorial has set neither.
_OURS = ("PYTHONSAFEPATH", "PYTHONWARNINGS")


class CommandLine:
    """One release of Alembic, imported once, that runs each command in a worker of its own.

    Attributes:
        versions: Its `python`, `sqlalchemy` and `alembic`.
    """

    def __init__(self, cancellation: Cancellation, packages: Path | None = None) -> None:
        """Import it.

        Args:
            cancellation: Ends what it runs, from another thread.
            packages: A folder that holds another release; None for the installed one.

        Raises:
            CancelledError: Somebody asked to stop.
            ProjectError: Alembic could not be imported there.
        """
        self._cancellation = cancellation
        self._variables = _variables(packages)
        self.versions: dict[str, str] = {}
        ended = self._converse(None, _START_LIMIT)
        if not self.versions:
            raise _lost(ended)

    def run(self, argv: list[str], folder: Path, limit: float) -> tuple[int | None, str]:
        """Run `alembic` with the arguments.

        Args:
            argv: The arguments.
            folder: The working directory.
            limit: Seconds after which the command is ended with all its children.

        Returns:
            The exit code, None for one that was ended, and what it printed.

        Raises:
            ProjectError: Somebody killed its process.
            CancelledError: Somebody asked to stop.
        """
        ended = self._converse({"argv": argv, "folder": str(folder)}, limit)
        if ended.ending is Ending.TIME_LIMIT:
            return None, ended.printed.text(str)
        if ended.status < 0:
            raise _lost(ended)
        return ended.status, ended.printed.text(str)

    def close(self) -> None:
        """End the interpreters that have Alembic imported; the next command starts another one."""
        fork_servers.close(_COMMANDS)

    def _converse(self, job: dict[str, Any] | None, limit: float) -> Conversation:
        return converse(
            sys.executable,
            _COMMANDS,
            job,
            self._keep_versions,
            time_limit=limit,
            cancellation=self._cancellation,
            variables=self._variables,
        )

    def _keep_versions(self, _kind: str, versions: Any) -> None:
        self.versions = versions


def _lost(ended: Conversation) -> ProjectError:
    return ProjectError(
        "The process that runs Alembic's commands is gone.",
        slug="alembic-lost",
        evidence={
            "Interpreter": sys.executable,
            "It ended with": ended.exit_text,
            "Said": shortened(ended.printed.text(str)) or "nothing",
        },
        remedy="Run the claim again, alone: limbeck.claims(ids=[…]).",
    )


def _variables(packages: Path | None) -> dict[str, str]:
    """The kernel's environment, less what is about its own interpreter."""
    kept = {name: value for name, value in project_variables().items() if name not in _OURS}
    kept["PYTHONDONTWRITEBYTECODE"] = "1"  # a file edited twice within a second would be read from its cache
    if packages is not None:
        kept["PYTHONPATH"] = os.pathsep.join(filter(None, (str(packages), kept.get("PYTHONPATH"))))
    return kept
