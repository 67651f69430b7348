"""Saves a report as a file: beside the notebook, or wherever the browser keeps downloads."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import anywidget
import ipywidgets as w
import traitlets

from limbeck.errors import InputError
from limbeck.results import Result
from limbeck.widgets import fields
from limbeck.widgets.action_bar import ActionBar
from limbeck.widgets.boxes import Row
from limbeck.widgets.markup import drawn
from limbeck.widgets.status_line import StatusLine


class Download(anywidget.AnyWidget):
    """A button that hands a file to the browser.

    The file is made when the button is pressed; it travels as a message and is not saved with the notebook.
    """

    _esm = Path(__file__).parent / "assets" / "download.js"

    label = traitlets.Unicode().tag(sync=True)

    def __init__(self, label: str, make: Callable[[], tuple[str, str] | None]) -> None:
        """Make the button.

        Args:
            label: The words on it.
            make: Gives the name and the text of an HTML file, or None if that failed.
        """
        super().__init__(label=label)
        self._make = make
        self.on_msg(self._receive)

    def _receive(self, _widget: Any, content: Any, _buffers: Any) -> None:
        if content.get("kind") == "fetch" and (made := self._make()) is not None:
            name, text = made
            self.send({"kind": "file", "name": name, "text": text})


class ExportBar(Row):
    """Asks for a file name and writes the report as one self-contained HTML page.

    Attributes:
        name: The field for the file name.
        save: The button that writes the file.
        download: The button that hands it to the browser.
        status: Says below the buttons where the file is.
        fault: Shows below the buttons why there is none.
    """

    def __init__(self, result: Callable[[], Result], actions: ActionBar, *, name: str = "audit.html") -> None:
        """Make the bar.

        Args:
            result: Gives what is exported, at the moment of the click.
            actions: Carries out what a click asks for.
            name: The file name that is offered.
        """
        self._result, self._actions = result, actions
        self.name = fields.text("Report as HTML", name)
        self.save = w.Button(description="Save beside the notebook", icon="save")
        self.download = Download("Download", self._named_report)
        self.status = StatusLine()
        self.fault = drawn()
        super().__init__((self.name, self.save, self.download, self.status, self.fault))
        self.add_class("limbeck-export")
        self.save.on_click(lambda _button: actions.run(self.write, self._show_card))

    def write(self) -> None:
        """Write the report into the kernel's working folder, under a name that is free.

        Raises:
            InputError: The name is not a plain file name, or writing failed.
        """
        path = Path.cwd() / file_name(self.name.value)
        page = self._result().to_html()
        try:
            saved = _written(path, page)
        except OSError as error:
            raise InputError(
                f"{path.name} could not be written.",
                evidence={"file": str(path), "the system said": error.strerror or str(error)},
                slug="cannot-write",
                remedy="Choose another name, or use the download.",
            ) from None
        taken = "" if saved == path else f"; {path.name} was there already"
        self.status.say("done", f"Saved as {saved}{taken}.")

    def forget(self) -> None:
        """Take away what was said of the last file."""
        self._show_card("")

    def _show_card(self, card: str) -> None:
        self.status.say("idle", "")
        self.fault.value = card

    def _named_report(self) -> tuple[str, str] | None:
        made: list[tuple[str, str]] = []
        self._actions.run(
            lambda: made.append((file_name(self.name.value), self._result().to_html())), self._show_card
        )
        return made[0] if made else None


def file_name(written: str) -> str:
    """The name of the file, ending in `.html`.

    Raises:
        InputError: It is empty, or leads to another folder.
    """
    name = written.strip()
    if not name or Path(name).name != name or name.startswith(".") or "\\" in name or not name.isprintable():
        raise InputError(
            f"{written!r} is not a valid file name.",
            slug="bad-file-name",
            remedy="Enter a plain name such as audit.html, without a folder.",
        )
    return name if name.lower().endswith((".html", ".htm")) else f"{name}.html"


def _written(path: Path, page: str) -> Path:
    """Where the page was written: at the path, or beside the files that have its name already."""
    for each in _names(path):
        try:
            with each.open("x", encoding="utf-8") as file:
                file.write(page)
        except FileExistsError:
            continue
        return each
    raise AssertionError  # there is no end of names


def _names(path: Path) -> Iterator[Path]:
    """`audit.html`, `audit-2.html`, `audit-3.html`, …."""
    yield path
    yield from (path.with_stem(f"{path.stem}-{number}") for number in count(2))
