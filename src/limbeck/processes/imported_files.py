"""The files that a process has imported, and whether a new one would find the same."""

from __future__ import annotations

import os
import site
import sys
from collections.abc import Iterable, Iterator


class ImportedFiles:
    """The files of the imported modules, and the folders that they are searched in, as they were.

    Whoever reads an object in Python writes to its memory, where its users are counted, and a process that
    has forked copies each page that it writes to. So all of this is two texts, and no module is asked again.
    """

    def __init__(self) -> None:
        """None yet."""
        self._names = b""
        self._stamps = b""

    def add_present(self) -> None:
        """Note those of which nothing was noted yet: what has changed since the first look has changed."""
        known = self._names.split(b"\0") if self._names else []
        new = dict.fromkeys(map(os.fsencode, _sources()))
        for each in known:
            new.pop(each, None)
        self._names = b"\0".join((*known, *new))
        self._stamps += _stamps(new)

    @property
    def have_changed(self) -> bool:
        """Whether a new interpreter would import something else."""
        return _stamps(self._names.split(b"\0")) != self._stamps


def _sources() -> Iterator[str]:
    yield from sys.path
    # A start puts these on the path as soon as they are there: the first package of a user makes the folder.
    yield from (*site.getsitepackages(), site.getusersitepackages())
    yield os.path.join(sys.prefix, "pyvenv.cfg")  # noqa: PTH118  as below
    for module in list(sys.modules.values()):
        file = getattr(module, "__file__", None)
        if isinstance(file, str):
            yield file


def _stamps(paths: Iterable[bytes]) -> bytes:
    """When each file or folder was last changed, in nanoseconds, and how many bytes it has."""
    return b"".join(map(_stamp, paths))


def _stamp(path: bytes) -> bytes:
    try:
        found = os.stat(path)  # noqa: PTH116  there are hundreds of them
    except OSError:
        return b"none;"
    return b"%d %d;" % (found.st_mtime_ns, found.st_size)
