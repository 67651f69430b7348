"""What version files bind their names to, told by running them: the last resort where reading does not do."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from alembic.util import load_python_file

from limbeck.databases.guard import guard_process
from limbeck.databases.limits import Limits
from limbeck.projects.worker import secrets
from limbeck.projects.worker.diagnosis.evidence import Case
from limbeck.projects.worker.diagnosis.explain import explain
from limbeck.projects.worker.env_py.configuration import read
from limbeck.projects.worker.env_py.connections import wished_url
from limbeck.projects.worker.env_py.namespace import Namespace
from limbeck.projects.worker.env_py.process_state import enter

if TYPE_CHECKING:
    from limbeck.projects.worker.channel import Channel
    from limbeck.projects.worker.job import HeadersJob

NAMES = ("revision", "down_revision", "branch_labels", "depends_on")


def tell_headers(job: HeadersJob, channel: Channel) -> None:
    """Run each file as Alembic does when it loads it, and send what it binds.

    Args:
        job: The files and their project.
        channel: Where an answer for each file goes.
    """
    files = guard_process(Limits(**job.project.limits))
    secrets.listen(channel.secret)
    enter(job.project.directory, ["alembic", "-c", job.project.path, "history"], _search(job))
    if url := wished_url(job.project):
        files.add_url(url)
    namespace = Namespace()
    for path in job.paths:
        channel.progress(f"running {Path(path).name}")
        values: dict[str, Any] = {}
        failure = None
        try:
            with namespace.aside():
                module = load_python_file(str(Path(path).parent), Path(path).name)
            values = {name: _portable(getattr(module, name)) for name in NAMES if hasattr(module, name)}
        except BaseException as error:  # noqa: BLE001  sys.exit and an interrupt are failures to report too
            failure = explain(Case(error, Path(path).name, job.project.directory))
        channel.header(path, values, failure)


def _search(job: HeadersJob) -> tuple[str, ...]:
    """What the configuration puts on the search path before `env.py` runs."""
    try:
        config = read(job.project)
        named = config.get_main_option("prepend_sys_path") or ""
        listed = getattr(config, "get_prepend_sys_paths_list", None)
        folders = listed() if listed is not None else named.replace(",", " ").replace(":", " ").split()
    except Exception:  # noqa: BLE001  a file that needs it will say so
        return ()
    return tuple(str(Path(job.project.directory, folder)) for folder in folders or ())


def _portable(value: Any) -> Any:
    """The value as JSON can carry it; what Alembic would not take for a name either is told as text."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_portable(each) for each in value]
    return {"no name": repr(value)[:200]}
