"""The panel in JupyterLab, as somebody uses it: by mouse, by keyboard, and with what goes wrong."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import psutil
from tests.browser.contrast import pale
from tests.browser.lab import LAPTOP, SMALL
from tests.time_limits import on_this_machine

if TYPE_CHECKING:
    from playwright.sync_api import Dialog, Locator
    from tests.browser.lab import Lab

SHOW = "import limbeck\npanel = limbeck.AuditPanel()\npanel"
AUDITED = f"{SHOW}  # for tests that look at one audit"
AT_ONCE = 5.0  # seconds; the audit that is cancelled would take ten minutes
SECRET = "s3cret-of-ann"  # noqa: S105  of a role that exists for this test

# On the scratch server a role other than our own must give its password, as on a real server.
ANN = f"""
import limbeck
from sqlalchemy import MetaData, text
metadata = MetaData()
server = limbeck.scratch("postgresql")
with server.engine.begin() as connection:
    connection.execute(text("CREATE ROLE ann LOGIN PASSWORD '{SECRET}'"))
print(server.secret_url.query["host"], server.secret_url.database)
"""

HOSTILE = """
import limbeck
from sqlalchemy import Column, Integer, MetaData, Table, text
database = limbeck.scratch()
name = '<img src=x onerror=alert(1)>\\n\\u202e"'
with database.engine.begin() as connection:
    connection.execute(text('CREATE TABLE "{}" (id INTEGER)'.format(name.replace('"', '""'))))
metadata = MetaData()
_ = Table("<script>alert(2)</script>", metadata, Column("<b>id</b>", Integer, primary_key=True))
"""

# The lines into which the browser breaks names without spaces.
LINES = """(names) => names.filter((name) => !name.textContent.includes(" ")).map((name) => {
    const texts = document.createTreeWalker(name, NodeFilter.SHOW_TEXT);
    const lines = [];
    let last = null;
    while (texts.nextNode()) {
        const text = texts.currentNode;
        for (let at = 0; at < text.data.length; at++) {
            const range = document.createRange();
            range.setStart(text, at);
            range.setEnd(text, at + 1);
            const top = range.getBoundingClientRect().top;
            if (last === null || Math.abs(top - last) > 4) lines.push("");
            last = top;
            lines[lines.length - 1] += text.data[at];
        }
    }
    return lines;
})"""

# They hide those of the prototypes.
NO_CLIPBOARD = """() => {
    Object.defineProperty(navigator, "clipboard", {value: undefined, configurable: true});
    document.execCommand = () => false;
}"""
CLIPBOARD = "() => { delete navigator.clipboard; delete document.execCommand; }"

# Something of each kind of text that the panel shows.
TEXTS = (
    ".limbeck-field > label",
    ".limbeck-field select",
    ".limbeck-note",
    ".limbeck-start",
    ".limbeck-status > [role=status]",
    ".lb-verdict",
    ".lb-facts dt",
    ".lm-TabBar-tab:not(.lm-mod-current)",
    ".lm-TabBar-tab.lm-mod-current",
    "table.dataTable th",
    "tr.selected td:last-child",
    "tr:not(.selected) td:last-child",
    "tr:not(.selected) code",
    ".limbeck-asked",
    ".lb-badge.lb-destructive",
    ".lb-badge.lb-caution",
    ".lb-badge.lb-safe",
    ".dt-info",
    ".limbeck-code-title",
    ".limbeck-code .limbeck-button",
    ".lb-k",
    ".lb-s",
)


def panel_of(lab: Lab, index: int) -> Locator:
    """The panel that a cell shows, ready to be used."""
    panel = lab.output(index).get_by_role("region", name="Audit of a database")
    panel.get_by_role("button", name="Audit", exact=True).wait_for()
    return panel


def opened(lab: Lab, *cells: str, show: str = SHOW) -> Locator:
    """A notebook with these cells and a panel of its own in the last one."""
    lab.share(*cells, show)
    lab.run_all()
    return panel_of(lab, len(cells))


def audited(lab: Lab) -> Locator:
    """A panel that shows the changes of the sample: that of the test before, if it had asked for one, too."""
    if not lab.shared or [cell["source"] for cell in lab.cells()] != [AUDITED]:
        panel = opened(lab, show=AUDITED)
        start(panel)
        wait_for_table(panel)
    else:
        panel = panel_of(lab, 0)
        panel.get_by_role("tab", name="Changes").click()
        panel.get_by_label("Search").fill("")
    return panel


def below(above: Locator, what: Locator) -> float:
    """How many pixels lie between two elements, from the lower edge of the one to the upper of the other."""
    first, second = above.bounding_box(), what.bounding_box()
    assert first is not None
    assert second is not None
    return second["y"] - first["y"] - first["height"]


def choose(panel: Locator, label: str, option: str) -> None:
    panel.get_by_label(label, exact=True).select_option(label=option)


def start(panel: Locator) -> None:
    """Press Audit as soon as nothing runs: what an audit shows comes a moment before its end."""
    panel.get_by_role("button", name="Cancel").wait_for(state="hidden")
    panel.get_by_role("button", name="Audit", exact=True).click()


def status(panel: Locator) -> Locator:
    return panel.locator(".limbeck-actions").get_by_role("status")


def wait_for_table(panel: Locator) -> None:
    panel.locator("tr.selected").wait_for()


def write_hanging_project(lab: Lab) -> None:
    """Write a project whose `env.py` never ends."""
    folder = lab.server.notebooks / "hanging"
    (folder / "versions").mkdir(parents=True)
    (folder / "env.py").write_text("import time; time.sleep(600)", encoding="utf-8")
    (folder / "script.py.mako").touch()
    (folder / "alembic.ini").write_text("[alembic]\nscript_location = %(here)s\n", encoding="utf-8")


def hanging(panel: Locator) -> None:
    """Start an audit that never ends, and wait until `env.py` is asleep."""
    choose(panel, "Database", "The one configured in the Alembic project")
    panel.get_by_label("alembic.ini, pyproject.toml, or their folder").fill("hanging")
    start(panel)
    status(panel).get_by_text("running env.py").wait_for()


def workers(lab: Lab) -> list[psutil.Process]:
    """The processes in which projects of this Lab run, without the server that forks them."""
    family = psutil.Process(lab.server.process.pid).children(recursive=True)
    return [each for each in family if is_forked(each)]


def is_forked(process: psutil.Process) -> bool:
    """Whether it and its parent run the worker's program; False where one of them has just gone."""
    try:
        return all(each and "worker" in " ".join(each.cmdline()) for each in (process, process.parent()))
    except psutil.Error:
        return False


SHOPS = (
    ("SQLite", "batch_op.drop_column('user_name')", "DROP TABLE customers;"),
    (
        "PostgreSQL",
        "op.drop_column('customers', 'user_name')",
        "ALTER TABLE customers DROP COLUMN user_name;",
    ),
)


def test_the_sample_is_audited_by_clicking(lab: Lab) -> None:
    """Choose, click, choose a row: its Python, its SQL, and the question whether it was a rename."""
    panel = opened(lab)
    for backend, python, sql in SHOPS:
        choose(panel, "Database", f"Sample shop on {backend}")
        start(panel)
        panel.locator(".lb-summary").get_by_text(backend).first.wait_for()
        wait_for_table(panel)
        assert backend in panel.locator(".lb-summary").inner_text()
        panel.get_by_role("row").filter(has_text="customers.user_name").click()
        panel.get_by_role("heading", name="Drop column customers.user_name").wait_for()
        assert python in panel.get_by_role("region", name="Python").inner_text()
        assert sql in panel.get_by_role("region", name="SQL").inner_text()
        assert panel.get_by_role("heading", name="Was user_name renamed to full_name?").is_visible()
        panel.get_by_role("tab", name="Script").click()
        script = panel.get_by_role("region", name="The migration that autogenerate would write")
        assert "def upgrade() -> None:" in script.inner_text()
        panel.get_by_role("tab", name="SQL").click()
        assert sql in panel.get_by_role("region", name="SQL of the upgrade").inner_text()
    assert lab.stderr() == ""


def test_the_table_is_read_searched_and_sorted_and_its_code_copied(lab: Lab) -> None:
    """On a laptop's screen and on a narrow one, on one audit of the sample."""
    lab.page.set_viewport_size(LAPTOP)
    panel = audited(lab)
    texts_are_whole_and_large_enough(panel)
    panel.get_by_role("tab").first.click()
    detail_opens_under_its_row_and_goes_with_it(lab, panel)
    lab.execute("application:toggle-left-area")
    lab.page.set_viewport_size({"width": 700, "height": LAPTOP["height"]})
    detail_opens_under_its_row_and_goes_with_it(lab, panel)
    lab.page.set_viewport_size(LAPTOP)
    table_is_sorted_and_searched(panel)
    code_is_copied(lab, panel)


def texts_are_whole_and_large_enough(panel: Locator) -> None:
    """Names break at their underscores and dots; no text of the panel is smaller than twelve pixels."""
    lines = panel.locator("table.dataTable code").evaluate_all(LINES)
    assert max(len(each) for each in lines) > 1
    assert [each for each in lines if any(not line.endswith(("_", ".")) for line in each[:-1])] == []
    assert panel.evaluate(SMALL) == []
    for tab in panel.get_by_role("tab").all():
        tab.click()
        assert panel.evaluate(SMALL) == []


def detail_opens_under_its_row_and_goes_with_it(lab: Lab, panel: Locator) -> None:
    """Row and copy button are on the screen together; what a search takes away, it takes away whole."""
    heading = panel.get_by_role("heading", name="Add column products.brand")
    panel.get_by_role("row").filter(has_text="legacy_customers").click()
    heading.wait_for(state="hidden")
    row = panel.get_by_role("row").filter(has_text="products.brand")
    row.click()
    heading.wait_for()
    copy = panel.get_by_role("button", name="Copy SQL")
    lab.page.wait_for_function(
        "(name) => document.querySelector(name).getBoundingClientRect().bottom < 700",
        arg="[aria-label='Copy SQL']",
    )
    assert 0 <= below(row, heading) < 30
    top = row.bounding_box()
    assert top is not None
    assert top["y"] > 60
    after = panel.locator("tr.limbeck-room + tr")
    assert below(copy, after) > 0  # nothing lies over the next row
    panel.get_by_label("Search").fill("legacy_customers")
    panel.get_by_text("1 to 1 of 1 changes").wait_for()
    heading.wait_for(state="hidden")
    assert not copy.is_visible()
    panel.get_by_label("Search").fill("brand")
    heading.wait_for()
    assert copy.is_visible()
    panel.get_by_label("Search").fill("addresses.delivery_note")  # a name with places to break is found whole
    panel.get_by_text("1 to 1 of 1 changes").wait_for()
    panel.get_by_label("Search").fill("")
    row.wait_for()


def table_is_sorted_and_searched(panel: Locator) -> None:
    """Searching finds types that no column shows; sorting by risk goes by danger, not by the alphabet."""
    panel.get_by_role("columnheader", name="Risk").click()
    first = panel.locator("tbody tr").first
    first.get_by_text("destructive").wait_for()
    panel.get_by_role("columnheader", name="Risk").click()
    first.get_by_text("safe").wait_for()
    panel.get_by_label("Search").fill("VARCHAR(40)")
    panel.get_by_text("1 to 1 of 1 changes").wait_for()
    assert "products.name" in first.inner_text()


def code_is_copied(lab: Lab, panel: Locator) -> None:
    """The clipboard has the very text; where it may not be used, the text is selected instead."""
    panel.get_by_label("Search").fill("legacy_customers")
    panel.get_by_role("row").filter(has_text="legacy_customers").click()
    panel.get_by_role("heading", name="Drop table").wait_for()
    lab.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    panel.get_by_role("button", name="Copy SQL").click()
    panel.get_by_text("Copied").wait_for()
    assert lab.page.evaluate("navigator.clipboard.readText()") == "DROP TABLE legacy_customers;"
    lab.page.evaluate(NO_CLIPBOARD)
    panel.get_by_role("button", name="Copy Python").click()
    panel.get_by_text("Selected: press Ctrl+C or ⌘C").wait_for()
    assert "op.drop_table('legacy_customers')" in lab.page.evaluate("getSelection().toString()")
    lab.page.evaluate(CLIPBOARD)


def test_every_text_can_be_read_in_both_themes_and_nothing_is_cut_off(lab: Lab) -> None:
    """The contrast is at least 4.5 to 1 wherever there are words; 400 pixels are enough for each tab."""
    panel = audited(lab)
    panel.get_by_role("row").filter(has_text="products.brand").click()
    panel.get_by_role("heading", name="Add column").wait_for()
    lab.page.mouse.move(0, 0)
    for theme in lab.themes():
        assert pale(panel, TEXTS) == {}, theme
        lab.picture(f"panel-{theme}")
    lab.execute("application:toggle-left-area")
    lab.page.set_viewport_size({"width": 400, "height": 900})
    for tab in panel.get_by_role("tab").all():
        tab.click()
        assert panel.evaluate("node => node.scrollWidth - node.clientWidth") <= 1
    panel.get_by_role("tab", name="Changes").click()
    lab.picture("panel-narrow")


def test_a_report_is_saved_beside_the_notebook_and_downloaded(lab: Lab) -> None:
    """Under the name that was asked for, never over a file that exists; the answer is at the button."""
    lab.page.set_viewport_size(LAPTOP)
    panel = audited(lab)
    panel.get_by_label("Report as HTML").fill("shop")
    save = panel.get_by_role("button", name="Save beside the notebook")
    save.click()
    panel.get_by_text("Saved as").wait_for()
    page = (lab.server.notebooks / "shop.html").read_text(encoding="utf-8")
    assert "newsletter_signups" in page
    save.click()
    answer = panel.get_by_text("shop-2.html; shop.html was there already.")
    answer.wait_for()
    assert below(save, answer) < 40
    assert (lab.server.notebooks / "shop-2.html").read_text(encoding="utf-8") == page
    assert (lab.server.notebooks / "shop.html").read_text(encoding="utf-8") == page
    panel.get_by_label("Report as HTML").fill("../shop")
    save.click()
    card = panel.get_by_text("is not a valid file name")
    card.wait_for()
    assert below(save, card) < 60
    panel.get_by_label("Report as HTML").fill("shop")
    with lab.page.expect_download() as download:
        panel.get_by_role("button", name="Download").click()
    assert download.value.suggested_filename == "shop.html"
    assert download.value.path().read_text(encoding="utf-8") == page


def test_the_keyboard_alone_is_enough(lab: Lab) -> None:
    """From the first field to the SQL of a row without a mouse; JupyterLab does not take the keys away."""
    panel = opened(lab)
    keys = lab.page.keyboard
    panel.get_by_label("Database", exact=True).focus()
    keys.press("Tab")
    assert lab.page.evaluate("document.activeElement.type") == "checkbox"
    keys.press("Tab")
    assert lab.page.evaluate("document.activeElement.textContent") == "Audit"
    keys.press("Enter")
    wait_for_table(panel)
    for _ in range(20):
        keys.press("Tab")
        if lab.page.evaluate("document.activeElement.matches('tr')"):
            break
    assert lab.page.evaluate("document.activeElement.getAttribute('aria-selected')") == "true"
    assert lab.page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    keys.press("ArrowDown")
    panel.get_by_role("heading", name="newsletter_signups").first.wait_for()
    keys.press("End")
    keys.press("Home")
    panel.get_by_role("heading", name="Drop table legacy_customers").wait_for()
    keys.press("Tab")
    assert not lab.page.evaluate("document.activeElement.matches('tr')")  # one row is in the order of Tab
    assert len(lab.cells()) == 1


def test_enter_in_a_field_starts_with_what_was_typed(lab: Lab) -> None:
    """The last key before Enter counts."""
    panel = opened(lab)
    choose(panel, "Database", "A URL or a SQLite file")
    choose(panel, "Compare with", "Models in a module or a file")
    panel.get_by_label("Models", exact=True).fill("shop.models:Base")
    panel.get_by_label("URL, path to a SQLite file, or env:NAME").focus()
    lab.page.keyboard.type("not-there.db")
    lab.page.keyboard.press("Enter")
    panel.locator(".lb-failure").wait_for()
    assert "not-there.db" in panel.locator(".lb-failure").inner_text()
    assert panel.get_by_label("Models", exact=True).input_value() == "shop.models:Base"
    assert not (lab.server.notebooks / "not-there.db").exists()


def test_a_slow_audit_is_cancelled(lab: Lab) -> None:
    """By button and by key: at once, with the focus kept, and no process of it left."""
    write_hanging_project(lab)
    panel = opened(lab)
    for how in ("button", "Escape"):
        hanging(panel)
        assert workers(lab) != []
        if how == "button":
            panel.get_by_role("button", name="Cancel").click()
        else:
            lab.page.keyboard.press("Escape")
        status(panel).get_by_text("Cancelled.").wait_for(timeout=1000 * on_this_machine(AT_ONCE))
        assert panel.get_by_role("button", name="Cancel").count() == 0
        lab.page.wait_for_function(
            "document.activeElement.matches('.limbeck-start')", timeout=1000 * on_this_machine(AT_ONCE)
        )
        limit = time.monotonic() + on_this_machine(AT_ONCE)
        while workers(lab) and time.monotonic() < limit:
            time.sleep(0.05)
        assert workers(lab) == []


def test_a_wrong_password_is_a_card_and_the_right_one_works(lab: Lab) -> None:
    """No password is ever in the saved notebook, not even when it is saved while somebody types."""
    panel = opened(lab, ANN)
    host, database = "".join(lab.outputs(0)[0]["text"]).split()
    choose(panel, "Database", "Host, user and password")
    choose(panel, "Compare with", "A variable in this notebook")
    panel.get_by_label("Host").fill(host)
    panel.get_by_label("User").fill("ann")
    panel.get_by_label("Database name").fill(database)
    password = panel.get_by_label("Password")
    password.focus()
    lab.page.keyboard.type(SECRET + "-not")
    saved = lab.save()
    lab.page.keyboard.press("Enter")
    panel.locator(".lb-failure").wait_for()
    assert "password" in panel.locator(".lb-failure .lb-card-title").inner_text().lower()
    assert password.input_value() == ""
    saved += lab.save()
    password.fill(SECRET)
    saved += lab.save()
    start(panel)
    status(panel).get_by_text("0 changes").wait_for()
    assert panel.locator(".lb-failure").count() == 0
    start(panel)  # the kernel still has it
    status(panel).get_by_text("0 changes").wait_for()
    saved += lab.save()
    shown = lab.page.content()
    assert '"text/plain"' in saved
    assert "limbeck" in str(lab.saved()["metadata"]["widgets"])
    for text in (
        saved.replace(ANN.strip(), "").replace(f"'{SECRET}'", ""),
        panel.inner_html(),
        lab.server.log,
    ):
        assert SECRET not in text
    assert f'value="{SECRET}' not in shown


def test_a_password_in_a_url_is_masked_as_soon_as_the_field_is_left(lab: Lab) -> None:
    """It is never in the saved notebook, and an edited URL keeps it for the same server only."""
    panel = opened(lab)
    choose(panel, "Database", "A URL or a SQLite file")
    field = panel.get_by_label("URL, path to a SQLite file, or env:NAME")
    field.focus()
    lab.page.keyboard.type(f"postgresql://ann:{SECRET}@127.0.0.1:1/shop")
    assert SECRET not in lab.save()
    lab.page.keyboard.press("Tab")
    field.evaluate(
        "async node => { while (!node.value.includes('***')) await new Promise(requestAnimationFrame) }"
    )
    assert field.input_value() == "postgresql://ann:***@127.0.0.1:1/shop"
    choose(panel, "Compare with", "Models in a module or a file")
    panel.get_by_label("Models", exact=True).fill("shop.models:Base")
    start(panel)
    panel.locator(".lb-failure").get_by_text("127.0.0.1:1").first.wait_for()
    field.fill("postgresql://ann:***@localhost:1/shop")
    start(panel)
    panel.get_by_text("the password for the new address is not known").wait_for()
    assert SECRET not in lab.save() + panel.inner_html() + lab.server.log


def test_hostile_names_are_shown_and_not_obeyed(lab: Lab) -> None:
    """No element comes from a name, and hidden characters are visible."""
    alerts: list[str] = []

    def answer(dialog: Dialog) -> None:
        alerts.append(dialog.message)
        dialog.dismiss()

    lab.page.on("dialog", answer)
    show = "panel = limbeck.AuditPanel(database, metadata)\npanel"
    panel = opened(lab, HOSTILE, show=show)
    start(panel)
    wait_for_table(panel)
    assert "<img src=x onerror=alert(1)>" in panel.locator("tr.selected").inner_text()
    assert "\\u202e" in panel.locator("tr.selected").inner_text()
    for tab in panel.get_by_role("tab").all():
        tab.click()
    assert panel.locator("img, script, b").count() == 0
    panel.get_by_role("tab", name="Changes").click()
    panel.get_by_role("row").filter(has_text="<script>alert(2)</script>").click()
    panel.get_by_role("heading", name="Create table").wait_for()
    assert alerts == []
    lab.page.remove_listener("dialog", answer)
