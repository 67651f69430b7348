"""Importing a module of models, to see whether it is valid Python and maps."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from limbeck.projects.jobs.run_alembic import raised

if TYPE_CHECKING:
    from limbeck.projects.worker.channel import Channel


@dataclass(frozen=True, slots=True)
class ImportModels:
    """Import a module as `env.py` would, and configure its mappers.

    Attributes:
        folder: The working directory, from which it is imported.
        module: Its name.
    """

    name: ClassVar[str] = "import-models"
    answers: ClassVar[tuple[type, ...]] = ()

    folder: str
    module: str

    @property
    def subject(self) -> str:
        """What fails, where something does."""
        return f"{self.module}.py"

    def secrets(self) -> tuple[str, ...]:
        """None."""
        return ()

    def run(self, channel: Channel) -> None:
        """Import it.

        Args:
            channel: Hears what is wrong with it, with the line.
        """
        from sqlalchemy.orm import configure_mappers

        from limbeck.projects.worker.env_py.process_state import Namespace, enter

        enter(self.folder, (self.module,), (self.folder,))
        failed: BaseException | None = None
        with Namespace().aside():
            try:
                importlib.import_module(self.module)
                configure_mappers()
            except BaseException as error:  # noqa: BLE001 - whatever the learner's code raises is the answer
                failed = error
        if failed is not None:
            channel.failure(raised(failed, self.folder, self.subject, slug="models-raised"))
