"""Saves a report as a file: beside the notebook, or wherever the browser keeps downloads."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import ipywidgets as w

from limbeck.errors import InputError
from limbeck.results import Result
from limbeck.widgets import fields
from limbeck.widgets.audit.change_browser import Guard
from limbeck.widgets.boxes import Row
from limbeck.widgets.download import Download
from limbeck.widgets.status_line import StatusLine


class ExportBar(Row):
    """Asks for a file name and writes the report as one self-contained HTML page."""

    def __init__(self, result: Callable[[], Result], guard: Guard, *, name: str = "audit.html") -> None:
        """Make the bar.

        Args:
            result: Gives what is written, at the time when it is asked for.
            guard: Does something for a click and shows what it raises.
            name: The name of the file that is offered.
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
        """Write the report into the folder that the kernel works in; a file that exists stays as it is.

        Raises:
            InputError: The name is no plain file name, or a file of that name exists.
        """
        self.status.say("idle", "")
        path = Path.cwd() / file_name(self.name.value)
        page = self._result().to_html()
        try:
            with path.open("x", encoding="utf-8") as file:
                file.write(page)
        except FileExistsError:
            raise InputError(
                f"{path.name} exists already and was left as it is.",
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
            f"{written!r} is no name for a file.",
            slug="bad-file-name",
            remedy="Write a plain name such as audit.html, without a folder.",
        )
    return name if name.lower().endswith((".html", ".htm")) else f"{name}.html"
