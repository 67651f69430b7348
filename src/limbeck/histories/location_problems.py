"""What is wrong with where a project keeps its version files: those that Alembic passes over in silence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from limbeck.histories.files import Locations, files, text
from limbeck.histories.headers import NoRevisionError, read, revision
from limbeck.histories.topology import Topology
from limbeck.phrases import first_few
from limbeck.records.revision import Problem, Revision

_MOST_NAMED = 6
"""How many files a sentence names before it counts the rest."""


def version_folder_missing(where: Locations, _topology: Topology) -> Iterator[Problem]:
    """A folder of version files that the configuration names is not there.

    What it means: `version_locations` names a folder that does not exist, from where Alembic is run.

    Why it matters: Alembic passes over it without a word: revisions that should be in it never run, and
    those of the other folders may look complete.

    What to do: Correct the path, or remove it from `version_locations`. A relative path starts in the folder
    in which `alembic` is run; `%(here)s` stands for the folder of the configuration.
    """
    for folder in where.folders:
        if where.named and not folder.is_dir():
            yield Problem(
                "version-folder-missing",
                f"There is no folder {folder}, which the configuration names.",
                None,
                "Alembic passes over it without a word: revisions that should be in it never run.",
                "Correct version_locations; a relative path starts in the folder in which alembic is run.",
            )


def nested_version_files(where: Locations, topology: Topology) -> Iterator[Problem]:
    """Version files are in a folder that Alembic does not read.

    What it means: They are in a folder below the version files, and belong to the history: another
    revision names them, or they follow one. Alembic looks there only with `recursive_version_locations`.

    Why it matters: Alembic says nothing about them. They never run, or the history cannot be loaded because
    one of them is missing.

    What to do: Set `recursive_version_locations = true` beside `script_location`, name the folders in
    `version_locations`, or move the files up.
    """
    nested = [] if where.recursive else _belonging(list(_nested(where)), topology)
    if nested:
        folders = dict.fromkeys(str(Path(each.path or "").parent) for each in nested)
        names = first_few([each.revision for each in nested], _MOST_NAMED)
        lie = "their files lie" if len(nested) > 1 else "its file lies"
        ghosts = [each.revision for each in nested if each.revision in topology.revisions]
        yield Problem(
            "nested-version-files",
            f"Alembic does not read {names}: {lie} too deep.",
            ghosts[0] if ghosts else None,
            f"Below the folder of version files, in {', '.join(folders)}, Alembic looks only with "
            "recursive_version_locations; without it, it says nothing of what is there.",
            "Set recursive_version_locations = true beside script_location, or move the files up.",
            tuple(ghosts[1:]),
        )


CHECKS: tuple[Callable[[Locations, Topology], Iterator[Problem]], ...] = (
    version_folder_missing,
    nested_version_files,
)
"""Every problem of where version files lie, each named after its slug."""


def location_problems(where: Locations, topology: Topology) -> Iterator[Problem]:
    """Folders that are named and missing, and version files where Alembic does not look.

    Args:
        where: The folders of the project.
        topology: The graph of what was found there.
    """
    return (problem for check in CHECKS for problem in check(where, topology))


def _nested(where: Locations) -> Iterator[Revision]:
    """The revisions in folders below those that Alembic reads."""
    known = set(files(where))
    for path in files(Locations(where.folders, recursive=True)):
        if path not in known:
            try:
                yield revision(read(text(path)), path)
            except (
                NoRevisionError,
                SyntaxError,
                ValueError,
                LookupError,
                OSError,
                RecursionError,
                MemoryError,
            ):
                continue


def _belonging(nested: list[Revision], topology: Topology) -> list[Revision]:
    """Those that the history lacks or that would follow it: an archive of squashed revisions does neither."""
    known = {each.revision for each in topology.revisions.values() if not each.ghost}
    chosen = [each for each in nested if each.revision not in known]
    if not known:
        return chosen
    named = {each.revision for each in topology.revisions.values() if each.ghost}
    belonging: list[Revision] = []
    while found := [
        each
        for each in chosen
        if each not in belonging and (each.revision in named or known.intersection(each.down_revision))
    ]:
        belonging += found
        known |= {each.revision for each in found}
        named |= {parent for each in found for parent in each.down_revision}
    return belonging
