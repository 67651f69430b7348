"""Saves a report as a file: beside the notebook, or wherever the browser keeps downloads."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import anywidget
import ipywidgets as w
import traitlets

from limbeck.errors import InputError
from limbeck.results import Result
from limbeck.widgets import fields
from limbeck.widgets.action_bar import Guard
from limbeck.widgets.boxes import Row
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
    """Asks for a file name and writes the report as one self-contained HTML page."""

    def __init__(self, result: Callable[[], Result], guard: Guard, *, name: str = "audit.html") -> None:
        """Make the bar.

        Args:
            result: Gives what is exported, at the moment of the click.
            guard: Carries out what a click asks for and shows what it raises.
            name: The file name that is offered.
        """
        self._result = result
        self._guard = guard
        self.name = fields.text("Report as HTML", name)
        self.save = w.Button(description="Save beside the notebook", icon="save")
        self.download = Download("Download", self._made)
        self.status = StatusLine()
        super().__init__((self.name, self.save, self.download, self.status))
        self.add_class("limbeck-export")
        self.save.on_click(lambda _button: guard(self.write))

    def write(self) -> None:
        """Write the report into the kernel's working folder; an existing file is never overwritten.

        Raises:
            InputError: The name is not a plain file name, a file of that name exists, or writing failed.
        """
        self.status.say("idle", "")
        path = Path.cwd() / file_name(self.name.value)
        page = self._result().to_html()
        try:
            with path.open("x", encoding="utf-8") as file:
                file.write(page)
        except FileExistsError:
            raise InputError(
                f"{path.name} already exists and was not overwritten.",
                evidence={"file": str(path)},
                slug="file-exists",
                remedy="Choose another name.",
            ) from None
        except OSError as error:
            raise InputError(
                f"{path.name} could not be written.",
                evidence={"file": str(path), "the system said": error.strerror or str(error)},
                slug="cannot-write",
                remedy="Choose another name, or use the download.",
            ) from None
        self.status.say("done", f"Saved as {path}")

    def _made(self) -> tuple[str, str] | None:
        made: list[tuple[str, str]] = []
        self._guard(lambda: made.append((file_name(self.name.value), self._result().to_html())))
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
