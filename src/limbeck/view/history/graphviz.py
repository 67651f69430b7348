"""Graphviz in a process of its own: it can be stopped, and what it warns of reaches nobody's terminal."""

from __future__ import annotations

import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

TIME_LIMIT = 10.0
"""Seconds that a layout may take; the largest real history that was measured needs a tenth of one."""

_CHILD = Path(__file__).with_name("graphviz_child.py")


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
        done = subprocess.run(  # noqa: S603  our own interpreter, or the reader's own dot
            _command(form), input=dot.encode("utf-8"), capture_output=True, timeout=time_limit, check=False
        )
    except subprocess.TimeoutExpired:
        raise NoLayoutError(f"Its layout took longer than {time_limit:g} seconds and was stopped.") from None
    except OSError as error:
        raise NoLayoutError(f"Graphviz could not be started: {error.strerror or error}.") from None
    if done.returncode != 0 or not done.stdout:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise NoLayoutError(f"Graphviz failed: {said[-1] if said else 'it said nothing'}.")
    return done.stdout


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
    return [sys.executable, "-P", str(_CHILD), form]
