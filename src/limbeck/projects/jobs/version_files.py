"""Running version files, for what they bind that reading them does not tell."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from limbeck.databases.limits import Limits
from limbeck.projects.jobs.settings import ProjectSettings
from limbeck.records import Failure

if TYPE_CHECKING:
    from limbeck.projects.worker.channel import Channel

NAMES = ("revision", "down_revision", "branch_labels", "depends_on")


@dataclass(frozen=True, slots=True)
class FileHeader:
    """The answer for one file.

    Attributes:
        path: The version file.
        values: What it binds of the four names that Alembic looks for, as JSON carries it.
        failure: Why it could not be run.
    """

    path: str
    values: dict[str, Any]
    failure: Failure | None


@dataclass(frozen=True, slots=True)
class RunVersionFiles:
    """Run version files, and no others, as Alembic does when it loads them.

    Attributes:
        project: The project that they belong to.
        paths: The files.
    """

    name: ClassVar[str] = "version-files"
    answers: ClassVar[tuple[type, ...]] = (FileHeader,)

    project: ProjectSettings
    paths: tuple[str, ...]

    @property
    def subject(self) -> str:
        """What fails, where something does."""
        return "a version file"

    def secrets(self) -> tuple[str, ...]:
        """The project's."""
        return self.project.secrets()

    def run(self, channel: Channel) -> None:
        """Run each file and send what it binds."""
        from limbeck.databases.guard import guard_process
        from limbeck.projects.worker import secrets
        from limbeck.projects.worker.env_py.process_state import Namespace, enter

        files = guard_process(Limits(**self.project.limits))
        secrets.listen(channel.secret)
        argv = ["alembic", "-c", self.project.path, "history"]
        enter(self.project.directory, argv, self._search_path())
        if self.project.given_url:
            files.add_url(self.project.given_url)
        namespace = Namespace()
        for path in self.paths:
            channel.progress(f"running {Path(path).name}")
            channel.answer(self._header(path, namespace))

    def _header(self, path: str, namespace: Any) -> FileHeader:
        from alembic.util import load_python_file

        from limbeck.projects.worker.diagnosis.evidence import Evidence
        from limbeck.projects.worker.diagnosis.explain import failure_from

        file = Path(path)
        try:
            with namespace.aside():
                module = load_python_file(str(file.parent), file.name)
            values = {name: _portable(getattr(module, name)) for name in NAMES if hasattr(module, name)}
        except BaseException as error:  # noqa: BLE001  sys.exit and an interrupt are failures to report too
            return FileHeader(path, {}, failure_from(Evidence(error, file.name, self.project.directory)))
        return FileHeader(path, values, None)

    def _search_path(self) -> tuple[str, ...]:
        """What the configuration puts on the search path before `env.py` runs."""
        from limbeck.projects.worker.env_py.configuration import read_config

        try:
            config = read_config(self.project)
            named = config.get_main_option("prepend_sys_path") or ""
            listed = getattr(config, "get_prepend_sys_paths_list", None)
            folders = listed() if listed is not None else named.replace(",", " ").replace(":", " ").split()
        except Exception:  # noqa: BLE001  a file that needs it will say so
            return ()
        return tuple(str(Path(self.project.directory, folder)) for folder in folders or ())


def _portable(value: Any) -> Any:
    """The value as JSON can carry it; what Alembic would not accept as a name either, as text."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_portable(each) for each in value]
    return {"no name": repr(value)[:200]}
