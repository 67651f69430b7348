"""What limbeck shows as an application of its own, without notebook and code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.browser.accessibility import grave_findings
from tests.browser.test_history_map import box, map_of, wait_for
from tests.browser.test_matrix_explorer import explorer_of, row, verdicts, wait_for_case

if TYPE_CHECKING:
    from playwright.sync_api import Locator
    from tests.browser.app import App

DOORS = {
    "Audit a database": ("Audit of a database", ".limbeck-start"),
    "History": ("Map of a history", "svg.lb-picture"),
    "Rehearse revisions": ("Rehearsal of revisions", ".limbeck-start"),
    "What autogenerate sees": ("Capability matrix", ".limbeck-status[data-state=answered]"),
    "Course": ("Workshop", "text=Nothing: autogenerate is silent."),
}
"""The tabs: the region that each shows, and what is in it once it has settled."""
GROUND = """([region, colour]) => [region, document.body].every(
    (each) => getComputedStyle(each).backgroundColor === colour)"""


def panel_of(app: App) -> Locator:
    """The panel of the application, in front."""
    app.share("app.ipynb")
    app.page.get_by_role("tab", name="Audit a database", exact=True).click()
    panel = app.page.get_by_role("region", name="Audit of a database")
    panel.get_by_role("button", name="Audit", exact=True).wait_for()
    return panel


def audit_sample(panel: Locator, backend: str) -> None:
    """Choose the sample and audit it; an audit of the other one may be there already."""
    panel.get_by_label("Database", exact=True).select_option(label=f"Sample shop on {backend}")
    panel.get_by_role("button", name="Audit", exact=True).click()
    panel.locator(".lb-summary").get_by_text(backend).first.wait_for()
    panel.locator("tr.selected").wait_for()
    panel.get_by_role("button", name="Cancel").wait_for(state="hidden")


def test_every_door_has_a_tab_and_wears_the_theme_of_the_visitor(app: App) -> None:
    """Dark where the visitor's other windows are, and light again with them; axe finds nothing serious.

    What is behind a door is made when its tab is opened.
    """
    app.page.emulate_media(color_scheme="dark")
    app.end()
    app.share("app.ipynb")
    findings = []
    # Each is looked at before the next one is made: axe takes long for what is hidden.
    for name, (region, settled) in DOORS.items():
        shown = app.page.get_by_role("region", name=region)
        if name != "Audit a database":
            assert app.page.get_by_role("region", name=region, include_hidden=True).count() == 0
            app.page.get_by_role("tab", name=name, exact=True).click()
        shown.locator(settled).first.wait_for()
        for scheme, colour in (("dark", "rgb(17, 17, 17)"), ("light", "rgb(255, 255, 255)")):
            app.page.emulate_media(color_scheme=scheme)
            app.page.wait_for_function(GROUND, arg=[shown.element_handle(), colour])
            findings += grave_findings(app.page, "#rendered_cells", colours=scheme == "light")
            app.picture(f"app-{scheme}-{name.split()[0].lower()}")
    assert not findings, "\n".join(dict.fromkeys(findings))


def test_the_application_shows_the_panel_and_no_code(app: App) -> None:
    """A heading, a sentence and the form; the embedded server starts under Voilà too."""
    panel = panel_of(app)
    assert app.page.get_by_role("heading", level=1).inner_text().startswith("What would autogenerate do?")
    assert "import limbeck" not in app.page.inner_text("body")
    audit_sample(panel, "PostgreSQL")
    assert "PostgreSQL" in panel.locator(".lb-summary").inner_text()


def test_the_sample_is_audited_by_mouse(app: App) -> None:
    """The same click, table and question; the report is downloaded where there is no file browser."""
    panel = panel_of(app)
    audit_sample(panel, "SQLite")
    panel.get_by_role("row").filter(has_text="customers.user_name").click()
    panel.get_by_role("heading", name="Was user_name renamed to full_name?").wait_for()
    looks(app, panel, "rgb(255, 255, 255)")
    app.picture("voila-light")
    with app.page.expect_download() as download:
        panel.get_by_role("button", name="Download").click()
    assert download.value.suggested_filename == "audit.html"
    assert "newsletter_signups" in download.value.path().read_text(encoding="utf-8")


def test_the_keyboard_is_enough_on_a_phone_in_the_dark(app: App) -> None:
    """Tab, Enter and the arrows; nothing is cut off at 400 pixels; the panel is as dark as the page."""
    app.page.set_viewport_size({"width": 400, "height": 900})
    app.page.emulate_media(color_scheme="dark")
    panel = panel_of(app)
    database = panel.get_by_label("Database", exact=True)
    database.focus()
    app.page.keyboard.type("Sample shop on Po")
    app.page.keyboard.press("Tab")
    app.page.keyboard.press("Tab")
    app.page.keyboard.press("Enter")
    panel.locator(".lb-summary").get_by_text("PostgreSQL").first.wait_for()
    panel.locator("tr.selected").wait_for()
    panel.locator("tr.selected").focus()
    app.page.keyboard.press("ArrowDown")
    panel.get_by_role("heading", name="Drop table newsletter_signups").wait_for()
    looks(app, panel, "rgb(17, 17, 17)")
    assert panel.evaluate("node => node.scrollWidth - node.clientWidth") <= 1
    assert app.page.evaluate("document.documentElement.scrollWidth") <= 400
    app.picture("voila-dark-narrow")


def test_the_explorer_works(app: App) -> None:
    """As it does in JupyterLab; the panel in the first tab is still there afterwards."""
    app.share("app.ipynb")
    app.page.get_by_role("tab", name="What autogenerate sees").click()
    explorer = explorer_of(app.page.locator("body"))
    assert verdicts(explorer, "table.add") == ["detected", "detected"]
    row(explorer, "table.add").focus()
    app.page.keyboard.press("ArrowDown")
    wait_for_case(explorer, "table.drop")
    app.page.get_by_role("tab", name="Audit a database").click()
    assert app.page.get_by_role("button", name="Audit", exact=True).is_visible()


def test_the_map_of_a_history_works(app: App) -> None:
    """Without an editor, and in the dark: click, read, see the path."""
    app.page.emulate_media(color_scheme="dark")
    app.share("app.ipynb")
    app.page.get_by_role("tab", name="History", exact=True).click()
    shown = map_of(app.page.locator("#rendered_cells"))
    box(shown, "Revision a93d51e7f82b").click()
    shown.get_by_role("heading", name="a93d51e7f82b").wait_for()
    shown.get_by_role("button", name="From base to here").click()
    wait_for(shown, "would run")
    app.picture("map-voila-dark", shown)


def looks(app: App, panel: Locator, ground: str) -> None:
    """The panel has the colour of its theme, and the chosen row is not painted over by DataTables."""
    chosen = panel.locator("tr.selected td").nth(1)
    assert chosen.evaluate("node => getComputedStyle(node).boxShadow") == "none"
    shown = "getComputedStyle(document.querySelector('.limbeck-panel')).backgroundColor"
    assert app.page.evaluate(shown) == ground
