"""What a process takes over from the one that starts it, besides variables and files."""

from __future__ import annotations

import os
import resource
import signal
from pathlib import Path

_LIMITS = sorted({number for name, number in vars(resource).items() if name.startswith("RLIMIT_")})
_STATUS = Path("/proc/self/status")


def inheritance() -> tuple[object, ...]:
    """The permissions that new files lack, the limits of resources, and the signals that this thread blocks.

    A process that was started before one of them changed can't be made one that was started after it: a
    limit that was lowered is not raised again.
    """
    limits = tuple(resource.getrlimit(number) for number in _LIMITS)
    return _umask(), limits, frozenset(signal.pthread_sigmask(signal.SIG_BLOCK, ()))


def _umask() -> int:
    """The permissions that new files lack; set for a moment where the system does not tell them otherwise."""
    if _STATUS.exists():
        for line in _STATUS.read_text(encoding="utf-8", errors="replace").splitlines():
            name, _, value = line.partition(":")
            if name == "Umask":
                return int(value, 8)
    umask = os.umask(0o077)
    os.umask(umask)
    return umask
