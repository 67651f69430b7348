"""What an interpreter that we start is given: environment variables, and what else a process inherits."""

from __future__ import annotations

import os
import signal
from collections.abc import Mapping
from contextlib import suppress

POSTGRES_URL = "LIMBECK_POSTGRES_URL"
"""The variable that holds the address of a server, and a password: our own children are told over a pipe."""

# Set for the kernel's own interpreter, they would mislead another one.
_OWN = ("PYTHONHOME", "__PYVENV_LAUNCHER__", "PYTHONEXECUTABLE", "PYTHONINSPECT")

# What an interpreter reads when it starts, or a package that it imports at once, or a script that finds the
# interpreter, as pyenv has one. Whole names where others that begin like them are known to hold secrets.
_READ_AT_THE_START = frozenset(
    {
        "HOME",
        "LANG",
        "LANGUAGE",
        "PATH",
        "SQLALCHEMY_SILENCE_UBER_WARNING",
        "SQLALCHEMY_WARN_20",
        "TZ",
    }
)
_READ_PREFIXES = (
    "ASDF_",
    "COVERAGE_",
    "DISABLE_SQLALCHEMY_",
    "DYLD_",
    "GLIBC_",
    "LC_",
    "LD_",
    "MALLOC_",
    "MISE_",
    "NIX_",
    "OBJC_",
    "OPENSSL_",
    "PSYCOPG_",
    "PYENV_",
    "PYTHON",
    "SETUPTOOLS_",
)

# What a child program of ours needs besides: where temporary files go, and limbeck's own settings.
_OURS = frozenset({"TMPDIR", "TEMP", "TMP"})
_OUR_PREFIX = "LIMBECK_"
_STATUS = "/proc/self/status"


def child_variables() -> dict[str, str]:
    """The environment variables of a child program that runs limbeck's own code alone: no secrets.

    It lives as long as this process, and others of the same user can read what it was started with. A secret
    that was set in this process at run time can be read nowhere else.
    """
    return {
        name: value
        for name, value in os.environ.items()
        if (_is_read_at_the_start(name) or name in _OURS or name.startswith(_OUR_PREFIX))
        and name != POSTGRES_URL
    }


def inherited_variables(**more: str) -> dict[str, str]:
    """The environment variables of a child program that may need any: the user's own cases, or pg_dump.

    Args:
        more: Variables to add.
    """
    return {name: value for name, value in os.environ.items() if name != POSTGRES_URL} | more


def project_variables() -> dict[str, str]:
    """The kernel's environment variables, less those that are about its own interpreter and notebook."""
    kept = {name: value for name, value in os.environ.items() if name not in _OWN}
    if kept.get("MPLBACKEND", "").startswith("module://"):  # set by the notebook's kernel for itself
        del kept["MPLBACKEND"]
    return kept


def start_variables(variables: Mapping[str, str]) -> frozenset[tuple[str, str]]:
    """What makes one start of an interpreter differ from another: all other variables can be set later.

    They are all that an interpreter gets before its job: what it is started with can be read in it, and in
    each of its forks, as long as it lives, and the next project is not to find what was meant for another.

    Args:
        variables: All that the job is to have.
    """
    read = {name: value for name, value in variables.items() if _is_read_at_the_start(name)}
    if "PYTHONPATH" in read:  # its paths may be relative
        with suppress(OSError):  # somebody has removed the folder
            read["PWD"] = os.getcwd()  # noqa: PTH109  to import pathlib takes longer
    return frozenset(read.items())


def inheritance() -> tuple[object, ...]:
    """The permissions that new files lack, the limits of resources, and the signals that this thread blocks.

    A process that was started before one of them changed can't be made one that was started after it: a
    limit that was lowered is not raised again.
    """
    import resource  # not where there are no processes

    numbers = sorted({number for name, number in vars(resource).items() if name.startswith("RLIMIT_")})
    limits = tuple(resource.getrlimit(number) for number in numbers)
    return _umask(), limits, frozenset(signal.pthread_sigmask(signal.SIG_BLOCK, ()))


def _is_read_at_the_start(name: str) -> bool:
    return name in _READ_AT_THE_START or name.startswith(_READ_PREFIXES)


def _umask() -> int:
    """The permissions that new files lack; set for a moment where the system does not tell them otherwise."""
    with suppress(FileNotFoundError), open(_STATUS, encoding="utf-8", errors="replace") as status:  # noqa: PTH123
        for line in status:
            name, _, value = line.partition(":")
            if name == "Umask":
                return int(value, 8)
    umask = os.umask(0o077)
    os.umask(umask)
    return umask
