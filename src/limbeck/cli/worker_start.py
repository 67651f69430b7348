"""The start of a worker before the command line is read: both import what they need side by side."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from limbeck.errors import LimbeckError
from limbeck.projects.interpreter import interpreter
from limbeck.projects.worker_process import warm_up

_OPTION = "--python"


def start_worker(arguments: Sequence[str]) -> None:
    """Start the interpreter that a command is going to need; what is wrong with it is told by the command.

    Args:
        arguments: Those that follow the command.
    """
    if "--help" not in arguments:
        with suppress(LimbeckError):
            warm_up(interpreter(_python(arguments)))


def _python(arguments: Sequence[str]) -> str | None:
    """The value of `--python`; None where it is not given."""
    for word, following in zip(arguments, (*arguments[1:], None), strict=True):
        if word == _OPTION:
            return following
        if word.startswith(f"{_OPTION}="):
            return word.partition("=")[2]
    return None
