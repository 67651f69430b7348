"""The course as static pages."""

from __future__ import annotations

import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from playwright.sync_api import sync_playwright
from tests.view.markup import Document

ROOT = Path(__file__).parents[2]
WIDE = "x = '" + "a" * 200 + "'"


@pytest.fixture(scope="module")
def site() -> dict[str, Any]:
    """The script."""
    return runpy.run_path(str(ROOT / "scripts" / "course_site.py"))


@pytest.fixture(scope="module")
def pages(site: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages of two lessons, the first of which runs a prediction."""
    course = tmp_path_factory.mktemp("course")
    ask = 'import limbeck\nlimbeck.Prediction("Is `<b>` kept?", ["yes", "no"], "no", "It is dropped.")'
    links = "On to [the next](02_second.ipynb#end), [the way](../README.md), [the audit](../01_audit.ipynb)."
    asking = new_code_cell(ask, metadata={"tags": ["hide-input"]})
    first = [new_markdown_cell(f"# One & only\n\n{links}"), new_code_cell(WIDE), asking]
    for name, cells in (("01_first", first), ("02_second", [new_markdown_cell("# Two")])):
        nbformat.write(new_notebook(cells=cells), course / f"{name}.ipynb")
    made: list[Path] = site["build"](course, course / "site", repository="me/limbeck")
    assert [path.name for path in made] == ["index.html", "01_first.html", "02_second.html"]
    return course / "site"


def test_a_lesson_is_a_page_that_runs_nothing(pages: Path) -> None:
    """What a widget asks is there as radio buttons and a folded answer; nothing is fetched."""
    document = Document((pages / "01_first.html").read_text(encoding="utf-8"))
    assert document.mistakes == []
    assert document.tags("script", "link", "iframe") == []
    assert document.tags("fieldset", "details") == ["fieldset", "details"]
    assert "Is <b> kept?" in document.words
    assert "Every output on this page comes from a run with limbeck" in document.words


def test_the_answer_to_a_question_is_not_in_sight(pages: Path) -> None:
    """The source of a prediction names it, and is left out; the question and the folded answer are there."""
    document = Document((pages / "01_first.html").read_text(encoding="utf-8"))
    assert "limbeck.Prediction(" not in document.words
    assert "It is dropped." in document.words


def test_a_page_leads_to_its_neighbours_and_to_binder(pages: Path) -> None:
    """Links between notebooks are links between pages; what has no page opens on Binder."""
    page = (pages / "01_first.html").read_text(encoding="utf-8")
    assert 'href="02_second.html#end"' in page
    assert 'href="index.html">the way' in page
    assert 'href="02_second.html" rel="next">Two →' in page
    assert "https://mybinder.org/v2/gh/me/limbeck/HEAD?labpath=" in page
    assert ".ipynb)" not in page
    index = (pages / "index.html").read_text(encoding="utf-8")
    assert '<a href="01_first.html">One &amp; only</a>' in index


def test_binder_opens_the_lesson_of_the_page(site: dict[str, Any]) -> None:
    """The path in the address is that of the notebook."""
    address = site["binder"](ROOT / "notebooks" / "course" / "02_renames.ipynb", "limbeck/limbeck")
    assert address.endswith("/limbeck/limbeck/HEAD?labpath=notebooks%2Fcourse%2F02_renames.ipynb")


def test_some_lessons_can_be_chosen(site: dict[str, Any], tmp_path: Path) -> None:
    """By what their names begin with; other files are no lessons."""
    for name in ("01_a", "02_b", "12_c", "notes"):
        nbformat.write(new_notebook(cells=[new_markdown_cell(f"# {name}")]), tmp_path / f"{name}.ipynb")
    assert [each.title for each in site["lessons"](tmp_path)] == ["01_a", "02_b", "12_c"]
    assert [each.file for each in site["lessons"](tmp_path, ["1", "02"])] == ["02_b.html", "12_c.html"]


@pytest.mark.browser
def test_a_page_fits_on_a_phone(pages: Path) -> None:
    """Long lines scroll by themselves, in light and in dark; a choice is judged without a program."""
    search = [sys.executable, ROOT / "scripts" / "chromium.py"]
    found = subprocess.run(search, capture_output=True, text=True, check=True).stdout.strip()
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        page = chromium.new_page(viewport={"width": 390, "height": 800}, color_scheme="dark")
        page.goto((pages / "01_first.html").as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(20, 23, 27)"
        page.get_by_role("radio", name="no").check()
        assert page.get_by_text("Right.").is_visible()
        chromium.close()
