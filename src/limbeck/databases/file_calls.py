"""Python's own functions on files, kept from changing an audited database or taking it away."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from typing import Any

from limbeck.databases.audited_files import AuditedFiles

Report = Callable[[str], None]
"""Told of what was refused."""

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_TRUNC
# Where each call names what it changes, and the descriptor of the folder that this is relative to; how Python
# announces them: https://docs.python.org/3/library/audit_events.html
_NAMED: dict[str, tuple[tuple[int, int | None], ...]] = {
    "open": ((0, None),),
    "os.chmod": ((0, 2),),
    "os.chown": ((0, 3),),
    "os.link": ((1, 3),),
    "os.mkdir": ((0, 2),),
    "os.remove": ((0, 1),),
    "os.rename": ((0, 2), (1, 3)),
    "os.symlink": ((1, 2),),
    "os.truncate": ((0, None),),
    "shutil.move": ((0, None), (1, None)),  # where it can't rename, it copies
    "shutil.rmtree": ((0, 1),),
}
_WITH_CONTENT = frozenset(
    {"os.chmod", "os.chown", "os.rename", "shutil.move", "shutil.rmtree"}
)  # a folder means all in it
REFUSED = "limbeck only reads this database, so it can't be opened for writing here"
"""What somebody reads who tries."""


def refuse_changes(files: AuditedFiles, report: Report) -> None:
    """From now on, refuse what Python would do to the audited files other than reading, for good.

    Args:
        files: The files; more may be added later.
        report: Called with what was refused.
    """

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        """What Python calls before anything reaches a file, by whichever function."""
        if event not in _NAMED or (event == "open" and not arguments[2] & _WRITING):
            return
        for path in _paths(event, arguments):
            if path is None or files.concern(path) or (event in _WITH_CONTENT and files.are_in(path)):
                shown = (repr(each) for each in arguments if isinstance(each, (str, bytes, os.PathLike)))
                report(f"{event}({', '.join(shown)})")
                raise PermissionError(REFUSED)
            if event == "open":
                files.except_new(path)

    _name_folders_of_opened_files()
    sys.addaudithook(watch)


def _paths(event: str, arguments: tuple[Any, ...]) -> Iterator[str | None]:
    """What a call would change; None for a name in a folder that can't be told."""
    for position, at in _NAMED[event]:
        name = arguments[position]
        if isinstance(name, (str, bytes, os.PathLike)):
            # Python 3.10 announces no descriptor for shutil.rmtree.
            folder = arguments[at] if at is not None and at < len(arguments) else None
            yield _path(name, folder)


def _path(name: Any, folder: int | None) -> str | None:
    text = os.fsdecode(name)
    if folder is None or folder < 0 or os.path.isabs(text):  # noqa: PTH117  a text, as Python got it
        return text
    place = _folder_path(folder)
    return None if place is None else os.path.join(place, text)  # noqa: PTH118  as above


def _folder_path(descriptor: int) -> str | None:
    """The folder that a descriptor stands for; None where the system does not tell."""
    try:
        if sys.platform == "darwin":
            import fcntl

            return os.fsdecode(fcntl.fcntl(descriptor, fcntl.F_GETPATH, bytes(1024)).rstrip(b"\0"))
        return os.readlink(f"/proc/self/fd/{descriptor}")  # noqa: PTH115  a text
    except OSError:
        return None


def _name_folders_of_opened_files() -> None:
    """Let `os.open` name the folder of what it opens for writing: its announcement leaves that out."""
    original = os.open

    def open_by_path(path: Any, flags: int, mode: int = 0o777, *, dir_fd: int | None = None) -> int:
        if dir_fd is not None and flags & _WRITING:
            named = _path(path, dir_fd)
            if named is not None:
                return original(named, flags, mode)
        return original(path, flags, mode, dir_fd=dir_fd)

    os.open = open_by_path
    os.supports_dir_fd.add(open_by_path)
