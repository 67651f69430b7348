"""The end of a forked worker: as an interpreter ends, but for what was imported before its job.

To take that apart would write to all of its memory, which a fork has to copy for it: half the time of a small
job. What the job itself has imported is taken apart as ever.
"""

from __future__ import annotations

import atexit
import os
import sys
from contextlib import suppress

_imported: list[object] = []
_imported.append(_imported)  # a cycle, which nobody looks for once it is frozen: what it holds is never freed

_spared: set[int] = set()
"""The ids of what was imported before the job."""


def spare_imported() -> None:
    """Have what is imported by now not be taken apart at the end of a worker.

    To be called in the process that forks: a fork would copy the pages of all modules to count them.
    """
    if not _spared:
        atexit.register(_forget_spared)  # before all that a job registers, and so called after it
    _imported.extend(sys.modules.values())
    _spared.update(map(id, _imported))


def end_early() -> None:
    """Have the interpreter end with exit code 0 once it has taken apart the modules, and `sys` as the last.

    What it would do then, such as giving back all texts that it knows, changes nothing that anybody sees.
    """
    vars(sys)["_limbeck_last"] = _Last()


class _Last:
    """Ends the process when it goes."""

    def __init__(self) -> None:
        self._streams = [each for each in (sys.__stdout__, sys.__stderr__) if each is not None]

    def __del__(self) -> None:
        for stream in self._streams:
            with suppress(OSError, ValueError):  # it may be closed
                stream.flush()
        os._exit(0)


def _forget_spared() -> None:
    """Leave the interpreter nothing to take apart but what the job has imported."""
    for name in [name for name, module in sys.modules.items() if id(module) in _spared]:
        if name not in {"builtins", "sys"}:
            del sys.modules[name]
