"""The panel of a workshop in JupyterLab, as a learner uses it: lesson 2, and an exercise."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect
from tests.browser.lab import LAPTOP, SMALL
from tests.browser.test_audit_panel import CONTRAST

if TYPE_CHECKING:
    from playwright.sync_api import Locator
    from tests.browser.lab import Lab

SLOW = 90_000.0  # milliseconds that a busy machine may need for what takes half a second
LESSON = (
    """import limbeck
workshop = limbeck.Workshop(start="customers")
limbeck.Prediction(
    "What will autogenerate write?",
    ("a rename", "a column added, another one dropped"),
    "a column added, another one dropped",
    "It compares two catalogues, and in neither of them is a rename.",
)""",
    "workshop.panel()",
)
EXERCISE = ('import limbeck\nattempt = limbeck.exercise("rename-column", "sqlite")\nattempt.panel()',)

# Replaces a part of a text area as typing does, and leaves the caret there.
SELECT = """(area, old) => {
    const at = area.value.indexOf(old);
    if (at < 0) throw new Error(`no ${old} in ${area.value}`);
    area.focus();
    area.setSelectionRange(at, at + old.length);
}"""
# What lies outside of the window, of the parts that a learner looks at between cause and effect.
PARTS = (
    ".limbeck-commands",
    ".limbeck-documents",
    ".limbeck-now",
    ".limbeck-strip",
    ".limbeck-tables",
    ".lb-log",
    ".limbeck-prompt",
)
OUTSIDE = """(panel, names) => names.filter((name) => {
    const box = panel.querySelector(name).getBoundingClientRect();
    const isWithin = box.top >= 0 && box.bottom <= window.innerHeight && box.right <= window.innerWidth;
    return !isWithin || box.height < 20;
})"""
TEXTS = (
    ".limbeck-commands button",
    ".limbeck-program",
    ".lm-TabBar-tab",
    ".limbeck-documents .lm-mod-current",
    ".limbeck-editor-layer:visible",
    ".limbeck-editor-numbers:visible",
    ".limbeck-now h3",
    ".limbeck-now p",
    ".lb-live th",
    ".lb-live td",
    ".lb-log li",
)
RENAMED = (".limbeck-now .lb-why", ".limbeck-now .lb-asked", ".limbeck-now code")
KEPT = (".lb-version del", ".lb-version .lb-here", ".lb-live ins")


def panel_of(lab: Lab) -> Locator:
    """The panel in the page."""
    found = lab.page.locator(".limbeck-workshop-panel")
    found.wait_for()
    return found


def said(panel: Locator) -> Locator:
    """The line that tells what happened, which screen readers read."""
    return panel.locator(".limbeck-actions [role=status]")


def press(panel: Locator, name: str, words: str) -> None:
    """Press a button, and wait for what is said then."""
    panel.get_by_role("button", name=re.compile(name)).click()
    expect(said(panel)).to_contain_text(words, timeout=SLOW)


def write(panel: Locator, field: str, old: str, new: str) -> None:
    """Type something in place of a part of a file, and wait until it is saved."""
    area = panel.get_by_role("textbox", name=field, exact=True)
    area.evaluate(SELECT, old)
    panel.page.keyboard.insert_text(new)
    expect(panel.locator(".lb-log li").last).to_contain_text("edit ", timeout=SLOW)
    expect(said(panel)).to_contain_text("edit ", timeout=SLOW)


def test_a_learner_walks_through_a_rename(lab: Lab) -> None:
    """Edits the model, predicts, autogenerates, sees the warning, edits the revision: all names are kept."""
    lab.page.set_viewport_size(LAPTOP)
    lab.share(*LESSON)
    lab.run_all()
    prediction = lab.output(0)
    prediction.get_by_role("radio").nth(1).check()
    prediction.get_by_role("button", name="Run it").click()
    expect(prediction).to_contain_text("in neither of them is a rename", timeout=SLOW)

    panel = panel_of(lab)
    panel.evaluate("(panel) => panel.scrollIntoView({block: 'end'})")
    now = panel.locator(".limbeck-now")
    expect(now).to_contain_text("autogenerate is silent", timeout=SLOW)
    write(panel, "Models", "    name:", "    full_name:")
    expect(now).to_contain_text("43 rows hold one", timeout=SLOW)
    expect(now).to_contain_text("Was name renamed to full_name?")
    for dark in (True, False):
        lab.theme(dark=dark)
        assert pale(panel, RENAMED) == {}
    message = panel.get_by_placeholder("message", exact=True)
    message.fill("rename the column")
    message.press("Enter")
    expect(said(panel)).to_contain_text(
        "alembic revision --autogenerate -m 'rename the column': done", timeout=SLOW
    )
    press(panel, "^Upgrade", "Not run: alembic upgrade head")
    expect(panel.locator(".limbeck-notice")).to_contain_text("is dropped with 43 values")
    assert panel.evaluate(OUTSIDE, PARTS) == []
    panel.get_by_role("button", name="Leave it").click()

    revision = panel.get_by_role("textbox", name="Revision", exact=True)
    assert "op.drop_column('customers', 'name')" in revision.input_value()
    body = re.search(
        r"op\.add_column.*?\n    op\.drop_column\('customers', 'name'\)", revision.input_value(), re.DOTALL
    )
    assert body is not None
    write(panel, "Revision", body[0], 'op.alter_column("customers", "name", new_column_name="full_name")')
    press(panel, "^Upgrade", "alembic upgrade head: done")
    tables = panel.locator(".limbeck-tables")
    expect(tables.locator("th").nth(1)).to_have_text("name \u2192 is now full_name")
    expect(tables).to_contain_text("Ada")
    assert tables.locator("del").count() == 1  # the revision before
    look_at_it(lab, panel)


def pale(panel: Locator, texts: tuple[str, ...]) -> dict[str, float]:
    """The texts with a contrast below that of WCAG AA."""
    found = {text: round(panel.locator(text).last.evaluate(CONTRAST), 2) for text in texts}
    return {text: contrast for text, contrast in found.items() if contrast < 4.5}


def look_at_it(lab: Lab, panel: Locator) -> None:
    """Everything is in sight at 1280 x 720, and can be read in both themes."""
    assert panel.evaluate(SMALL) == []
    for theme in ("dark", "light"):
        lab.theme(dark=theme == "dark")
        panel.evaluate("(panel) => panel.scrollIntoView({block: 'end'})")
        assert panel.evaluate(OUTSIDE, PARTS) == []
        assert pale(panel, (*TEXTS, *KEPT)) == {}, theme
        lab.picture(f"workshop-{theme}")


def test_what_is_typed_is_never_lost(lab: Lab) -> None:
    """Neither by a click right after the last key, nor by an answer that comes while somebody types on."""
    lab.share('import limbeck\nworkshop = limbeck.Workshop(start="customers")\nworkshop.panel()')
    lab.run_all()
    panel = panel_of(lab)
    area = panel.get_by_role("textbox", name="Models", exact=True)
    area.click()
    lab.page.keyboard.press("Control+End")
    lab.page.keyboard.type("# a")
    lab.page.wait_for_timeout(700)  # the pause after which it is told
    lab.page.keyboard.type("b\ndef f():\nreturn 1", delay=20)
    panel.get_by_role("button", name=re.compile("^Stamp")).click()
    expect(said(panel)).to_contain_text("alembic stamp head: done", timeout=SLOW)
    assert area.input_value().endswith("# ab\ndef f():\n    return 1")
    log = panel.locator(".lb-log li")
    expect(log).to_have_count(2)
    area.focus()
    lab.page.keyboard.press("Escape")
    lab.page.keyboard.press("Tab")
    assert not area.evaluate("(area) => area === document.activeElement")


def test_an_exercise_is_failed_twice_passed_undone_and_passed_otherwise(lab: Lab) -> None:
    """The goal follows each step; a hint, and two right answers."""
    lab.page.set_viewport_size(LAPTOP)
    lab.share(*EXERCISE)
    lab.run_all()
    panel = panel_of(lab)
    goal = panel.locator(".limbeck-goal .lb-verdict")
    expect(goal).to_contain_text("not attempted", timeout=SLOW)

    press(panel, "^Upgrade", "Not run")
    press(panel, "^Do it anyway", "alembic upgrade head: done")
    expect(goal).to_contain_text("43 values of customers.name lost", timeout=SLOW)
    press(panel, "^Undo", "Done.")
    press(panel, "^Stamp", "alembic stamp head: done")
    expect(goal).to_contain_text("not yet column customers.full_name is missing", timeout=SLOW)
    press(panel, "^Undo", "Done.")
    panel.get_by_role("button", name="Hint").click()
    expect(panel.locator(".limbeck-notice")).to_contain_text("Hint 1 of 3")
    panel.get_by_role("button", name="Close").click()

    revision = panel.get_by_role("textbox", name="Revision", exact=True)
    panel.get_by_role("tab", name=re.compile("rename_name_to_full_name")).click()
    whole = revision.input_value()
    upgrade = whole[whole.index("op.add_column") : whole.index("\n    # ### end")]
    write(panel, "Revision", upgrade, 'op.alter_column("customers", "name", new_column_name="full_name")')
    whole = revision.input_value()
    downgrade = whole[whole.rindex("op.add_column") : whole.rindex("\n    # ### end")]
    write(panel, "Revision", downgrade, 'op.alter_column("customers", "full_name", new_column_name="name")')
    press(panel, "^Upgrade", "alembic upgrade head: done")
    expect(goal).to_contain_text(re.compile("right"), timeout=SLOW)
    expect(panel.get_by_role("button", name="Solution")).to_be_visible()

    press(panel, "^Undo", "Done.")
    expect(goal).to_contain_text("not yet", timeout=SLOW)
    write(
        panel,
        "Revision",
        'op.alter_column("customers", "name", new_column_name="full_name")',
        'op.execute("ALTER TABLE customers RENAME COLUMN name TO full_name")',
    )
    press(panel, "^Upgrade", "alembic upgrade head: done")
    expect(goal).to_contain_text(re.compile("right"), timeout=SLOW)
