"""Makes the course as static pages in build/site: each lesson as it ran, readable on a phone.

    python scripts/course_site.py                      all lessons, each run from top to bottom first
    python scripts/course_site.py 01 02                some lessons, for a look; the index names these
    python scripts/course_site.py --repository ME/limbeck --output pages

They need no JavaScript. nbconvert is among the packages that Jupyter needs anyway; Jupyter Book 2 is a
program for Node, which fetches its theme from the network when it builds.
"""

from __future__ import annotations

import argparse
import re
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import nbformat
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from nbclient import NotebookClient
from nbconvert import HTMLExporter
from pygments.formatters import HtmlFormatter
from traitlets.config import Config

from limbeck.autogen import versions
from limbeck.view.summaries import versions_line

if TYPE_CHECKING:
    from nbformat import NotebookNode

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = ROOT / "notebooks"
TEMPLATES = ROOT / "scripts" / "course_site"
OUTPUT = ROOT / "build" / "site"
REPOSITORY = "limbeck/limbeck"
SECONDS = 300  # for one cell
NOT_SHOWN = ("application/vnd.jupyter.widget-view+json", "application/javascript")
"""What needs a program; a widget of limbeck has HTML besides, which does not."""

Page = tuple[str, str, str, Path, "Lesson | None", "Lesson | None"]
"""Its file, title, HTML and notebook, and the lessons before and after it."""

_LINK = re.compile(r'href="([^":#?]+)\.(ipynb|md)(#[^"]*)?"')


@dataclass(frozen=True)
class Lesson:
    """One page.

    Attributes:
        path: Its notebook.
        title: Its heading.
    """

    path: Path
    title: str

    @classmethod
    def read(cls, path: Path) -> Lesson:
        """The lesson of a notebook; its first line is its heading."""
        heading = str(read(path).cells[0].source).partition("\n")[0]
        return cls(path, heading.lstrip("# ").strip())

    @property
    def file(self) -> str:
        """The name of its page."""
        return f"{self.path.stem}.html"


def lessons(folder: Path, wanted: Sequence[str] = ()) -> list[Lesson]:
    """The lessons in order.

    Args:
        folder: The folder of the course.
        wanted: What the names of those begin with that are wanted; none for all.
    """
    paths = sorted(folder.glob("[0-9]*.ipynb"))
    return [Lesson.read(path) for path in paths if not wanted or path.name.startswith(tuple(wanted))]


def read(path: Path) -> NotebookNode:
    """A notebook as it is committed."""
    notebook: NotebookNode = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    return notebook


def executed(path: Path) -> NotebookNode:
    """A notebook with its outputs, run in a copy of its folder; what needs a program is left out of them.

    Raises:
        nbclient.exceptions.CellExecutionError: A cell raised.
    """
    notebook = read(path)
    with tempfile.TemporaryDirectory(prefix="limbeck-site-") as folder:
        copy = Path(shutil.copytree(path.parent, Path(folder) / path.parent.name))
        client = NotebookClient(notebook, timeout=SECONDS, resources={"metadata": {"path": str(copy)}})
        client.extra_arguments = ["--log-level=ERROR"]  # not how the kernel is talked to
        client.execute()
    notebook.metadata.pop("widgets", None)
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            for kind in NOT_SHOWN:
                output.get("data", {}).pop(kind, None)
    return notebook


def body(notebook: NotebookNode) -> str:
    """The cells as HTML, without a stylesheet; the source of a prediction has its answer, and is left out."""
    exporter = HTMLExporter(  # type: ignore[no-untyped-call]
        config=Config({"TagRemovePreprocessor": {"enabled": True, "remove_input_tags": {"hide-input"}}}),
        template_name="basic",
        exclude_input_prompt=True,
        exclude_output_prompt=True,
        exclude_anchor_links=True,
    )
    return str(exporter.from_notebook_node(notebook)[0])


def linked(html: str, lesson: Path, there: dict[Path, str], repository: str) -> str:
    """The HTML with its links to notebooks: to the page of one that is here, and to Binder for others.

    Args:
        html: The HTML.
        lesson: The notebook that it was made of.
        there: The pages by notebook.
        repository: Where Binder finds the notebooks.
    """

    def instead(match: re.Match[str]) -> str:
        target = (lesson.parent / f"{match[1]}.{match[2]}").resolve()
        if target in there:
            return f'href="{there[target]}{match[3] or ""}"'
        return f'href="{"index.html" if match[2] == "md" else binder(target, repository)}"'

    return _LINK.sub(instead, html)


def binder(notebook: Path, repository: str) -> str:
    """The address that opens a notebook on Binder.

    Args:
        notebook: Its path in this checkout; the start, where it is none of it.
        repository: OWNER/NAME on GitHub.
    """
    inside = notebook if notebook.is_relative_to(ROOT) else NOTEBOOKS / "00_start.ipynb"
    path = quote(inside.relative_to(ROOT).as_posix(), safe="")
    return f"https://mybinder.org/v2/gh/{repository}/HEAD?labpath={path}"


def stylesheet() -> str:
    """The rules of a page, with the colours of code for light and for dark."""
    light, dark = (
        HtmlFormatter(style=style).get_style_defs(".highlight")  # type: ignore[no-untyped-call]
        for style in ("default", "github-dark")
    )
    own = (TEMPLATES / "site.css").read_text(encoding="utf-8")
    plain = ".highlight { background: none; }"
    return f"{light}\n@media (prefers-color-scheme: dark) {{\n{dark}\n}}\n{plain}\n{own}"


def build(
    folder: Path, output: Path, *, wanted: Sequence[str] = (), repository: str = REPOSITORY
) -> list[Path]:
    """Run the lessons and write their pages and the index.

    Args:
        folder: The folder of the course.
        output: Where the pages go.
        wanted: As for `lessons`.
        repository: OWNER/NAME on GitHub, for the links to Binder.

    Returns:
        The pages.
    """
    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)
    found = lessons(folder, wanted)
    there = {each.path.resolve(): each.file for each in found}
    output.mkdir(parents=True, exist_ok=True)
    common: dict[str, Any] = {
        "stylesheet": Markup(stylesheet()),  # noqa: S704  a file of this repository
        "versions": versions_line(versions.installed(None)),
    }
    index = environment.get_template("index.html.j2").render(pages=found)
    pages: list[Page] = [("index.html", "The course", index, NOTEBOOKS / "00_start.ipynb", None, found[0])]
    for at, each in enumerate(found):
        print(f"{each.path.stem} …", flush=True)
        html = linked(body(executed(each.path)), each.path, there, repository)
        before, after = found[at - 1] if at else None, found[at + 1] if at + 1 < len(found) else None
        pages.append((each.file, each.title, html, each.path.resolve(), before, after))
    for file, title, html, path, before, after in pages:
        page = environment.get_template("page.html.j2").render(
            **common,
            title=title,
            content=Markup(html),  # noqa: S704  nbconvert has escaped it
            before=before,
            after=after,
            binder=binder(path, repository),
        )
        (output / file).write_text(page, encoding="utf-8")
    return [output / page[0] for page in pages]


def main(arguments: Sequence[str]) -> int:
    """Build the site, and say where it is.

    Args:
        arguments: Those of the command line.
    """
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("lessons", nargs="*", help="what the names of some lessons begin with")
    parser.add_argument("--output", type=Path, default=OUTPUT, help="the folder of the pages")
    parser.add_argument("--repository", default=REPOSITORY, help="OWNER/NAME on GitHub, for Binder")
    parsed = parser.parse_args(arguments)
    if not lessons(NOTEBOOKS / "course", parsed.lessons):
        print("There is no such lesson.")
        return 1
    pages = build(NOTEBOOKS / "course", parsed.output, wanted=parsed.lessons, repository=parsed.repository)
    print(f"{len(pages)} pages: open {pages[0]}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
