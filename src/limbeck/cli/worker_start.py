"""The start of a worker before the command line is read: both import what they need side by side."""

from __future__ import annotations

from collections.abc import Sequence

from limbeck.projects.interpreter import interpreter
from limbeck.projects.worker_process import start_for_comparison, warm_up

_OPTION = "--python"


def start_worker(command: str, arguments: Sequence[str]) -> None:
    """Start the interpreter that a command will need; the command reports what is wrong with it.

    Args:
        command: The command, which runs a project or models in an interpreter of their own.
        arguments: Those that follow it.
    """
    if "--help" in arguments:
        return
    compares_only = command == "audit" and "--blind-spots" not in arguments
    try:
        python = interpreter(_python(arguments))
        start_for_comparison(python) if compares_only else warm_up(python)
    except Exception as error:
        from limbeck.errors import LimbeckError  # it takes time to load, and here nearly nothing else does

        if not isinstance(error, LimbeckError):
            raise


def _python(arguments: Sequence[str]) -> str | None:
    """The value of `--python`; None where it is not given."""
    for place, word in enumerate(arguments):
        if word == _OPTION:
            return next(iter(arguments[place + 1 :]), None)
        if word.startswith(f"{_OPTION}="):
            return word.partition("=")[2]
    return None
