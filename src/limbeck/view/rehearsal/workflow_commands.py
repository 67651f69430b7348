"""Rehearsals as workflow commands of GitHub Actions, which show them beside the lines of a pull request."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from limbeck.characters import visible
from limbeck.histories.operations import body
from limbeck.records.revision import Body, Direction
from limbeck.rehearsals.rehearsal import Reason, Rehearsal, RehearsalVerdict, RehearsedRevision
from limbeck.view.summaries import shown_by

_ERRORS = frozenset({RehearsalVerdict.FAILS, RehearsalVerdict.LOSES})

# https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
_MESSAGE = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})


@dataclass(frozen=True, slots=True)
class WorkflowCommand:
    """One command.

    Attributes:
        level: `error` or `warning`.
        title: Its heading.
        message: What it says; may have several lines.
        file: The file from the top of the repository; None for one that is not known.
        line: The line, counted from 1.
    """

    level: str
    title: str
    message: str
    file: str | None = None
    line: int = 1

    def __str__(self) -> str:
        """The command on one line, in which no name can begin another command."""
        place = {} if self.file is None else {"file": self.file, "line": str(self.line)}
        given = place | {"title": self.title}
        properties = ",".join(f"{name}={value.translate(_PROPERTY)}" for name, value in given.items())
        return f"::{self.level} {properties}::{self.message.translate(_MESSAGE)}"


def workflow_commands(
    rehearsal: Rehearsal, sources: Mapping[str, str], root: Path | None = None
) -> tuple[WorkflowCommand, ...]:
    """One for each line that a reason is about; values of rows are in none of them.

    Args:
        rehearsal: What to show.
        sources: The texts of the version files, by their paths.
        root: The top of the repository, from which GitHub counts; None where there is none.
    """
    steps = rehearsal.masked().revisions
    return tuple(each for step in steps for each in _commands(step, sources, root))


def _commands(
    step: RehearsedRevision, sources: Mapping[str, str], root: Path | None
) -> Iterator[WorkflowCommand]:
    done = body(sources.get(step.path or "", ""), Direction.UPGRADE)
    back = body(sources.get(step.path or "", ""), Direction.DOWNGRADE)
    lines: dict[int, list[Reason]] = {}
    for each in step.reasons:
        where = back if each.verdict is RehearsalVerdict.ONE_WAY else done
        lines.setdefault(_line(each, where), []).append(each)
    for line, reasons in lines.items():
        worst = reasons[0].verdict
        yield WorkflowCommand(
            "error" if worst in _ERRORS else "warning",
            visible(f"limbeck: {worst.value} ({step.revision})"),
            "\n".join(map(_message, reasons)),
            _file(step.path, root),
            line,
        )


def _message(reason: Reason) -> str:
    instead = f" Instead: {reason.instead}" if reason.instead else ""
    shown = f" Shown and proven: {shown_by(reason.case)}" if reason.case else ""
    return visible(f"{reason.verdict.value}: {reason.why}{instead}{shown}").replace("`", "'")


def _line(reason: Reason, function: Body | None) -> int:
    """The line of the operation that names the object, else that of the function."""
    if function is None:
        return 1
    about = reason.object.partition(" ")[2]
    for each in function.operations:
        if about in each.columns or about in each.tables:
            return each.line
    table = about.rpartition(".")[0]
    return next((each.line for each in function.operations if table in each.tables), function.line)


def _file(path: str | None, root: Path | None) -> str | None:
    if path is None:
        return None
    file = Path(path)
    if root is not None and file.is_absolute() and file.is_relative_to(root):
        file = file.relative_to(root)
    return visible(file.as_posix())
