"""Running a module as `python -m` does, with one database to write to."""

from __future__ import annotations

import io
import runpy
import sys
import traceback
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from sqlalchemy import make_url

from limbeck.databases.limits import Limits
from limbeck.databases.masking import secrets_of
from limbeck.projects.jobs.settings import Handover

if TYPE_CHECKING:
    from limbeck.projects.worker.channel import Channel


@dataclass(frozen=True, slots=True)
class RunModule:
    """Run a module in a process that can write to a scratch database and to no other.

    Attributes:
        module: Its name.
        arguments: Its arguments.
        directory: The working directory, from which it is imported.
        database: The scratch database.
        given: What the module reads from standard input.
    """

    name: ClassVar[str] = "run-module"
    answers: ClassVar[tuple[type, ...]] = ()

    module: str
    arguments: tuple[str, ...]
    directory: str
    database: Handover
    given: str

    @property
    def subject(self) -> str:
        """What fails, where something does."""
        return self.module

    def secrets(self) -> tuple[str, ...]:
        """Those of the database."""
        return secrets_of(self.database.url)

    def run(self, channel: Channel) -> None:
        """Run it.

        Args:
            channel: It has nothing to say: the kernel sees how the process ends, and what it printed.

        Raises:
            SystemExit: The module ended the process, or raised, which is then printed.
        """
        from limbeck.databases.guard import guard_process
        from limbeck.databases.writable import WritableDatabase
        from limbeck.projects.worker.env_py.process_state import Namespace, enter

        del channel
        guard_process(
            Limits(**self.database.limits), writable=WritableDatabase.from_url(make_url(self.database.url))
        )
        enter(self.directory, (self.module, *self.arguments), (self.directory,))
        sys.stdin = io.StringIO(self.given)
        try:
            with Namespace().aside():
                runpy.run_module(self.module, run_name="__main__", alter_sys=True)
        except Exception:  # noqa: BLE001  whatever it is, an interpreter does the same
            traceback.print_exc()
            sys.exit(1)
