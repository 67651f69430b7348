"""The panel of a workshop in JupyterLab, as a learner uses it: lesson 2, and an exercise."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from tests.browser.contrast import pale
from tests.browser.lab import LAPTOP, SMALL

if TYPE_CHECKING:
    from playwright.sync_api import Locator
    from tests.browser.lab import Lab

SLOW = 90_000.0  # milliseconds that a busy machine may need for what takes half a second
RENAME = """column.workshop.edit(
    upgrade='op.alter_column("customers", "name", new_column_name="full_name")',
    downgrade='op.alter_column("customers", "full_name", new_column_name="name")',
)
column.workshop.upgrade("head")
column"""
INSERT = """([at, source]) => window.jupyterapp.shell.currentWidget.content.model.sharedModel.insertCell(
    at, {cell_type: "code", source})"""
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
    ".limbeck-editor-layer:not(.lm-mod-hidden *)",
    ".limbeck-editor-numbers:not(.lm-mod-hidden *)",
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


@pytest.mark.own_kernel
@pytest.mark.timeout(400)
def test_a_learner_walks_through_lesson_2(lab: Lab) -> None:
    """Edits the model cell, predicts, autogenerates, sees the warning, edits the revision, passes."""
    lab.page.set_viewport_size(LAPTOP)
    lab.open("course/02_renames.ipynb")
    for cell in ("parameters", "workshop", "rows"):
        run(lab, cell)
    change_the_model(lab)
    choose(lab, "column-question", "0", "adds an empty column and drops the full one")
    misread(lab, insert(lab, "workshop.panel()", after="column-question"))
    lose_the_names(lab)
    keep_the_names(lab, place(lab, "column-question") + 1)
    run(lab, "exercise-column")
    solved = lab.output(insert(lab, RENAME, after="exercise-column"))
    expect(solved.locator(".lb-verdict").last).to_contain_text("right", timeout=SLOW)
    assert lab.stderr() == ""


def change_the_model(lab: Lab) -> None:
    """A typing error in the model cell is told; it is taken back, and mended."""
    at = place(lab, "column-models")
    source = lab.cells()[at]["source"]
    for typed, seen in (
        (source.replace("full_name", "full name"), "SyntaxError"),
        (f"workshop.undo()\n{source}", "full_name: Mapped"),
    ):
        lab.cell(at).locator(".cm-content").click()
        lab.page.keyboard.press("Control+A")
        lab.page.keyboard.insert_text(typed)
        run(lab, "column-models")
        expect(lab.output(at)).to_contain_text(seen)


def misread(lab: Lab, at: int) -> None:
    """The panel, in a cell of one's own, suspects a rename, autogenerates, and warns of the upgrade."""
    panel = in_view(lab, at)
    now = panel.locator(".limbeck-now")
    expect(now).to_contain_text("43 rows hold one", timeout=SLOW)
    expect(now).to_contain_text("Was name renamed to full_name?")
    for dark in (False, True):  # and goes on in the dark
        lab.theme(dark=dark)
        assert pale(in_view(lab, at), RENAMED, last=True) == {}
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


def lose_the_names(lab: Lab) -> None:
    """The lesson's cell warns as the panel does; done anyway, the way back brings no name."""
    run(lab, "column-upgrade")
    expect(lab.output(place(lab, "column-upgrade"))).to_contain_text("is dropped with 43 values")
    run(lab, "column-anyway")
    choose(lab, "back-question", "0", "What was dropped is gone")
    run(lab, "back-rows")
    expect(lab.output(place(lab, "back-rows"))).to_contain_text(re.compile(r"\b43\s+0\b"))


def keep_the_names(lab: Lab, at: int) -> None:
    """The panel, shown again, undoes both; the revision is edited in both directions, and proven."""
    lab.run(at)
    panel = in_view(lab, at)
    for _ in range(2):
        press(panel, "^Undo", "Done.")
    panel.get_by_role("tab", name=re.compile("rename_the_column")).click()
    revision = panel.get_by_role("textbox", name="Revision", exact=True)
    assert revision.evaluate("(area) => area.scrollTop") > 0  # it begins with `upgrade`
    for function, old, new in (("upgrade", "name", "full_name"), ("downgrade", "full_name", "name")):
        body = re.search(
            rf"def {function}\(.*?\n    (op\..*?)\n    # ### end", revision.input_value(), re.DOTALL
        )
        assert body is not None
        assert f"op.drop_column('customers', '{old}')" in body[1]
        line = f'op.alter_column("customers", "{old}", new_column_name="{new}")'
        write(panel, "Revision", body[1], line)
    press(panel, "^Upgrade", "alembic upgrade head: done")
    tables = panel.locator(".limbeck-tables")
    expect(tables.locator("th").nth(1)).to_have_text("name \u2192 is now full_name", timeout=SLOW)
    expect(tables).to_contain_text("Ada")
    assert tables.locator("del").count() == 1  # the revision before
    look_at_it(lab, at)
    run(lab, "reviewed-check")
    expect(lab.output(place(lab, "reviewed-check"))).to_contain_text(re.compile(r"\b43\s+43\b"))


def place(lab: Lab, cell: str) -> int:
    """Where a cell is, by its id."""
    return [each["id"] for each in lab.cells()].index(cell)


def run(lab: Lab, cell: str) -> None:
    """Run one cell of the lesson, which raises nothing."""
    at = place(lab, cell)
    lab.run(at)
    assert lab.errors_of(at) == []


def insert(lab: Lab, source: str, after: str) -> int:
    """Put a cell of one's own below one of the lesson, run it, and say where it is."""
    at = place(lab, after) + 1
    lab.page.evaluate(INSERT, [at, source])
    lab.run(at)
    assert lab.errors_of(at) == []
    return at


def in_view(lab: Lab, at: int) -> Locator:
    """The panel of a cell, scrolled to."""
    lab.cell(at)
    panel = panel_of(lab)
    panel.evaluate("(panel) => panel.scrollIntoView({block: 'end'})")
    return panel


def choose(lab: Lab, cell: str, choice: str, reason: str) -> None:
    """Run the cell of a prediction, choose, and read why."""
    run(lab, cell)
    prediction = lab.output(place(lab, cell))
    prediction.get_by_role("radio", name=choice, exact=True).check()
    prediction.get_by_role("button", name="Run it").click()
    expect(prediction).to_contain_text(reason, timeout=SLOW)


def look_at_it(lab: Lab, at: int) -> None:
    """Everything is in sight at 1280 x 720, and can be read in both themes."""
    panel = in_view(lab, at)
    assert panel.evaluate(SMALL) == []
    for theme in lab.themes():
        panel = in_view(lab, at)
        assert panel.evaluate(OUTSIDE, PARTS) == []
        assert pale(panel, (*TEXTS, *KEPT), last=True) == {}, theme
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
