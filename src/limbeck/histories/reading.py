"""Version files to a graph: everything is read, nothing is run."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from limbeck.histories.files import Locations, files, text
from limbeck.histories.headers import NoRevisionError, read
from limbeck.histories.topology import Topology
from limbeck.records.revision import Problem, Revision


@dataclass(frozen=True, slots=True)
class Reading:
    """What the files of a history say.

    Attributes:
        topology: Their graph, with a ghost for every revision that is named and that no file has.
        sources: The text of each revision's file, by id.
        problems: What is wrong with single files.
    """

    topology: Topology
    sources: dict[str, str]
    problems: tuple[Problem, ...]


def read_files(where: Locations) -> Reading:
    """Read all version files of a history as syntax.

    A file that can't be read is a problem and not an error: the others are read all the same.
    """
    revisions: dict[str, Revision] = {}
    sources: dict[str, str] = {}
    problems: list[Problem] = []
    for path in files(where):
        found = _read_file(path)
        if isinstance(found, Problem):
            problems.append(found)
            continue
        revision, source = found
        if revision.revision in revisions:
            problems.append(_duplicate(revisions[revision.revision], path))
            continue
        revisions[revision.revision] = revision
        sources[revision.revision] = source
    topology = with_ghosts(revisions)
    return Reading(topology, sources, tuple(problems))


def with_ghosts(revisions: dict[str, Revision], named: tuple[str, ...] = ()) -> Topology:
    """The graph of some revisions, with a ghost for every id that they or `named` name and none has."""
    known = Topology(revisions)
    wanted = [each for revision in revisions.values() for each in revision.down_revision]
    wanted += [known.resolve(each) for revision in revisions.values() for each in revision.depends_on]
    # Alembic takes a partial id in depends_on, and nowhere else: a down_revision is an id in full.
    missing = dict.fromkeys(each for each in (*wanted, *named) if each not in revisions)
    ghosts = {each: Revision(each, message="no file has this revision", ghost=True) for each in missing}
    return Topology(ghosts | revisions)


def _read_file(path: Path) -> tuple[Revision, str] | Problem:
    if path.suffix != ".py":
        return Problem(
            "no-source",
            f"{path.name} has no source.",
            None,
            "Only compiled code is there, which cannot be read without running it.",
            "Keep the .py file beside it.",
        )
    try:
        source = text(path)
        return read(path, source), source
    except NoRevisionError as error:
        return Problem(
            "no-revision",
            f"{path.name} is not a revision: {error}.",
            None,
            f"Alembic stops with an error when it loads {path}, and then no command of it works.",
            "Move the file out of the versions folder, or let it bind revision and down_revision.",
        )
    except (SyntaxError, UnicodeDecodeError, OSError) as error:
        line = f", line {error.lineno}" if isinstance(error, SyntaxError) and error.lineno else ""
        reason = error.msg if isinstance(error, SyntaxError) else str(error)
        return Problem(
            "unreadable-file",
            f"{path.name} cannot be read: {reason}{line}.",
            None,
            f"Alembic stops with an error when it loads {path}, and then no command of it works.",
            "Mend the file, or bring back the last version of it that worked.",
        )


def _duplicate(first: Revision, path: Path) -> Problem:
    return Problem(
        "duplicate-revision",
        f"Two files have the revision {first.revision}.",
        first.revision,
        f"{path} has the same id as {first.path}; Alembic takes the one that it happens to load last.",
        "Give one of them an id of its own, and let what follows it name that.",
    )


def mark_unread(revision: Revision, reason: str) -> Revision:
    """The revision with one more thing that could not be read."""
    return replace(revision, unread=(*revision.unread, reason))
