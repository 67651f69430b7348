"""Version files whose functions are no Python, which reading their heads does not show."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping

from limbeck.histories.topology import Topology
from limbeck.records.revision import Problem

_MARKERS = ("<<<<<<<", "=======", ">>>>>>>", "|||||||")


def broken(topology: Topology, sources: Mapping[str, str]) -> Iterator[Problem]:
    """A problem for each version file that Python cannot compile.

    Args:
        topology: The history.
        sources: The text of each revision's file, by id.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # an invalid escape in somebody's string is no problem of the history
        for revision, source in sources.items():
            error = _error(source)
            if error is not None:
                yield _problem(revision, topology.revisions[revision].path, error)


def _error(source: str) -> Exception | None:
    try:
        compile(source, "<version file>", "exec", dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError) as error:
        return error
    return None


def _problem(revision: str, path: str | None, error: Exception) -> Problem:
    line = (error.lineno or 0) if isinstance(error, SyntaxError) else 0
    text = (error.text or "") if isinstance(error, SyntaxError) else ""
    reason = error.msg if isinstance(error, SyntaxError) else str(error)
    place = f"Line {line}" if line else "Something"
    if text.startswith(_MARKERS):
        return Problem(
            "unreadable-file",
            f"The file of {revision} holds a merge conflict.",
            revision,
            f"{place} of {path} is a marker that git left. Alembic stops with an error when it loads the "
            "file, and then no command of it works.",
            "Decide between the two versions and remove the markers; then see whether there are two heads.",
        )
    return Problem(
        "unreadable-file",
        f"The file of {revision} is no Python: {reason}.",
        revision,
        f"{place} of {path} cannot be compiled. Alembic stops with an error when it loads the file, and then "
        "no command of it works.",
        "Mend the file, or bring back the last version of it that worked.",
    )
