"""What is watched in a process that runs a project's `env.py`, from its first run on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from limbeck.databases.guard import guard_process
from limbeck.databases.limits import Limits
from limbeck.projects.jobs.settings import ProjectSettings
from limbeck.projects.worker import secrets
from limbeck.projects.worker.channel import Channel
from limbeck.projects.worker.diagnosis.connect_failures import ConnectFailures

if TYPE_CHECKING:
    from limbeck.databases.audited_files import AuditedFiles
    from limbeck.databases.writable import WritableDatabase


@dataclass(frozen=True, slots=True)
class GuardedProcess:
    """This process, which can write to no database but one; it stays so when `env.py` is run once more.

    Attributes:
        files: The files that may only be read.
        connect_failures: The connects that failed.
        writable: The only database that may be written to; None for none at all.
        refused: Statements that were refused, since they would write.
    """

    files: AuditedFiles
    connect_failures: ConnectFailures
    writable: WritableDatabase | None
    refused: list[str] = field(default_factory=list)

    @classmethod
    def guard(
        cls, project: ProjectSettings, channel: Channel, writable: WritableDatabase | None = None
    ) -> GuardedProcess:
        """Guard this process, for good.

        Args:
            project: The project that it runs.
            channel: Where secrets go.
            writable: The only database that may be written to; None for none at all.
        """
        limits = Limits(**project.limits)
        refused: list[str] = []
        found = cls(
            guard_process(limits, refused.append, writable), ConnectFailures(limits), writable, refused
        )
        secrets.listen(channel.secret)
        found.connect_failures.watch()
        return found
