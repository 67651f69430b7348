"""The notebook about rehearsals and its panel in JupyterLab, as somebody shows them to a class."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from tests.browser.contrast import pale
from tests.browser.lab import LAPTOP, SMALL
from tests.browser.test_audit_panel import AT_ONCE
from tests.time_limits import on_this_machine

if TYPE_CHECKING:
    from playwright.sync_api import Locator
    from tests.browser.lab import Lab

TEXTS = (
    ".limbeck-field select",
    ".limbeck-field label",
    ".limbeck-start",
    ".lb-rehearsed thead th",
    ".lb-rehearsed tr[aria-selected=true] th",
    ".lb-rehearsed tr[aria-selected=false] code",
    ".lb-rehearsed .lb-badge",
    ".lm-TabBar-tab",
    ".lb-found .lb-verdict",
    ".lb-timeline figcaption p",
    ".lb-summary .lb-verdict",
    ".lb-facts dt",
)

# Whether the chosen row and the beginning of what is told of it are in the window at once.
BOTH_IN_VIEW = """(panel) => {
    const parts = [".lb-rehearsed tr[aria-selected=true]", ".lb-found", ".limbeck-tabs"];
    return parts.map((name) => panel.querySelector(name).getBoundingClientRect()).every(
        (box) => box.top >= 0 && box.top + 30 <= window.innerHeight);
}"""
SCROLLED = """(panel) => [".lb-reel", ".limbeck-step"].map((name) => {
    const part = panel.querySelector(name);
    return part.scrollWidth - part.clientWidth;
})"""


def row(panel: Locator, revision: str) -> Locator:
    return panel.locator(".lb-rehearsed tr[data-row]").filter(has_text=revision)


def verdicts(panel: Locator) -> list[str | None]:
    return [each.get_attribute("data-verdict") for each in panel.locator(".lb-rehearsed td").all()]


def heading(panel: Locator, revision: str) -> Locator:
    return panel.get_by_role("heading", level=3).filter(has_text=revision)


def printed(lab: Lab, beginning: str) -> str:
    """What the cell printed whose source begins so."""
    found = next(at for at, cell in enumerate(lab.cells()) if cell["source"].startswith(beginning))
    return "".join(each.get("text", "") for each in lab.outputs(found))


@pytest.mark.own_kernel
@pytest.mark.timeout(700)
def test_the_notebook_runs_and_its_panel_is_used_by_keyboard(lab: Lab) -> None:
    """A loss is found before it happens, a draft saved; the shop: verdicts, locks, cancellation."""
    lab.page.set_viewport_size(LAPTOP)
    lab.open("04_rehearsal.ipynb")
    lab.run_all(limit=400)
    assert lab.stderr() == ""
    lossy = next(at for at, cell in enumerate(lab.cells()) if cell["source"].startswith("lossy = "))
    assert printed(lab, "lossy = ") == "chunks: 2\n"
    expect(lab.output(lossy)).to_contain_text("loses")
    expect(lab.output(lossy)).to_contain_text("chunks")
    assert printed(lab, "draft.rehearse()") == "proven: True\n"
    assert "Running upgrade a1 -> " in printed(lab, "print(draft.save(")
    assert printed(lab, "print(draft.save(").endswith("changes: 0\n")
    assert printed(lab, "!{sys.executable} -m limbeck").endswith("exit code 1\n")
    shown = next(at for at, cell in enumerate(lab.cells()) if "RehearsalPanel(" in cell["source"])
    panel = lab.output(shown).get_by_role("region", name="Rehearsal of revisions")
    walk_through(lab, panel)
    look_at_it(lab, shown, panel)
    look_at_it_on_a_small_screen(lab, panel)
    cancel(lab, panel)


def walk_through(lab: Lab, panel: Locator) -> None:
    """By keyboard alone: start, read the worst, go to another revision and look at its locks."""
    panel.get_by_label("Rows of the copy").focus()
    for _ in range(2):  # past the box beside it
        lab.page.keyboard.press("Tab")
    assert lab.page.locator(":focus").inner_text() == "Rehearse"
    lab.page.keyboard.press("Enter")
    panel.locator('.lb-rehearsed td[data-verdict="to come"]').first.wait_for()
    panel.locator(".limbeck-status[data-state=answered]").first.wait_for()
    assert verdicts(panel) == ["safe", "safe", "blocks"]
    heading(panel, "97a1d3c06e4b").wait_for()
    lab.page.keyboard.press("Tab")
    focused = lab.page.locator("tr:focus")
    assert focused.get_attribute("aria-selected") == "true"
    lab.page.keyboard.press("Home")
    heading(panel, "e4709c1fb5d2").wait_for()
    lab.page.keyboard.press("End")
    heading(panel, "97a1d3c06e4b").wait_for()
    assert panel.evaluate(BOTH_IN_VIEW)
    panel.get_by_role("tab", name="Consequences").focus()
    for _ in range(2):
        lab.page.keyboard.press("ArrowRight")
    lab.page.keyboard.press("Enter")
    panel.locator(".lb-timeline").wait_for()
    assert "reads and writes wait" in panel.locator(".lb-timeline").inner_text()
    assert panel.evaluate(SCROLLED) == [0, 0]


def look_at_it(lab: Lab, shown: int, panel: Locator) -> None:
    """The timeline fits beside the list, every text can be read in both themes, and nothing is cut off."""
    assert panel.evaluate(SMALL) == []
    assert [text for text in TEXTS if panel.locator(text).count() == 0] == []
    for theme in lab.themes():
        lab.output(shown)
        panel.evaluate("(panel) => panel.scrollIntoView()")
        assert pale(panel, TEXTS) == {}, theme
        lab.picture(f"rehearsal-{theme}")


def look_at_it_on_a_small_screen(lab: Lab, panel: Locator) -> None:
    """At 400 pixels the list stands above the revision, and nothing is cut off."""
    lab.execute("application:toggle-left-area")
    lab.page.set_viewport_size({"width": 400, "height": 900})
    assert panel.evaluate("node => node.scrollWidth - node.clientWidth") <= 1


def cancel(lab: Lab, panel: Locator) -> None:
    """Escape stops it at once; what had no verdict by then has none."""
    panel.get_by_role("button", name="Rehearse", exact=True).click()
    panel.locator('.lb-rehearsed td[data-verdict="to come"]').first.wait_for()
    lab.page.keyboard.press("Escape")
    status = panel.locator(".limbeck-status").first
    status.get_by_text("Cancelled.").wait_for(timeout=1000 * on_this_machine(AT_ONCE))
    panel.locator('.lb-rehearsed td[data-verdict="not run"]').last.wait_for()
    assert panel.get_by_role("button", name="Cancel").count() == 0
