"""What was typed, as steps of a workshop."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from limbeck.errors import InputError
from limbeck.view.summaries import plural
from limbeck.view.workshop.summary import step_title
from limbeck.widgets.workshop.prompt import Line, PromptKind
from limbeck.workshops.project_folder import MODELS
from limbeck.workshops.rows import Rows
from limbeck.workshops.steps import AS_BEFORE, Step

if TYPE_CHECKING:
    from limbeck.workshops.workshop import Workshop

Answer = Step | Rows | None
"""What was done; rows where it was a query, None where steps were taken back or nothing was to be done."""

_EDITS = ("edit_models", "edit", "edit_file")
_QUERIES = ("SELECT", "WITH", "VALUES", "EXPLAIN", "PRAGMA", "SHOW", "TABLE")


def command_of(workshop: Workshop, line: Line) -> Callable[[], Answer]:
    """What a typed line does.

    Upgrades and downgrades warn as the buttons do; everything else is Alembic's own.

    Args:
        workshop: Where it is done.
        line: The line.

    Raises:
        InputError: It can't be read.
    """
    if line.program is PromptKind.SQL:
        is_query = line.text.lstrip("( ").upper().startswith(_QUERIES)
        return partial(workshop.query if is_query else workshop.execute, line.text)
    match line.words:
        case ("upgrade", target) if not target.startswith("-"):
            return partial(workshop.upgrade, target)
        case ("downgrade", target) if not target.startswith("--"):
            return partial(workshop.downgrade, target)
        case words:
            return partial(workshop.alembic, *words)


def edited(workshop: Workshop, path: str, text: str) -> Step | None:
    """Write what was typed into a file; what is typed after a pause belongs to the same step.

    Args:
        workshop: The workshop.
        path: The file.
        text: All of its text.

    Returns:
        The step; None where the file is what it was before.
    """
    workshop.refresh()
    last = workshop.log[-1] if workshop.log else None
    if last is not None and last.name in _EDITS and [each.path for each in last.files] == [path]:
        try:
            workshop.undo()
        except InputError:  # that step belongs to the beginning
            last = None
    if workshop.folder_text(path) == text:
        return None
    return workshop.edit_models(text) if path == MODELS else workshop.edit_file(path, text)


def status_words(answer: Answer, seconds: float) -> tuple[str, str]:
    """The state and the words of the status line.

    Args:
        answer: What a step came to.
        seconds: How long it took.
    """
    if answer is None:
        return "done", "Done."
    if isinstance(answer, Rows):
        return "done", f"{plural(len(answer), 'row')}."
    command = step_title(answer)
    if answer.failure is not None:
        return "failed", f"{command}: failed."
    if answer.cancelled:
        return "stopped", f"{command}: cancelled. {AS_BEFORE}"
    if not answer.taken:
        return "answered", f"Not run: {command}. Read the warning, then do it anyway or leave it."
    return "done", f"{command}: done in {seconds:.1f} s."
