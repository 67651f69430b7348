"""A page in a real browser: its width, its keyboard, its colours, and what it asks for."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Literal, get_args

import pytest
from tests.view import histories, rehearsals, samples

from limbeck.audits.report import Audit, AuditGroup
from limbeck.results import Result
from limbeck.view.styles import stylesheet

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Page
    from tests.browser.browsing import Browsing

LONG = "x" * 400
Scheme = Literal["light", "dark"]


def lengthened() -> Audit:
    """An audit whose names have no place to break."""
    changes = [
        dataclasses.replace(change, table=LONG, object=change.object and LONG, why=f"Touches `{LONG}`.")
        for change in samples.CHANGES
    ]
    return samples.audit(*changes, renames=(dataclasses.replace(samples.RENAME, table=LONG),), name=LONG)


RESULTS: dict[str, Result] = {
    "full": samples.full(),
    "failed": samples.failed(),
    "long": lengthened(),
    "rehearsal": rehearsals.full(),
    "group": AuditGroup((samples.audit(*samples.CHANGES, name="main"), samples.audit(name=LONG))),
}


@pytest.fixture(scope="module")
def page(browsing: Browsing) -> Iterator[Page]:
    """A window for these tests: opening one takes longer than a test."""
    context = browsing.chromium().new_context()
    yield context.new_page()
    context.close()


def show(page: Page, result: Result, folder: Path, *, width: int = 1280, scheme: Scheme = "light") -> None:
    """Open the page of a result in a window of that width."""
    file = folder / "page.html"
    result.to_html(file)
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(media="screen", color_scheme=scheme)
    page.goto(file.as_uri())


@pytest.mark.parametrize("name", RESULTS)
def test_nothing_is_wider_than_the_window(page: Page, tmp_path: Path, name: str) -> None:
    """With everything open, there is no scrolling to the side, on a phone and on a projector."""
    widths = (320, 400, 1280, 1920)
    show(page, RESULTS[name], tmp_path)
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    needed = []
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        needed.append(page.evaluate("document.documentElement.scrollWidth"))
    assert needed == list(widths)


def test_a_page_asks_for_nothing_but_itself(page: Page, tmp_path: Path) -> None:
    """No request, no message on the console, and a hostile name that opens no dialogue."""
    hostile = samples.audit(
        dataclasses.replace(samples.CHANGES[2], table="<img src=x onerror=alert(1)>"),
        name="<script>alert(1)</script>",
    )
    file = tmp_path / "page.html"
    hostile.to_html(file)
    page = page.context.new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("dialog", lambda dialog: (said.append("dialog"), dialog.dismiss()))
    page.goto(file.as_uri())
    page.wait_for_load_state("networkidle")
    assert (asked, said) == ([file.as_uri()], [])
    assert page.get_by_role("rowheader", name="<img src=x onerror=alert(1)>.user_name").count() == 1
    page.close()


def test_the_details_open_by_keyboard_with_a_visible_focus(page: Page, tmp_path: Path) -> None:
    """Tab reaches the first, its focus is outlined, and Enter opens it."""
    show(page, samples.audit(*samples.CHANGES), tmp_path)
    page.keyboard.press("Tab")
    focused = page.locator("summary:focus")
    assert " ".join(focused.inner_text().split()) == "Python and SQL of newsletter_signups"
    assert focused.evaluate("element => getComputedStyle(element).outlineStyle") == "solid"
    assert not page.locator("details pre").first.is_visible()
    page.keyboard.press("Enter")
    assert page.locator("details pre").first.is_visible()


def test_a_table_is_a_table_to_a_screen_reader(page: Page, tmp_path: Path) -> None:
    """Caption, column and row headings have their roles, also where a narrow window stacks the cells."""
    for width in (1280, 400):
        show(page, samples.audit(samples.CHANGES[4]), tmp_path, width=width)
        table = page.get_by_role("table", name="Columns 1")
        assert table.get_by_role("columnheader").all_inner_texts() == [
            "Risk",
            "Object",
            "Change",
            "Before → after",
            "Why",
        ]
        assert table.get_by_role("rowheader", name="products.description").count() == 1


def test_a_page_follows_the_readers_dark_mode(page: Page, tmp_path: Path) -> None:
    """Ground and ink change with the system, and the ground reaches the lower edge of the window."""
    seen = {}
    for scheme in get_args(Scheme):
        show(page, samples.audit(), tmp_path, scheme=scheme)
        assert page.evaluate("document.body.getBoundingClientRect().height >= innerHeight")
        seen[scheme] = page.evaluate(
            "[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]"
        )
    assert seen == {
        "light": ["rgb(255, 255, 255)", "rgb(20, 23, 27)"],
        "dark": ["rgb(20, 23, 27)", "rgb(241, 243, 245)"],
    }


@pytest.mark.parametrize("theme", ["true", "false"])
def test_jupyterlabs_theme_wins_over_the_system(page: Page, theme: str) -> None:
    """A light Lab on a dark system is light, and the other way round."""
    page.emulate_media(media="screen", color_scheme="dark" if theme == "true" else "light")
    page.set_content(f'<body data-jp-theme-light="{theme}">{samples.full()._repr_html_()}</body>')
    ground = page.evaluate("getComputedStyle(document.querySelector('.limbeck')).backgroundColor")
    assert ground == ("rgb(255, 255, 255)" if theme == "true" else "rgb(20, 23, 27)")


def test_a_printed_page_shows_what_is_folded(page: Page, tmp_path: Path) -> None:
    """On paper nothing can be clicked: the code and the script are there, in light colours."""
    show(page, samples.full(), tmp_path, scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    assert page.locator("details pre").first.is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


SMALL = """
[...document.querySelectorAll('body *')].filter(element =>
    [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim()) &&
    parseFloat(getComputedStyle(element).fontSize) < 12).map(element => element.outerHTML)
"""

OUTSIDE = """
[...document.querySelectorAll('.lb-timeline .lb-lock, .lb-timeline .lb-wait')].filter(bar =>
    bar.querySelector('text').getBBox().width + 6 > bar.querySelector('rect').getBBox().width)
    .map(bar => bar.textContent)
"""


def test_a_timeline_can_be_read(page: Page, tmp_path: Path) -> None:
    """No letter of the report is under 12 pixels, and each label is inside of its bar."""
    show(page, rehearsals.full(), tmp_path)
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    assert page.evaluate(SMALL) == []
    assert page.evaluate(OUTSIDE) == []
    assert page.locator(".lb-timeline .lb-lock").count() == 4
    assert page.evaluate("[...document.querySelectorAll('.lb-reel')].every(e => e.scrollWidth <= 1280)")


LOOKS = """() => [...document.querySelectorAll(".limbeck *:not(style)")].map(each => {
    const box = each.getBoundingClientRect(), style = getComputedStyle(each)
    return [each.tagName, each.className.toString(), box.x, box.y, box.width, box.height, style.color,
            style.fontSize, style.fontWeight, style.padding, style.backgroundColor].join(" ")
})"""
"""What each element of the results looks like."""

ADD_STYLE = "css => document.body.append(Object.assign(document.createElement('style'), {textContent: css}))"


OUTPUTS: dict[str, Result] = {
    "audit": samples.full(),
    "rehearsal": rehearsals.full(),
    "revision": rehearsals.BLOCKS,
    "draft": rehearsals.draft(),
    "history": histories.history(*histories.team()),
}


@pytest.mark.parametrize("name", OUTPUTS)
def test_no_output_changes_another_ones_looks(page: Page, name: str) -> None:
    """In a notebook the stylesheets of all outputs hold for all, in the order in which these were drawn."""
    page.set_content(str(OUTPUTS[name]._repr_html_()))
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    alone = page.evaluate(LOOKS)
    for later in ((), ("history",), ("matrix",), ("rehearsal",)):
        page.evaluate(ADD_STYLE, stylesheet(*later))
        assert [each for each in page.evaluate(LOOKS) if each not in alone] == [], later
