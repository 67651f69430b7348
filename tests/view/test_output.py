"""What every result can be drawn as."""

import re
import subprocess
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from pkgutil import resolve_name

import pytest
from tests.view import samples
from tests.view.markup import Document, words

from limbeck import view
from limbeck.audits.report import AuditGroup
from limbeck.errors import InputError
from limbeck.results import Result
from limbeck.view.registry import FORMS, Forms
from limbeck.view.text import text

ROOT = Path(__file__).parents[2]

GROUP = AuditGroup((samples.audit(*samples.CHANGES, name="main"), samples.audit(name="billing")))


@pytest.mark.parametrize("result", [samples.full(), samples.clean(), samples.failed(), GROUP])
def test_a_page_asks_for_nothing_and_runs_nothing(result: Result) -> None:
    """One file: no script, no picture, no address, and a policy that forbids them to a browser."""
    document = Document(view.page(result))
    assert document.mistakes == []
    assert document.tags("script", "link", "img", "iframe", "a", "form", "base") == []
    assert [
        name for _, attributes in document.elements for name in attributes if name in ("src", "href", "style")
    ] == []
    assert not any(name.startswith("on") for _, attributes in document.elements for name in attributes)
    policy = next(found["content"] for _, found in document.elements if "http-equiv" in found)
    assert policy == "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


@pytest.mark.parametrize("result", [samples.full(), GROUP])
def test_headings_are_in_order(result: Result) -> None:
    """A page has one heading of the first level, and none skips a level on the way down."""
    levels = [int(tag[1]) for tag in Document(view.page(result)).tags("h1", "h2", "h3", "h4", "h5")]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("result", [samples.full(), GROUP])
def test_the_stylesheet_is_in_an_output_once(result: Result) -> None:
    """In a page and in the output of a cell, however many audits it holds."""
    assert view.page(result).count("<style>") == 1
    assert view.html(result).count("<style>") == 1


def test_a_notebook_is_capped_and_a_page_is_not() -> None:
    """The output of a cell is saved with the notebook; a page is written to be complete."""
    audit = samples.audit(*(samples.CHANGES[1],) * 100)
    assert Document(view.html(audit)).tags("caption", "tbody") == ["caption", *["tbody"] * 20]
    assert Document(view.page(audit)).tags("caption", "tbody") == ["caption", *["tbody"] * 100]


def test_the_blind_spots_stand_alone_as_the_report_has_them() -> None:
    """Its tables with the stylesheet, and nothing else of the audit."""
    audit = samples.blind()
    alone = Document(view.blind_spots(audit))
    assert len(alone.classed("lb-blind")) == len(Document(view.html(audit)).classed("lb-blind"))
    assert alone.classed("lb-blind") == alone.tags("table")
    assert alone.classed("lb-audit") == []
    assert alone.mistakes == []


def test_the_title_names_the_database() -> None:
    """A browser's tab tells one report from another, and a hostile name stays text in it."""
    titles = [re.findall("<title>(.*)</title>", view.page(result)) for result in (samples.full(), GROUP)]
    assert titles == [["Audit of postgresql://shop:***@db.example/shop"], ["2 audits"]]
    named = view.page(samples.audit(name="</title><script>\u202e"))
    assert "<title>Audit of &lt;/title&gt;&lt;script&gt;\\u202e" in named


def test_a_group_begins_with_an_overview() -> None:
    """A row for each audit, then each of them in full."""
    html = str(view.html(GROUP))
    assert words(html.split("</table>", 1)[0]) == (
        "2 audits: autogenerate proposes 11 changes. Audits 2 Name Database Result "
        "main postgresql://shop:***@db.example/shop Autogenerate proposes 11 changes. "
        "✕ 2 destructive ▲ 5 caution ✓ 4 safe "
        "billing postgresql://shop:***@db.example/shop Autogenerate proposes nothing."
    )
    assert Document(html).tags("article").count("article") == 2


def test_a_result_draws_itself() -> None:
    """`_repr_html_`, `to_html` and `to_frame` are these functions."""
    audit = samples.full()
    assert audit._repr_html_() == view.html(audit)
    assert audit.to_html() == view.page(audit)
    assert audit.to_frame().equals(view.frame(audit))


def test_a_page_can_be_written_and_read(tmp_path: Path) -> None:
    """The file holds what the call returns, in UTF-8, even where a name is no valid text."""
    path = tmp_path / "audit.html"
    audit = samples.audit(name="a\udcff·b")
    assert path.write_text("before", encoding="utf-8")
    assert audit.to_html(path, overwrite=True) == path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "show", [view.html, view.page, view.frame, lambda result: text(result, 80, colour=False)]
)
def test_an_unknown_result_names_the_known_ones(show: Callable[[object], object]) -> None:
    """What cannot be shown is an error that lists what can."""
    with pytest.raises(InputError, match="cannot show objects of type str") as caught:
        show("text")
    named = caught.value.failure.remedy.removeprefix("Give one of: ").removesuffix(".").split(", ")
    assert named == [forms.result.partition(":")[2] for forms in FORMS]
    assert {"Audit", "Matrix", "History", "Rehearsal", "Question"} < set(named)


def test_no_result_but_a_history_is_a_graph() -> None:
    """Asking for one says what has a graph."""
    with pytest.raises(InputError, match="Objects of type Audit cannot be drawn as a graph") as caught:
        view.mermaid(samples.full())
    assert caught.value.failure.remedy == "Give a history: limbeck.history(…)."


@pytest.mark.parametrize("forms", FORMS, ids=lambda forms: forms.class_name)
def test_every_result_has_every_form(forms: Forms) -> None:
    """What is named is where it is looked for: the class, and the function of each form."""
    assert isinstance(resolve_name(f"limbeck.{forms.result}"), type)
    assert forms.function("title").__name__.endswith("_title")
    assert forms.function("html").__name__.endswith("_html")
    assert forms.function("frame").__name__.endswith("_frame")
    assert forms.function("terminal").__name__.endswith("_blocks")


def test_libraries_are_loaded_when_a_form_needs_them() -> None:
    """Neither HTML nor text loads pandas or graphviz, and HTML does not load rich."""
    program = (
        "import sys\n"
        "from tests.view import samples\n"
        "from tests.view.histories import history, line\n"
        "from limbeck import view\n"
        "results = samples.full(), history(*line('a', 'b'))\n"
        "heavy = {'pandas', 'graphviz', 'rich', 'ipywidgets', 'IPython'}\n"
        "[view.html(each) for each in results]\n"
        "print(sorted(heavy & set(sys.modules)))\n"
        "from limbeck.view.text import text\n"
        "[text(each, 80, colour=False) for each in results]\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout.splitlines() == ["[]", "['rich']"]
