"""Steps and workshops in words that HTML and the terminal share."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from limbeck.phrases import and_joined
from limbeck.view.looks import Look, backend_name
from limbeck.view.summaries import plural
from limbeck.workshops.steps import UNDONE

if TYPE_CHECKING:
    from limbeck.records import Failure
    from limbeck.workshops.steps import FileChange, Step
    from limbeck.workshops.workshop import Workshop

DONE = Look("done", "\u2713", "safe")
NOT_RUN = Look("not run", "\u25b2", "caution")
CANCELLED = Look("cancelled", "\u25a0", "caution")
FAILED = Look("failed", "\u2715", "destructive")

_EDITOR = "$EDITOR "
_SAID = ("command", "error", "file", "line")
"""Evidence that stands elsewhere: in the step, in its sentence, in the line of the file."""

_QUIET = re.compile(
    r"INFO +\[alembic\.runtime\.(?:plugins\] setting up|migration\] (?:Context impl|Will assume) )"
)


@dataclass(frozen=True, slots=True)
class StepCommand:
    """What was asked, in words.

    Attributes:
        text: A command of a terminal, or words with names between backticks.
        is_shell: Whether it is a command of a terminal.
    """

    text: str
    is_shell: bool


@dataclass(frozen=True, slots=True)
class Printed:
    """What a command printed.

    Attributes:
        essential: The lines that tell what it did.
        quiet: How many others there are, in words; empty for none.
        whole: All of it.
    """

    essential: str
    quiet: str
    whole: str


def command_of(step: Step) -> StepCommand:
    """What was asked."""
    if step.command.startswith(_EDITOR):
        return StepCommand(f"edit `{step.command.removeprefix(_EDITOR)}`", is_shell=False)
    if step.name == "fill":
        return StepCommand("fill the empty tables", is_shell=False)
    if not step.command:
        return StepCommand(
            f"{step.name}: {and_joined(f'`{each.path}`' for each in step.files)}", is_shell=False
        )
    return StepCommand(step.command, is_shell=True)


def without_alembic_log(output: str) -> str:
    """What a command printed, without what Alembic says of itself."""
    return "\n".join(_lines_of_the_command(output.strip("\n")))


def _lines_of_the_command(output: str) -> list[str]:
    return [each for each in output.splitlines() if not _QUIET.match(each)]


def printed(step: Step) -> Printed:
    """What a command printed; apart from it, what Alembic says of itself, and the traceback of an error."""
    whole = step.output.strip("\n")
    before, traceback, _ = whole.partition("Traceback (most recent call last):")
    lines = _lines_of_the_command((before if step.failure is not None else whole).rstrip("\n"))
    left = len(whole.splitlines()) - len(lines)
    if not left:
        return Printed("\n".join(lines), "", "")
    what = "of its log and its traceback" if traceback and step.failure is not None else "of its log"
    return Printed("\n".join(lines), f"{plural(left, 'more line')} {what}", whole)


def evidence(failure: Failure) -> tuple[tuple[str, str], ...]:
    """Why a step failed, besides the error itself: where, and in which statement."""
    return tuple((label, text) for label, text in failure.evidence if label not in _SAID)


def step_look(step: Step) -> Look:
    """How a step ended."""
    if step.failure is not None:
        return FAILED
    if step.cancelled:
        return CANCELLED
    return DONE if step.taken else NOT_RUN


def step_title(step: Step) -> str:
    """What the tab of a browser says."""
    return command_of(step).text.replace("`", "")


def workshop_title(workshop: Workshop) -> str:
    """What the tab of a browser says."""
    return f"Workshop on {backend_name(workshop.backend)}"


def standing(workshop: Workshop) -> str:
    """Where the database is, and which revision is the newest."""
    current, heads = workshop.current, workshop.heads
    if not heads:
        return "There is no revision yet, and the database records none."
    newest = (
        f"the head is {_names(heads)}"
        if len(heads) == 1
        else f"there are {len(heads)} heads: {_names(heads)}"
    )
    if not current:
        return f"The database records no revision; {newest}."
    if set(current) == set(heads):
        return f"The database is at {_names(current)}, {'the head' if len(heads) == 1 else 'all heads'}."
    return f"The database is at {_names(current)}; {newest}."


def anyway(step: Step) -> str:
    """How to run what was not run."""
    return f"Nothing was run. To do it anyway: `workshop.{step.name}(\u2026, anyway=True)`."


def not_offline(error: str) -> str:
    """That offline mode cannot write a revision."""
    return f"Offline mode can't write it: {error}"


def file_fate(file: FileChange) -> str:
    """What became of a file, in a word or two."""
    if file.before is None:
        return "new file"
    return "removed" if file.after is None else "changed"


def nothing_changed(step: Step) -> str:
    """That a step changed neither files nor the database; empty where it did, or was a question."""
    if step.cancelled:
        return UNDONE
    if step.failure is not None or not step.taken or step.files or step.change is not None or step.output:
        return ""
    return "Nothing changed: neither a file nor the database."


def log_words(step: Step) -> str:
    """What a line of the log says besides the command."""
    if step.failure is not None:
        return step.failure.what
    if step.cancelled:
        return UNDONE
    if not step.taken:
        return f"not run: {step.warnings[0]}" if step.warnings else "not run"
    new = [each.path.rpartition("/")[2] for each in step.files if each.before is None]
    return f"new: {and_joined(new)}" if new else ""


def steps_words(workshop: Workshop) -> str:
    """How many steps were taken."""
    return plural(len(workshop.log), "step")


def _names(revisions: tuple[str, ...]) -> str:
    return and_joined(f"`{each}`" for each in revisions)
