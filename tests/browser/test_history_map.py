"""The map of a history in JupyterLab, as somebody walks through it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.browser.lab import LAPTOP, SMALL
from tests.histories.version_files import dag, write

if TYPE_CHECKING:
    from playwright.sync_api import Locator
    from tests.browser.lab import Lab

SHOP = Path(__file__).parents[2] / "data" / "shop"
EVIL = "<img src=x onerror=alert(1)>"

MAP = "import limbeck\nmap = limbeck.HistoryMap({source!r}{more})\nmap"
LETTERS = """(map) => Math.min(...[...map.querySelectorAll(".lb-node text")].map((text) =>
    parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a))"""
IN_VIEW = """(node) => {
    const box = node.getBoundingClientRect();
    const frame = node.closest(".limbeck-map-window, .lb-frame").getBoundingClientRect();
    return box.top >= frame.top - 1 && box.bottom <= frame.bottom + 1 &&
        box.left >= frame.left - 1 && box.right <= frame.right + 1;
}"""
OVER = """(map) => {
    const frame = map.querySelector(".limbeck-map-window");
    return [frame.scrollWidth - frame.clientWidth, frame.scrollHeight - frame.clientHeight];
}"""
SPILLED = """(map) => [...map.querySelectorAll(".lb-node")].filter((node) => {
    const edge = node.querySelector("rect:last-of-type").getBoundingClientRect().right;
    return [...node.querySelectorAll("text")].some((text) => text.getBoundingClientRect().right > edge - 2);
}).map((node) => node.getAttribute("aria-label"))"""


def map_of(found: Locator) -> Locator:
    """The map in an output, with its picture drawn."""
    shown = found.get_by_role("region", name="Map of a history")
    shown.locator("svg.lb-picture").wait_for()
    return shown


def opened(lab: Lab, source: Path, more: str = "", *cells: str) -> Locator:
    """A notebook with the map of some version files in its first cell."""
    lab.share(MAP.format(source=str(source), more=more), *cells)
    lab.run(0)
    assert lab.errors_of(0) == []
    return map_of(lab.output(0))


def box(shown: Locator, words: str) -> Locator:
    """The box whose words begin so."""
    return shown.locator(f'.lb-node[aria-label^="{words}"]')


def focused(lab: Lab) -> str:
    """What a screen reader says of the element that has the focus."""
    return str(lab.page.evaluate("document.activeElement.getAttribute('aria-label')"))


def wait_for(shown: Locator, words: str) -> None:
    """Until the status line says something."""
    shown.locator(".limbeck-status").get_by_text(words).wait_for()


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """549 revisions, as version files."""
    return write(tmp_path_factory.mktemp("notify") / "x", dag("notify")) / "versions"


def test_a_click_shows_a_revision_and_opens_a_run(lab: Lab) -> None:
    """On the shop: the panel tells what the file says, and four revisions come out of one box."""
    shown = opened(lab, SHOP)
    assert shown.evaluate(LETTERS) >= 9
    assert shown.evaluate(SPILLED) == []
    box(shown, "Revision a93d51e7f82b").click()
    shown.get_by_role("heading", name="a93d51e7f82b").wait_for()
    assert box(shown, "Revision a93d51e7f82b").get_attribute("aria-pressed") == "true"
    assert "create table legacy_customers" in shown.locator(".lb-revision").inner_text()
    assert "def upgrade" in shown.get_by_role("region", name="Source of upgrade").inner_text()
    box(shown, "4 revisions").click()
    box(shown, "Revision c83f19a60e5d").wait_for()
    assert shown.locator(".lb-node[data-key]").count() == 17
    assert box(shown, "4 revisions").count() == 0


def test_the_keyboard_alone_is_enough(lab: Lab) -> None:
    """Tab into the picture, follow its arrows, open a run, choose, and fold again."""
    shown = opened(lab, SHOP)
    shown.get_by_role("button", name="Show the picture at full size").focus()
    lab.page.keyboard.press("Tab")
    lab.page.keyboard.press("Home")
    assert focused(lab).startswith("Revision 3f8a2c71d0be")
    lab.page.keyboard.press("ArrowDown")
    assert focused(lab).startswith("3 revisions")
    lab.page.keyboard.press("ArrowDown")
    lab.page.keyboard.press("ArrowDown")
    left = focused(lab)
    lab.page.keyboard.press("ArrowRight")
    lab.page.keyboard.press("ArrowLeft")
    assert {left, focused(lab)} <= {
        "Revision 27c6d8e1b4f5. add coupons",
        "Revision d1a58f03c72e. Product reviews",
    }
    lab.page.keyboard.press("ArrowUp")
    lab.page.keyboard.press("ArrowUp")
    assert focused(lab).startswith("3 revisions")
    lab.page.keyboard.press("Enter")
    box(shown, "Revision 9c41e7b05a2d").wait_for()
    lab.page.wait_for_function("document.activeElement.getAttribute('aria-label')?.includes('9c41e7b05a2d')")
    lab.page.keyboard.press("Enter")
    shown.get_by_role("heading", name="9c41e7b05a2d").wait_for()
    assert focused(lab).startswith("Revision 9c41e7b05a2d")
    lab.page.keyboard.press("End")
    assert "head" in focused(lab)
    fold = shown.get_by_role("button", name="Fold its run")
    fold.focus()
    lab.page.keyboard.press("Enter")
    box(shown, "3 revisions").wait_for()
    assert lab.page.evaluate("document.querySelectorAll('.lb-node[tabindex=\"0\"]').length") == 1


def test_a_search_walks_through_its_matches(lab: Lab) -> None:
    """By a column; a match inside a run comes out of it, and into view."""
    shown = opened(lab, SHOP)
    field = shown.get_by_label("Search", exact=True)
    field.fill("stock_movements")
    field.press("Enter")
    wait_for(shown, "Match 1 of")
    first = shown.locator(".lb-selected")
    assert first.count() == 1
    assert first.evaluate(IN_VIEW)
    assert shown.locator(".lb-match").count() >= 2
    before = first.get_attribute("aria-label")
    shown.get_by_role("button", name="Next").click()
    wait_for(shown, "Match 2 of")
    lab.page.wait_for_function(
        "(before) => document.querySelector('.lb-selected')?.getAttribute('aria-label') !== before",
        arg=before,
    )
    assert shown.locator(".lb-selected").evaluate(IN_VIEW)


def test_the_path_and_its_sql(lab: Lab) -> None:
    """From the beginning to the chosen revision, numbered; then the SQL of each."""
    shown = opened(lab, SHOP)
    box(shown, "Revision b0f93e28a67c").click()
    shown.get_by_role("button", name="From base to here").click()
    wait_for(shown, "5 revisions would run, as an upgrade.")
    steps = shown.locator("ol.lb-path > li")
    assert steps.count() == 5
    assert "3f8a2c71d0be" in steps.first.inner_text()
    shown.get_by_label("SQL for", exact=True).select_option(label="SQLite")
    shown.get_by_role("button", name="Show its SQL").click()
    wait_for(shown, "SQL of 5 revisions")
    assert "CREATE TABLE customers" in steps.first.inner_text()
    assert steps.count() == 5
    shown.get_by_label("To", exact=True).fill("nobody")
    shown.get_by_role("button", name="Show the path").click()
    wait_for(shown, "That did not work.")
    card = shown.get_by_role("article").filter(has_text="There is no path from 'base' to 'nobody'.")
    assert card.count() == 1
    assert steps.count() == 0


def test_python_moves_the_picture(lab: Lab) -> None:
    """Another cell selects; the box is marked and in view, and the click comes back to Python."""
    shown = opened(lab, SHOP, "", 'map.selected = "3c5e"', "print(map.selected)")
    lab.run(1)
    lab.output(0)
    chosen = shown.locator(".lb-selected")
    chosen.wait_for()
    assert "3c5e8a9d72f0" in str(chosen.get_attribute("aria-label"))
    assert chosen.evaluate(IN_VIEW)
    box(shown, "Revision 97a1d3c06e4b").click()
    shown.get_by_role("heading", name="97a1d3c06e4b").wait_for()
    lab.run(2)
    assert lab.outputs(2)[0]["text"] == "97a1d3c06e4b\n"


def test_549_revisions_can_all_be_drawn(lab: Lab, long: Path) -> None:
    """Three boxes; unfolded, a search finds its way; folded, few again."""
    shown = opened(lab, long)
    assert shown.locator(".lb-node[data-key]").count() == 3
    assert shown.evaluate(LETTERS) >= 9
    shown.get_by_role("button", name="Unfold all").click()
    lab.page.wait_for_function("document.querySelectorAll('.lb-node[data-key]').length === 549")
    assert shown.evaluate(LETTERS) >= 9
    middle = dag("notify")[200]["revision"]
    field = shown.get_by_label("Search", exact=True)
    field.fill(middle)
    field.press("Enter")
    wait_for(shown, "Match 1 of 1")
    shown.locator(".lb-selected").wait_for()
    assert shown.locator(".lb-selected").evaluate(IN_VIEW)
    shown.get_by_role("button", name="Fold all").click()
    lab.page.wait_for_function("document.querySelectorAll('.lb-node[data-key]').length === 5")


def test_zoom_and_fit(lab: Lab) -> None:
    """The buttons change the size, and fit takes it back; dragging moves the picture and chooses nothing."""
    shown = opened(lab, SHOP)
    assert shown.evaluate(SMALL) == []
    percent = shown.locator(".limbeck-map-percent")
    fit = shown.get_by_role("button", name="Fit the picture")
    fit.click()
    assert shown.evaluate(OVER) == [0, 0]
    fitted = percent.inner_text()
    shown.get_by_role("button", name="Zoom in").click()
    assert percent.inner_text() != fitted
    frame = shown.locator(".limbeck-map-window")
    frame.evaluate("(frame) => frame.scrollTo(0, 0)")
    start = box(shown, "Revision 3f8a2c71d0be").bounding_box()
    assert start is not None
    lab.page.mouse.move(start["x"] + 20, start["y"] + 20)
    lab.page.mouse.down()
    lab.page.mouse.move(start["x"] + 20, start["y"] - 100, steps=5)
    lab.page.mouse.up()
    assert frame.evaluate("(frame) => frame.scrollTop") > 80
    assert shown.locator(".lb-selected").count() == 0
    fit.click()
    assert percent.inner_text() == fitted
    shown.get_by_role("button", name="Unfold all").click()
    lab.page.wait_for_function("document.querySelectorAll('.lb-node[data-key]').length === 19")
    assert shown.evaluate(OVER) == [0, 0]
    shown.get_by_role("button", name="Show the picture at full size").click()
    assert percent.inner_text() == "100 %"


def test_a_history_in_a_cell_shows_its_newest_end(lab: Lab, tmp_path: Path) -> None:
    """Both heads of a long history are in the frame before anybody scrolls, and it fits the screen."""
    lab.page.set_viewport_size(LAPTOP)
    rows: list[dict[str, object]] = [{"revision": "m0"}]
    for n in range(1, 9):
        rows += [{"revision": f"{side}{n}", "down_revision": f"m{n - 1}"} for side in "rs"]
        rows += [{"revision": f"m{n}", "down_revision": (f"r{n}", f"s{n}")}]
    rows += [{"revision": head, "down_revision": "m8"} for head in ("ann", "ben")]
    source = write(tmp_path / "x", rows)
    lab.share(f"import limbeck\nlimbeck.history({str(source)!r})")
    lab.run(0)
    frame = lab.output(0).locator(".lb-frame")
    frame.scroll_into_view_if_needed()
    assert frame.evaluate("(frame) => frame.scrollHeight > frame.clientHeight")
    for head in ("ann", "ben"):
        assert frame.locator(".lb-node", has=lab.page.get_by_text(head, exact=True)).evaluate(IN_VIEW)
    assert frame.evaluate("(frame) => frame.offsetHeight") <= 450
    lab.picture("history-static")


def test_hostile_names_are_text_in_the_map(lab: Lab, tmp_path: Path) -> None:
    """In the picture, in the panel, in the path."""
    rows = [
        {"revision": "a", "message": EVIL},
        {"revision": "b", "down_revision": "a", "branch_labels": [EVIL]},
    ]
    shown = opened(lab, write(tmp_path / "x", rows))
    box(shown, "Revision a").click()
    shown.get_by_role("heading", name="a", exact=True).wait_for()
    shown.get_by_role("button", name="From base to here").click()
    wait_for(shown, "would run")
    assert EVIL in shown.locator(".lb-revision").inner_text()
    assert lab.page.locator("img[src=x]").count() == 0


def test_light_dark_and_narrow(lab: Lab) -> None:
    """Text is apart from its ground in both themes, and nothing is wider than a phone."""
    shown = opened(lab, SHOP, ', selected="a93d"')
    lab.picture("map-light", shown)
    lab.theme(dark=True)
    colours = shown.locator(".lb-id").first.evaluate(
        "(text) => [text, text.parentNode.querySelector('rect')].map((each) => getComputedStyle(each).fill)"
    )
    assert sum(map(int, colours[0].strip("rgba()").split(",")[:3])) > 600
    assert sum(map(int, colours[1].strip("rgba()").split(",")[:3])) < 200
    lab.picture("map-dark", shown)
    lab.page.set_viewport_size({"width": 640, "height": 1000})
    lab.page.wait_for_timeout(500)
    assert shown.evaluate("(map) => map.scrollWidth <= map.clientWidth + 1")
    assert shown.evaluate(LETTERS) >= 9
    lab.picture("map-narrow", shown)
