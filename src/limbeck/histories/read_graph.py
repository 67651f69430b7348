"""Version files to a graph: everything is read, nothing is run."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from limbeck.histories.files import Locations, files, text
from limbeck.histories.headers import OPTIONAL, Header, NoRevisionError, read, revision
from limbeck.histories.literals import Constants
from limbeck.histories.module_constants import ModuleConstants
from limbeck.histories.topology import Topology
from limbeck.records.revision import Problem, Revision

if TYPE_CHECKING:
    from limbeck.projects.jobs.version_files import FileHeader

Ask = Callable[[list[str]], "Mapping[str, FileHeader]"]
"""Asks the project's interpreter what these files bind, by running them."""

_NOTHING_LOADS = "Alembic stops with an error when it loads {path}, and then no command of it works."


@dataclass(frozen=True, slots=True)
class ReadFiles:
    """What the files of a history say.

    Attributes:
        topology: Their graph, with a ghost for every revision that is named and that no file has.
        sources: The text of each revision's file, by id.
        problems: What is wrong with single files.
    """

    topology: Topology
    sources: dict[str, str]
    problems: tuple[Problem, ...]


def read_files(where: Locations, ask: Ask | None = None, modules: tuple[Path, ...] = ()) -> ReadFiles:
    """Read all version files of a history as syntax.

    A file that can't be read is a problem and not an error: the others are read all the same.

    Args:
        where: The folders.
        ask: Asked once, for all files that bind one of the names to more than a literal; None asks nobody.
        modules: Folders of modules that version files import constants from, which are read as syntax too.
    """
    constants = ModuleConstants(modules)
    found: dict[str, tuple[Header, str] | Problem] = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # an invalid escape in somebody's string is not our reader's concern
        for path in files(where):
            found[path] = _read_file(path, constants)
    unsure = [path for path, each in found.items() if _is_unsure(path, each)]
    if unsure and ask is not None:
        told = ask(unsure)
        found |= {path: _completed(path, found[path], told[path]) for path in unsure}
    revisions: dict[str, Revision] = {}
    sources: dict[str, str] = {}
    problems: list[Problem] = []
    for path, each in found.items():
        if isinstance(each, Problem):
            problems.append(each)
            continue
        header, source = each
        try:
            made = revision(header, path)
        except NoRevisionError as error:
            problems.append(no_revision(path, error))
            continue
        if made.revision in revisions:
            problems.append(duplicate_revision(revisions[made.revision], path))
            continue
        revisions[made.revision] = made
        sources[made.revision] = source
    return ReadFiles(with_ghosts(revisions), sources, tuple(problems))


def with_ghosts(revisions: dict[str, Revision], named: tuple[str, ...] = ()) -> Topology:
    """The graph of some revisions, with a ghost for every id that they or `named` name and none has."""
    known = Topology(revisions)
    missing = dict.fromkeys(
        each for made in revisions.values() for each in made.down_revision if each not in revisions
    )
    # Alembic takes a partial id in depends_on, and nowhere else: a down_revision is an id in full.
    resolved = (known.resolve(each) for made in revisions.values() for each in made.depends_on)
    missing |= dict.fromkeys(each for each in (*resolved, *named) if each not in revisions)
    if not missing:
        return known
    ghosts = {each: Revision(each, message="no file has this revision", ghost=True) for each in missing}
    return Topology(ghosts | revisions)


def _read_file(path: str, constants: Constants) -> tuple[Header, str] | Problem:
    if not path.endswith(".py"):
        return no_source(path)
    try:
        source = text(path)
        return read(source, constants), source
    except (SyntaxError, ValueError, LookupError, OSError, RecursionError, MemoryError) as error:
        return unreadable_file(path, error)


def no_source(path: str) -> Problem:
    """A revision is there as compiled code alone.

    What it means: The project has `sourceless = true`, and a `.pyc` file without its `.py` file counts as a
    revision.

    Why it matters: Nobody can review what it does, and limbeck cannot tell where it stands in the history
    without running it.

    What to do: Keep the `.py` file beside it. If that is gone, let the project's interpreter run the file
    with `--run`.

    Args:
        path: The file.
    """
    return Problem(
        "no-source",
        f"{PurePath(path).name} has no source.",
        None,
        "There is only compiled code, which can't be read without running it.",
        "Keep the .py file beside it, or let the project run it: --run (in Python: run=True).",
    )


def unreadable_file(path: str, error: BaseException) -> Problem:
    """A version file cannot be read.

    What it means: It is not valid Python, is in another encoding than it declares, or cannot be opened. Often
    a merge left its markers in it.

    Why it matters: Alembic loads every version file for almost every command, and stops with an error at
    this one: nothing can be upgraded until it is repaired.

    What to do: Fix the file, or restore its last version that worked. After a merge conflict, see whether
    there are two heads.

    Args:
        path: The file.
        error: What Python says.
    """
    line = f", line {error.lineno}" if isinstance(error, SyntaxError) and error.lineno else ""
    reason = error.msg if isinstance(error, SyntaxError) else str(error)
    if isinstance(error, (RecursionError, MemoryError)):
        reason = "it is nested too deeply"
    return Problem(
        "unreadable-file",
        f"{PurePath(path).name} cannot be read: {reason}{line}.",
        None,
        _NOTHING_LOADS.format(path=path),
        "Fix the file, or restore its last version that worked.",
    )


def _is_unsure(path: str, found: tuple[Header, str] | Problem) -> bool:
    """Whether running the file would tell more."""
    if isinstance(found, Problem):
        return not path.endswith(".py")
    return bool(found[0].unread)


def _completed(
    path: str, found: tuple[Header, str] | Problem, told: FileHeader
) -> tuple[Header, str] | Problem:
    """What is known of a file once it has been run."""
    if told.failure is not None:
        reason = f"running {PurePath(path).name} failed: {told.failure.what}"
        if isinstance(found, Problem):
            return Problem(found.slug, found.title, None, f"{found.why} And {reason}", found.remedy)
        header, source = found
        unread = {name: f"{written} ({reason})" for name, written in header.unread.items()}
        return Header(header.values, unread, header.doc), source
    values = {name: tuple(each) if isinstance(each, list) else each for name, each in told.values.items()}
    if isinstance(found, Problem):
        return Header(values, {}, ""), ""
    header, source = found
    missing = {
        name: f"{written} (it is not bound when it runs)"
        for name, written in header.unread.items()
        if name not in values and name not in OPTIONAL
    }
    return Header({**header.values, **values}, missing, header.doc), source


def no_revision(path: str, error: NoRevisionError) -> Problem:
    """A file among the version files is not a revision.

    What it means: It does not bind the name `revision`: a module of helpers, or a file that was begun.

    Why it matters: Alembic loads every Python file of the folder and stops with an error at this one, so
    that none of its commands works.

    What to do: Move the file out of the versions folder, or let it bind `revision` and `down_revision`.

    Args:
        path: The file.
        error: What it lacks.
    """
    return Problem(
        "no-revision",
        f"{PurePath(path).name} is not a revision: {error}.",
        None,
        _NOTHING_LOADS.format(path=path),
        "Move the file out of the versions folder, or let it bind revision and down_revision.",
    )


def duplicate_revision(first: Revision, path: str) -> Problem:
    """Two version files have the same revision id; Alembic knows one of them only."""
    return Problem(
        "duplicate-revision",
        f"Two files have the revision {first.revision}.",
        first.revision,
        f"{path} has the same id as {first.path}; Alembic takes the one that it happens to load last.",
        "Give one of them another id, and name that one in the files that follow it.",
    )
