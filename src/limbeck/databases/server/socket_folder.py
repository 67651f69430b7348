"""The folder in which a server's private folder may be made, and the user that the server runs under."""

from __future__ import annotations

import os
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

from limbeck.errors import ServerError

# The path of a Unix socket has 108 bytes on Linux and 104 on macOS, the ending zero included (sys/un.h).
_SOCKET_LIMIT = 103
_SOCKET = "/limbeck-xxxxxxxx/.s.PGSQL.5432"

# Who owns nothing comes first: a scratch database's `COPY … FROM PROGRAM` runs under this user.
_ACCOUNTS = ("nobody", "daemon", "postgres")


@dataclass(frozen=True, slots=True)
class SocketFolder:
    """Where to make a private folder.

    Attributes:
        parent: The folder to make it in.
        rejected: Pairs of a folder that came first and why it was not taken.
    """

    parent: Path
    rejected: tuple[tuple[str, str], ...]


def account() -> tuple[int, int] | None:
    """The user and group that a server runs under; None for our own, as PostgreSQL only refuses root.

    Raises:
        ServerError: We are root, and no unprivileged user is known here.
    """
    if os.geteuid() != 0:
        return None
    import pwd  # not where there are no processes

    for name in _ACCOUNTS:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        if entry.pw_uid != 0:
            return entry.pw_uid, entry.pw_gid
    raise ServerError(
        "PostgreSQL refuses to run as root, and this machine has no unprivileged user for it.",
        evidence={"Looked for": ", ".join(_ACCOUNTS)},
        slug="no-unprivileged-user",
        remedy="Run as another user than root, or name a server in LIMBECK_POSTGRES_URL.",
    )


def socket_folder(*, foreign: bool) -> SocketFolder:
    """The first temporary folder with a path short enough for a socket, where the server's user can get.

    Args:
        foreign: Whether the server runs under another user than we do.

    Raises:
        ServerError: There is none.
    """
    rejected: list[tuple[str, str]] = []
    for name in dict.fromkeys([tempfile.gettempdir(), "/tmp", "/var/tmp"]):  # noqa: S108 - mkdtemp makes a private one inside
        why = _unfit(Path(name), foreign=foreign)
        if why is None:
            return SocketFolder(Path(name), tuple(rejected))
        rejected.append((name, why))
    raise ServerError(
        "No temporary folder is suitable for a PostgreSQL server.",
        evidence=dict(rejected),
        slug="no-place",
        remedy="Set TMPDIR to a writable folder with a short path that every user may enter.",
    )


def _unfit(folder: Path, *, foreign: bool) -> str | None:
    """Why a server can't live there, None if it can."""
    path = Path(os.path.realpath(folder))
    if not os.access(path, os.W_OK | os.X_OK):
        return "it is missing or not writable"
    if len(os.fsencode(path)) + len(_SOCKET) > _SOCKET_LIMIT:
        return f"its path is too long for a socket, which may have {_SOCKET_LIMIT} bytes"
    if foreign:
        for parent in (path, *path.parents):
            if not parent.stat().st_mode & stat.S_IXOTH:
                return f"the server's user may not enter {parent}"
    return None
