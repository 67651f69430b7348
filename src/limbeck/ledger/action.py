"""One thing that was done to test a claim, and what it printed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

_TRACEBACK = "Traceback (most recent call last):"
# What Alembic's command line says last, and how Python names an exception; SQLAlchemy has the driver's in
# brackets.
_ERROR = re.compile(r"\s*FAILED: |(?:[\w.]+: \((?P<driver>[\w.]+)\) )|(?=(?:\w+\.)*\w*(?:Error|Exception): )")

# Where to read more, and the address of an object in memory.
_NOISE = re.compile(r" ?\(Background on this error at: \S+\)| object at 0x[0-9a-f]+")

# The path to an installed package, before its name.
_PLACE = re.compile(r"(?:/[^\s:'\"]+)?/(?=(?:alembic|mako|psycopg|sqlalchemy)/[\w/]+\.py)")

# What Alembic logs at the start of every command.
_ROUTINE = re.compile(
    r"INFO +\[alembic\.runtime\.(plugins|migration)\] (setting up|Context impl|Will assume)"
)

_MOST = 60
"""Lines of output to show at most; longer output is cut in the middle."""


@dataclass(frozen=True, slots=True)
class Action:
    """A command, a statement or an edited file, as a reader would repeat it.

    Attributes:
        command: What was typed, with its prompt.
        output: What it printed, shortened, without paths of this machine.
        code: The exit code of a command; None if it was ended at its time limit.
        rows: The rows that a statement returned.
    """

    command: str
    output: str
    code: int | None = 0
    rows: tuple[tuple[Any, ...], ...] = ()

    @property
    def failed(self) -> bool:
        """Whether a command ended with an error or was ended."""
        return self.code != 0

    @property
    def error(self) -> str:
        """The last thing that a failed command said, in one line; empty if it succeeded."""
        if not self.failed:
            return ""
        lines = self.output.splitlines()
        said = [line for line in lines if _ERROR.match(line)]
        last = (said or lines or ["it printed nothing"])[-1]
        return _NOISE.sub("", _ERROR.sub(_driver, last, count=1)).strip().rstrip(".")

    def __str__(self) -> str:
        """The command, then its output."""
        ending = {0: "", None: "(ended: it took too long)"}.get(self.code, f"(exit code {self.code})")
        return "\n".join(filter(None, (self.command, self.output, ending)))


def _driver(found: re.Match[str]) -> str:
    return f"{found['driver']}: " if found["driver"] else ""


def shortened(output: str) -> str:
    """An output without the frames of tracebacks and the paths of packages, and short enough to read."""
    output = _PLACE.sub("", output)
    if _TRACEBACK in output:
        before, _, rest = output.partition(_TRACEBACK)
        last = rest.rsplit(_TRACEBACK, 1)[-1].splitlines()
        ending = next((number for number, line in enumerate(last) if line and not line.startswith(" ")), 0)
        output = "\n".join([before.rstrip(), f"{_TRACEBACK} …", *last[ending:]]).lstrip()
    lines = [_NOISE.sub("", line).rstrip() for line in output.rstrip().splitlines()]
    lines = [line for line in lines if line and not _ROUTINE.match(line)]
    if len(lines) > _MOST:
        half = _MOST // 2
        lines = [*lines[:half], "…", *lines[-half:]]
    return "\n".join(lines)


def evidence_text(*actions: Action | str) -> str:
    """The actions one after the other: the evidence of a claim."""
    return "\n".join(str(action) for action in actions)
