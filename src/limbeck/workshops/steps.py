"""A step in a workshop, and everything that it did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from limbeck.autogen.versions import installed
from limbeck.characters import visible
from limbeck.records import Failure, encode
from limbeck.rehearsals.state_change import StateChange
from limbeck.results import Result
from limbeck.secret_texts import MASK, is_secret_name, mask_text
from limbeck.workshops.rows import TableView

AS_BEFORE = "Files and database are as they were before it."
"""What became of a step that was cancelled."""

UNDONE = f"It was cancelled. {AS_BEFORE}"
"""The same, where nothing else says that it was."""


@dataclass(frozen=True, slots=True)
class FileChange:
    """A file of the project that a step made, changed or removed.

    Attributes:
        path: Its path within the project, with slashes.
        before: Its text before the step; None for a new file.
        after: Its text after the step; None for one that is gone.
    """

    path: str
    before: str | None
    after: str | None


@dataclass(frozen=True, repr=False)
class Step(Result):
    """One step: what was asked, what was printed, and what is different now.

    Attributes:
        name: The method of the workshop, such as `upgrade`.
        arguments: What it was given, JSON-ready: with these it is done again.
        command: What does the same in a terminal, such as `alembic upgrade head`; secrets are masked.
        output: What was printed; secrets are masked.
        taken: Whether it was run; not where `warnings` kept it from that.
        warnings: What it will lose or break, a sentence each.
        failure: Why it failed, in the words of Alembic or of the database; None where it did not.
        files: The files that are new, changed or gone.
        change: What the database's states before and after it differ in; None where they are the same.
        tables: All tables with their rows, each with a mark.
        note: What a presenter says about it.
        cancelled: Whether it was ended while it ran, and undone; `taken` is False then.
    """

    name: str
    arguments: dict[str, Any]
    command: str
    output: str = ""
    taken: bool = True
    warnings: tuple[str, ...] = ()
    failure: Failure | None = None
    files: tuple[FileChange, ...] = ()
    change: StateChange | None = None
    tables: tuple[TableView, ...] = ()
    note: str = ""
    cancelled: bool = False

    @property
    def rows(self) -> dict[str, TableView]:
        """The tables by their names."""
        return {each.name: each for each in self.tables}

    @property
    def new_file(self) -> str | None:
        """The path of the file that it made, such as a revision; None where it made none."""
        return next((each.path for each in self.files if each.before is None), None)

    def to_dict(self) -> dict[str, Any]:
        """The step as JSON-ready values; no value of a row is among them, and secrets are masked."""
        rows = {} if self.change is None else self.change.rows
        return {
            "name": self.name,
            "arguments": _masked(self.arguments),
            "command": self.command,
            "output": self.output,
            "taken": self.taken,
            "warnings": list(self.warnings),
            "failure": None if self.failure is None else encode(self.failure),
            "files": [each.path for each in self.files],
            "catalogue": [] if self.change is None else encode(self.change.catalogue),
            "rows": {name: each.to_dict() for name, each in rows.items()},
            "note": self.note,
            "cancelled": self.cancelled,
            "versions": encode(installed(None)),
        }

    def __repr__(self) -> str:
        """The command as in a terminal, or the name of what has none; what it printed, and the files."""
        lines = [f"$ {self.command}" if self.command else self.name, *self.output.rstrip().splitlines()]
        lines += [f"warning: {each}" for each in self.warnings]
        if self.cancelled:
            lines.append(UNDONE)
        elif not self.taken:
            lines.append("Nothing was run: call it again with anyway=True to do it anyway.")
        if self.failure is not None and self.failure.what not in self.output:
            lines.append(f"failed: {self.failure.what}")
        lines += [f"{_WORDS[each.before is None, each.after is None]} {each.path}" for each in self.files]
        return "\n".join(visible(each, keep="\t") for each in lines)


def _masked(value: Any) -> Any:
    if isinstance(value, str):
        return mask_text(value)
    if isinstance(value, Mapping):
        return {key: MASK if is_secret_name(key) else _masked(each) for key, each in value.items()}
    return [_masked(each) for each in value] if isinstance(value, (list, tuple)) else value


_WORDS = {(True, False): "new file", (False, False): "changed", (False, True): "removed"}


@dataclass(frozen=True, slots=True)
class Done:
    """What running a step gave, before it is known what changed.

    Attributes:
        output: What was printed.
        failure: Why it failed.
        arguments: Arguments that running it has settled, such as the id of a new revision.
    """

    output: str = ""
    failure: Failure | None = None
    arguments: dict[str, Any] = field(default_factory=dict)
