"""What a lesson promises: which backends it is for, and what each of its cells shows."""

from __future__ import annotations

import importlib
import re
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from pathlib import Path

    from nbformat import NotebookNode

Backend = Literal["sqlite", "postgresql"]

_UNREAD = {"script", "style", "template"}


@dataclass(frozen=True)
class Shows:
    """What stands in the output of one cell.

    Attributes:
        cell: Its id in the notebook, such as `first-upgrade`.
        texts: Pieces of what a reader sees, in this order; spaces and line breaks count as one space.
        backend: The only one on which it holds; None: on all of the lesson's.
        never: What must not stand there.
    """

    cell: str
    texts: tuple[str, ...] = ()
    backend: Backend | None = None
    never: tuple[str, ...] = ()

    def missing(self, notebook: NotebookNode) -> list[str]:
        """What is not there, and what should not be there; empty when the promise is kept."""
        seen = text_of(next(cell for cell in notebook.cells if cell.id == self.cell))
        faults, place = [], 0
        for text in self.texts:
            found = seen.find(text, place)
            if found < 0:
                faults.append(f"{self.cell}: {text!r} is not there (in this order)")
            else:
                place = found + len(text)
        faults += [f"{self.cell}: {text!r} is there" for text in self.never if text in seen]
        return [f"{fault}, where a reader sees: {seen[:3000]}" for fault in faults]


@dataclass(frozen=True)
class Lesson:
    """The promises of a lesson.

    Attributes:
        shows: Cell by cell.
        backends: Where it runs; the notebook's `parameters` cell names one of them.
        without: What it may do without: "prediction", "exercise".
    """

    shows: tuple[Shows, ...]
    backends: tuple[Backend, ...] = ("sqlite", "postgresql")
    without: frozenset[str] = frozenset()


def lesson(path: Path) -> Lesson:
    """The promises of a notebook: `LESSON` of the module beside this one that has its number."""
    module = importlib.import_module(f"tests.notebooks.course.lesson_{path.stem[:2]}")
    promises: Lesson = module.LESSON
    return promises


def text_of(cell: NotebookNode) -> str:
    """What a reader sees below a cell: printed lines and results, by their HTML where they have one."""
    pieces = []
    for output in cell.get("outputs", []):
        if output.output_type == "stream":
            pieces.append(output.text)
        elif output.output_type in {"display_data", "execute_result"}:
            data = output.data
            pieces.append(_text(data["text/html"]) if "text/html" in data else data.get("text/plain", ""))
    return re.sub(r"\s+", " ", " ".join(pieces)).strip()


def _text(html: str) -> str:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return "".join(reader.pieces)


class _Reader(HTMLParser):
    """Collects the text of a page that somebody reads."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self._unread = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self._unread += tag in _UNREAD
        if tag not in {"span", "b", "i", "em", "strong", "del", "ins", "mark"}:
            self.pieces.append(" ")

    def handle_endtag(self, tag: str) -> None:
        self._unread -= tag in _UNREAD

    def handle_data(self, data: str) -> None:
        if not self._unread:
            self.pieces.append(data)
