"""The explorer in JupyterLab, as somebody uses it in a course."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.browser.contrast import pale
from tests.browser.lab import SMALL
from tests.browser.test_audit_panel import AT_ONCE
from tests.time_limits import on_this_machine

from limbeck.matrices.cases.registry import CASES

if TYPE_CHECKING:
    from playwright.sync_api import Locator
    from tests.browser.lab import Lab

BOTH = "import limbeck\nexplorer = limbeck.MatrixExplorer()\nexplorer"
SQLITE = 'import limbeck\nexplorer = limbeck.MatrixExplorer(backends=["sqlite"])\nexplorer'

# Something of each kind of text that the explorer shows, of a case of which rows are lost.
TEXTS = (
    ".limbeck-field select",
    ".limbeck-switch label",
    ".lb-cases thead th",
    ".lb-cases .lb-nothing",
    ".lb-cases tr[aria-selected=true] th",
    ".lb-cases tr[aria-selected=true] code",
    ".lb-cases tr[aria-selected=true] .lb-number",
    ".lb-cases tr[aria-selected=false] code",
    ".limbeck-place",
    ".limbeck-start",
    ".limbeck-status > [role=status]",
    ".lb-changed mark",
    ".lb-changed .lb-s",
    ".lb-changed .lb-sign",
    ".lm-TabBar-tab",
    ".lb-found .lb-verdict",
    ".lb-found .lb-badge",
    ".lb-rows th",
    ".lb-cure p",
    ".lb-cure .lb-badge",
    ".lb-facts dt",
)


def explorer_of(within: Locator) -> Locator:
    """The explorer, with its first case run everywhere."""
    explorer = within.get_by_role("region", name="Capability matrix")
    explorer.locator(".limbeck-status[data-state=answered]").first.wait_for()
    return explorer


def opened(lab: Lab, show: str = BOTH) -> Locator:
    lab.share(show)
    lab.run_all()
    return explorer_of(lab.output(0))


def row(explorer: Locator, slug: str) -> Locator:
    return explorer.locator(f'tr[data-row="{slug}"]')


def verdicts(explorer: Locator, slug: str) -> list[str | None]:
    return [each.get_attribute("data-verdict") for each in row(explorer, slug).locator("td").all()]


def wait_for_case(explorer: Locator, slug: str) -> None:
    """Until it is shown and run everywhere."""
    explorer.get_by_role("heading", level=3).locator("code", has_text=slug).wait_for()
    explorer.locator(".limbeck-status[data-state=answered]").get_by_text(f"{slug}: ").wait_for()


def test_a_class_walks_through_the_core(lab: Lab) -> None:
    """The first case is there at once; Next, a click and the arrow keys lead on, and the place is kept."""
    explorer = opened(lab)
    assert verdicts(explorer, "table.add") == ["detected", "detected"]
    assert explorer.get_by_text("1 of 30").is_visible()
    explorer.get_by_role("button", name="Next").click()
    wait_for_case(explorer, "table.drop")
    row(explorer, "column.rename").click()
    wait_for_case(explorer, "column.rename")
    assert explorer.get_by_role("tab", name="PostgreSQL: ✕ misread").is_visible()
    assert verdicts(explorer, "column.rename") == ["misread", "misread"]
    # The row that was clicked has kept the focus although its verdicts have come meanwhile.
    lab.page.keyboard.press("ArrowUp")
    wait_for_case(explorer, "column.drop")
    focused = lab.page.locator("tr:focus")
    assert focused.get_attribute("data-row") == "column.drop"
    assert focused.get_attribute("aria-selected") == "true"
    assert focused.evaluate("node => getComputedStyle(node).outlineStyle") == "solid"
    lab.page.keyboard.press("Tab")
    assert lab.page.locator("tr:focus").count() == 0  # one row is in the order of Tab
    assert len(lab.cells()) == 1
    assert lab.stderr() == ""


def test_an_option_shows_another_verdict_beside_the_first(lab: Lab) -> None:
    """The columns are those of the defaults and of the options that are on."""
    show = 'import limbeck\nlimbeck.MatrixExplorer(selected="server_default.change_text")'
    explorer = opened(lab, show)
    assert verdicts(explorer, "server_default.change_text") == ["unseen", "unseen"]
    explorer.get_by_label("compare_server_default=True").check()
    explorer.get_by_role("tab", name="PostgreSQL: ✓ detected").wait_for()
    wait_for_case(explorer, "server_default.change_text")
    assert verdicts(explorer, "server_default.change_text") == ["unseen", "fails", "unseen", "detected"]


def test_many_cases_are_run_cancelled_filtered_and_saved(lab: Lab) -> None:
    """Verdicts appear one by one; what ended before Escape is kept; the page holds what was run."""
    explorer = opened(lab, SQLITE)
    explorer.get_by_role("button", name="Show all").click()
    explorer.get_by_role("button", name=f"Run all {len(CASES)} cases").click()
    explorer.locator('td[data-verdict]:not([data-verdict=""])').nth(1).wait_for()
    lab.page.keyboard.press("Escape")
    status = explorer.locator(".limbeck-status").first
    status.get_by_text("Cancelled.").wait_for(timeout=1000 * on_this_machine(AT_ONCE))
    assert explorer.get_by_role("button", name="Cancel").count() == 0
    explorer.get_by_label("Cases", exact=True).first.select_option(label="exclude")
    explorer.get_by_role("button", name="Run all").click()
    status.get_by_text("trials run in").wait_for()
    assert explorer.locator('td[data-verdict="not applicable"]').count() > 0
    explorer.get_by_label("Verdict").select_option(label="✕ misread")
    explorer.get_by_text("None of the cases run so far is misread here.").wait_for()
    explorer.get_by_role("button", name="Show all").click()
    explorer.get_by_text(f"1 of {len(CASES)}").wait_for()
    explorer.get_by_label("Text").fill("rename a column")
    row(explorer, "column.rename").wait_for()
    row(explorer, "table.add").wait_for(state="detached")
    with lab.page.expect_download() as download:
        explorer.get_by_role("button", name="Download").click()
    assert download.value.suggested_filename == "matrix.html"
    assert "table.add" in download.value.path().read_text(encoding="utf-8")


def test_every_text_can_be_read_and_nothing_is_cut_off(lab: Lab) -> None:
    """The contrast is at least 4.5 to 1 in both themes, and 400 pixels are enough."""
    show = 'import limbeck\nlimbeck.MatrixExplorer(backends=["sqlite"], selected="column.rename")'
    explorer = opened(lab, show)
    lab.page.mouse.move(0, 0)
    assert [text for text in TEXTS if explorer.locator(text).count() == 0] == []
    assert explorer.evaluate(SMALL) == []
    status = explorer.locator(".limbeck-status").first
    assert status.inner_text().split() == ["column.rename:", "✕", "misread", "on", "SQLite."]
    for theme in lab.themes():
        assert pale(explorer, TEXTS) == {}, theme
        lab.picture(f"explorer-{theme}")
    lab.execute("application:toggle-left-area")
    lab.page.set_viewport_size({"width": 400, "height": 900})
    assert explorer.evaluate("node => node.scrollWidth - node.clientWidth") <= 1
