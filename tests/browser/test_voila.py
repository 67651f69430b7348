"""The panel as an application of its own, without notebook and code."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Locator
    from tests.browser.app import App


def panel_of(app: App) -> Locator:
    panel = app.page.get_by_role("region", name="Audit of a database")
    panel.get_by_role("button", name="Audit", exact=True).wait_for()
    return panel


def start(panel: Locator) -> None:
    panel.get_by_role("button", name="Audit", exact=True).click()
    panel.locator("tr.selected").wait_for()


def test_the_application_shows_the_panel_and_no_code(app: App) -> None:
    """A heading, a sentence and the form; the embedded server starts under Voilà too."""
    app.open("app.ipynb")
    panel = panel_of(app)
    assert app.page.get_by_role("heading", level=1).inner_text().startswith("What would autogenerate do?")
    assert "import limbeck" not in app.page.inner_text("body")
    panel.get_by_label("Database", exact=True).select_option(label="Sample shop on PostgreSQL")
    start(panel)
    assert "PostgreSQL" in panel.locator(".lb-summary").inner_text()


def test_the_sample_is_audited_by_mouse(app: App) -> None:
    """The same click, table and question; the report is downloaded where there is no file browser."""
    app.open("app.ipynb")
    panel = panel_of(app)
    start(panel)
    panel.get_by_role("row").filter(has_text="customers.user_name").click()
    panel.get_by_role("heading", name="Was user_name renamed to full_name?").wait_for()
    looks(app, panel, "rgb(255, 255, 255)")
    app.screenshot("voila-light")
    with app.page.expect_download() as download:
        panel.get_by_role("button", name="Download").click()
    assert download.value.suggested_filename == "audit.html"
    assert "newsletter_signups" in download.value.path().read_text(encoding="utf-8")


def test_the_keyboard_is_enough_on_a_phone_in_the_dark(app: App) -> None:
    """Tab, Enter and the arrows; nothing is cut off at 400 pixels; the panel is as dark as the page."""
    app.page.set_viewport_size({"width": 400, "height": 900})
    app.open("app.ipynb", dark=True)
    panel = panel_of(app)
    panel.get_by_label("Database", exact=True).focus()
    app.page.keyboard.press("Tab")
    app.page.keyboard.press("Tab")
    app.page.keyboard.press("Enter")
    panel.locator("tr.selected").wait_for()
    panel.locator("tr.selected").focus()
    app.page.keyboard.press("ArrowDown")
    panel.get_by_role("heading", name="Drop table newsletter_signups").wait_for()
    looks(app, panel, "rgb(17, 17, 17)")
    assert panel.evaluate("node => node.scrollWidth - node.clientWidth") <= 1
    assert app.page.evaluate("document.documentElement.scrollWidth") <= 400
    app.screenshot("voila-dark-narrow")


def looks(app: App, panel: Locator, ground: str) -> None:
    """The panel has the colour of its theme, and the chosen row is not painted over by DataTables."""
    chosen = panel.locator("tr.selected td").nth(1)
    assert chosen.evaluate("node => getComputedStyle(node).boxShadow") == "none"
    shown = "getComputedStyle(document.querySelector('.limbeck-panel')).backgroundColor"
    assert app.page.evaluate(shown) == ground
