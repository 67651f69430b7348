"""`limbeck.exercise_from`: a revision of one's own project as an exercise."""

from __future__ import annotations

import ast
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from limbeck.errors import InputError
from limbeck.exercises.attempt import Attempt
from limbeck.exercises.exercise import Exercise, Wrong
from limbeck.exercises.open_exercise import begun
from limbeck.exercises.predicates import DatabaseAtHead, SameSchema, UpgradeRuns
from limbeck.histories.history import History
from limbeck.histories.open_history import history
from limbeck.phrases import and_joined
from limbeck.projects.project import Project
from limbeck.projects.project import project as open_project
from limbeck.records.revision import Revision
from limbeck.rehearsals.made_rows import filled_by
from limbeck.workshops.project_folder import VERSIONS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from limbeck.workshops.workshop import Workshop

_LARGEST = 1_000_000


class ProjectRevision(Exercise):
    """A revision of somebody's project, which is to be written again.

    The database stands where it stood before, with rows that were made. What the learner writes is judged by
    what the revision itself leads to, and by the rehearsal: it may be better than the original.
    """

    lesson = 0
    begins = "empty"
    asks_autogenerate = False
    goal = (SameSchema(), UpgradeRuns(), DatabaseAtHead())

    def __init__(self, read: History, revision: Revision, imported: dict[str, str]) -> None:
        """Tell the exercise in the revision's own words.

        Args:
            read: The project's history.
            revision: The revision.
            imported: Files of the project that its version files import, by their paths.
        """
        self._history = read
        self._revision = revision
        self._imported = imported
        message = " ".join(revision.message.split()) or "without a message"
        body = read.body(revision.revision)
        operations = () if body is None else body.operations
        tables = tuple(dict.fromkeys(f"`{table}`" for each in operations for table in each.tables))
        calls = tuple(dict.fromkeys(f"`op.{each.call}`" for each in operations))
        self.slug = f"revision-{revision.revision}".lower()
        self.title = f"Write a revision again: {message}"
        self.story = (
            f"Your project has a revision `{revision.revision}`: {message}.\n\n"
            "Here the database is as it was before that revision, with rows made up for it. Make a new "
            "revision that does the same, and upgrade: the goal says what is still different."
        )
        self.hints = (
            f"It is about {and_joined(tables)}." if tables else "It names no table: it runs SQL.",
            f"The original uses {and_joined(calls)}." if calls else "The original does nothing.",
            f"`attempt.solution(anyway=True)` shows the original, `{revision.revision}`.",
        )

    def start(self, workshop: Workshop) -> None:
        """Write the files of all revisions before it, upgrade, and make rows.

        Raises:
            InputError: The revisions before it can't be run.
        """
        before = self._history.topology.ancestors([self._revision.revision]) - {self._revision.revision}
        for path, text in self._imported.items():
            workshop.edit_file(path, text)
        for each in self._history.revisions:
            if each.revision in before:
                workshop.edit_file(*self._file(each))
        if before:
            done = workshop.upgrade("heads", anyway=True)
            if done.failure is not None:
                raise InputError(
                    f"The revisions before {self._revision.revision} can't be run: {done.failure.what}",
                    slug="revision-not-reached",
                    evidence=dict(done.failure.evidence),
                    remedy="Choose another backend or revision. What version files import has to be in the "
                    "project's folder, or installed in this kernel.",
                )
        workshop.fill(sorted(filled_by(self._history.body(self._revision.revision))))

    def solution(self, workshop: Workshop) -> None:
        """Write the file of the original, and upgrade."""
        workshop.edit_file(*self._file(self._revision))
        workshop.upgrade("heads", anyway=True)

    @property
    def solution_source(self) -> str:
        """The file of the original."""
        return self._history.sources[self._revision.revision]

    def wrong(self) -> tuple[Wrong, ...]:
        """None: nobody has collected them."""
        return ()

    def _file(self, revision: Revision) -> tuple[str, str]:
        name = Path(str(revision.path)).name
        return f"{VERSIONS}/{name}", self._history.sources[revision.revision]


def exercise_from(
    project: Project | str | os.PathLike[str],
    revision: str,
    backend: str = "sqlite",
    *,
    folder: str | os.PathLike[str] | None = None,
) -> Attempt:
    """Make an exercise of a revision of one's own project: it is to be written again.

    The project is only read. The version files up to the revision come along into the workshop, and so do
    the modules of the project's folder that they import; `env.py` is the workshop's own.

    Args:
        project: A `Project`, or what `limbeck.project` takes.
        revision: A full or partial id.
        backend: `sqlite` or `postgresql`.
        folder: Where progress is kept, as for `limbeck.exercise`.

    Raises:
        InputError: There is no such revision, or those before it can't be run.
        ProjectError: The project can't be read.
        ServerError: No PostgreSQL server is available.
    """
    of = project if isinstance(project, Project) else open_project(project)
    read = history(of)
    found = read[revision]
    if found.revision not in read.sources:
        raise InputError(
            f"Revision {found.revision} has no file.",
            slug="revision-without-file",
            remedy=f"Choose one that has one: {', '.join(read.sources)}.",
        )
    needed = read.topology.ancestors([found.revision])
    sources = [text for each, text in read.sources.items() if each in needed]
    made = ProjectRevision(read, found, _imported(sources, of.directory))
    return begun(made, backend, folder)


def _imported(sources: Iterable[str], directory: Path) -> dict[str, str]:
    """The modules of a folder that some sources import, and those that these import, by their paths."""
    found: dict[str, str] = {}
    waiting = list(sources)
    while waiting:
        for name in sorted(_imported_names(waiting.pop())):
            for path in _files_of(directory, name):
                place = path.relative_to(directory).as_posix()
                if place not in found:
                    found[place] = path.read_text(encoding="utf-8")
                    waiting.append(found[place])
    return found


def _imported_names(source: str) -> set[str]:
    """The first parts of the names that a source imports."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return set()
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names.update(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.partition(".")[0])
    return names - set(sys.stdlib_module_names)


def _files_of(directory: Path, name: str) -> Iterator[Path]:
    """The Python files of a module or a package of a folder; none where it has none of that name."""
    module, package = directory / f"{name}.py", directory / name
    chosen = [module] if module.is_file() else package.rglob("*.py") if package.is_dir() else ()
    for each in sorted(chosen):
        if each.is_file() and each.stat().st_size <= _LARGEST:
            yield each
