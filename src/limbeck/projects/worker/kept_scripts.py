"""A project's folder of versions, whose files are loaded once for several runs of `env.py` in one process."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from alembic.script import ScriptDirectory
from alembic.util import load_python_file

if TYPE_CHECKING:
    from alembic.config import Config
    from alembic.script import Script
    from alembic.script.revision import RevisionMap


class KeptScripts:
    """Gives the folder for each run.

    Alembic loads all version files in each run, which takes longer than most revisions. Those that a run
    steps through are loaded anew: what a module remembers of one run is not there in the next, as with the
    command.
    """

    def __init__(self) -> None:
        """Nothing is loaded yet."""
        self._map: RevisionMap | None = None
        self._is_fresh = True

    def folder(self, config: Config) -> ScriptDirectory:
        """The folder for a run that begins.

        Args:
            config: The configuration of the run.
        """
        script = ScriptDirectory.from_config(config)
        self._is_fresh = self._map is None
        if self._map is None:
            self._map = script.revision_map
        else:
            script.revision_map = self._map
        return script

    def revision(self, script: ScriptDirectory, name: str) -> Script:
        """A revision that the run steps through.

        Args:
            script: The folder of the run.
            name: The revision.
        """
        found = script.get_revision(name)
        if not self._is_fresh:
            path = Path(found.path)
            found.module = load_python_file(str(path.parent), path.name)
        return found
