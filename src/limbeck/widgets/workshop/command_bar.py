"""The buttons of a workshop, each with the command that does the same in a terminal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import ipywidgets as w

from limbeck.widgets.boxes import Row


@dataclass(frozen=True, slots=True)
class Pressed:
    """What the buttons call.

    Attributes:
        autogenerate: Writes a revision from what autogenerate sees.
        upgrade: Runs revisions, up to the target.
        downgrade: Runs them back, down to the target.
        stamp: Records the target without running anything.
        merge: Joins all heads.
        undo: Takes the last step back.
        reset: Goes back to the start.
    """

    autogenerate: Callable[[], object]
    upgrade: Callable[[], object]
    downgrade: Callable[[], object]
    stamp: Callable[[], object]
    merge: Callable[[], object]
    undo: Callable[[], object]
    reset: Callable[[], object]


class CommandBar(Row):
    """The buttons, and the message of the next revision.

    The title of a button is its command, without the program: the stylesheet writes it below the name.

    Attributes:
        message: The message of the next revision.
    """

    def __init__(self, pressed: Pressed) -> None:
        """Make the bar.

        Args:
            pressed: What the buttons call.
        """
        self.message = w.Text(
            placeholder="message",
            continuous_update=False,
            tooltip="The message of the next revision",
        )
        message = Row((self.message,)).add_class("limbeck-form").add_class("limbeck-enter-autogenerate")
        self.autogenerate = _button("Autogenerate", "", pressed.autogenerate)
        self.upgrade = _button("Upgrade", "", pressed.upgrade)
        self.downgrade = _button("Downgrade", "", pressed.downgrade)
        self.stamp = _button("Stamp", "", pressed.stamp)
        self.merge = _button("Merge", "merge heads", pressed.merge)
        self.undo = _button("Undo", "the last step", pressed.undo).add_class("limbeck-back")
        self.reset = _button("Reset", "to the start", pressed.reset)
        program = w.Label("$ alembic").add_class("limbeck-program")
        super().__init__(
            (
                program,
                message,
                self.autogenerate,
                self.upgrade,
                self.downgrade,
                self.stamp,
                self.merge,
                self.undo,
                self.reset,
            )
        )
        self.add_class("limbeck-commands")
        self.aim(None)

    def aim(self, target: str | None) -> None:
        """Say what the buttons go to.

        Args:
            target: The revision that was chosen, shortened; None for none: to the head, one step back.
        """
        self.autogenerate.tooltip = "revision --autogenerate -m \u2026"
        self.upgrade.tooltip = f"upgrade {target or 'head'}"
        self.downgrade.tooltip = f"downgrade {target or '-1'}"
        self.stamp.tooltip = f"stamp {target or 'head'}"

    def show_possible(self, *, heads: int, steps: int) -> None:
        """Show what can be done.

        Args:
            heads: How many heads there are: one cannot be merged.
            steps: How many steps can be taken back.
        """
        self.merge.layout.display = None if heads > 1 else "none"
        self.undo.disabled = self.reset.disabled = steps == 0


def _button(name: str, command: str, press: Callable[[], object]) -> Any:
    made = w.Button(description=name, tooltip=command)
    made.on_click(lambda _button: press())
    return made
