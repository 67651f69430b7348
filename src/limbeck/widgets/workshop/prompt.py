"""The line to type a command into: Alembic's, or SQL."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from enum import Enum

import ipywidgets as w

from limbeck.errors import InputError
from limbeck.widgets.boxes import Row


class PromptKind(Enum):
    """What a line is for; the value is what stands before it."""

    ALEMBIC = "$ alembic"
    SQL = "sql>"


@dataclass(frozen=True, slots=True)
class Line:
    """A line that was entered.

    Attributes:
        program: What it is for.
        text: What was typed.
    """

    program: PromptKind
    text: str

    @property
    def words(self) -> tuple[str, ...]:
        """The arguments as a shell would split them.

        Raises:
            InputError: A quotation mark is not closed.
        """
        try:
            found = tuple(shlex.split(self.text))
        except ValueError as error:
            raise InputError(
                f"This line cannot be read: {error}.",
                slug="unreadable-command",
                evidence={"Line": self.text},
                remedy="Close every quotation mark, as in a terminal.",
            ) from None
        return found[1:] if found[:1] == ("alembic",) else found


class Prompt(Row):
    """A field for one line, which Enter runs.

    Attributes:
        program: What the line is for.
        field: The line.
    """

    def __init__(self) -> None:
        """Make an empty line."""
        self.program = w.Dropdown(
            options=[(each.value, each) for each in PromptKind], tooltip="What the line is for"
        ).add_class("limbeck-program")
        self.field = w.Text(
            placeholder="history --verbose, revision -m \u2026, upgrade head --sql \u2026 then Enter",
            continuous_update=False,
            tooltip="A command of Alembic, or SQL",
        )
        super().__init__((self.program, self.field))
        self.add_class("limbeck-form").add_class("limbeck-prompt")
        self.program.observe(lambda _change: self._suggest(), "value")

    def take(self) -> Line | None:
        """The line that was typed, and an empty one in its place; None where there is none."""
        text, self.field.value = self.field.value.strip(), ""
        return Line(self.program.value, text) if text else None

    def _suggest(self) -> None:
        is_sql = self.program.value is PromptKind.SQL
        self.field.placeholder = (
            "SELECT \u2026, INSERT \u2026, UPDATE \u2026 then Enter"
            if is_sql
            else "history --verbose, revision -m \u2026, upgrade head --sql \u2026 then Enter"
        )
