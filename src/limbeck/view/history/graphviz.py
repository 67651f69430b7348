"""Graphviz in a process of its own: it can be stopped, and what it warns of reaches nobody's terminal."""

from __future__ import annotations

import shutil
from importlib.util import find_spec

from limbeck.processes import programs

TIME_LIMIT = 10.0
"""Seconds that a layout may take; the largest real history that was measured needs a tenth of one."""

_CHILD = programs.ChildProgram("limbeck.view.history.graphviz_child")


class NoLayoutError(RuntimeError):
    """Graphviz gave no picture; the message says why, in a sentence for the reader."""


def run(dot: str, form: str, time_limit: float = TIME_LIMIT) -> bytes:
    """Let Graphviz draw.

    Args:
        dot: The graph in its language.
        form: What to give back: `plain`, `svg`, `png`.
        time_limit: Seconds that it may take.

    Returns:
        What it drew.

    Raises:
        NoLayoutError: There is no Graphviz, it took too long, or it failed.
    """
    try:
        done = programs.run(_command(form), given=dot.encode("utf-8"), time_limit=time_limit)
    except programs.TooSlowError:
        raise NoLayoutError(f"Its layout took longer than {time_limit:g} seconds and was stopped.") from None
    except OSError as error:
        raise NoLayoutError(f"Graphviz could not be started: {error.strerror or error}.") from None
    if done.code != 0 or not done.output:
        said = done.errors.decode("utf-8", "replace").strip().splitlines()
        raise NoLayoutError(f"Graphviz failed: {said[-1] if said else 'it said nothing'}.")
    return done.output


def _command(form: str) -> list[str]:
    """The `dot` of this machine, or else the one in the wheel of pygraphviz.

    Raises:
        NoLayoutError: There is neither.
    """
    program = shutil.which("dot")
    if program is not None:
        return [program, f"-T{form}"]
    if find_spec("pygraphviz") is None:
        raise NoLayoutError("There is no Graphviz here: install it, or the package pygraphviz.")
    return _CHILD.command(form)
