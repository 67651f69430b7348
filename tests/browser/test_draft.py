"""A question of the panel, from its answer to a revision that `alembic upgrade` runs."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import alembic
from tests.browser.contrast import pale
from tests.browser.lab import LAPTOP
from tests.browser.test_audit_panel import panel_of, start, status
from tests.rehearsals.projects import Env, write

import limbeck

if TYPE_CHECKING:
    from tests.browser.lab import Lab

HELD = """
CREATE TABLE customers (id INTEGER NOT NULL PRIMARY KEY, user_name VARCHAR(50), city VARCHAR(50));
CREATE TABLE orders (id INTEGER NOT NULL PRIMARY KEY, customer_id INTEGER REFERENCES customers (id));
INSERT INTO customers VALUES (1, 'ann', 'Oslo'), (2, 'bob', 'Rome');
INSERT INTO orders VALUES (1, 1);
"""
MODELS = """
from sqlalchemy import Column, ForeignKey, Integer, String, Table
Table("customers", metadata, Column("id", Integer, primary_key=True),
      Column("full_name", String(50)), Column("city", String(50)))
Table("orders", metadata, Column("id", Integer, primary_key=True),
      Column("customer_id", ForeignKey("customers.id")), Column("note", String(20)))
"""
SHOW = "import limbeck\npanel = limbeck.AuditPanel(limbeck.project('drafted'))\npanel"
ANSWERED = (".limbeck-answers .mod-active",)
SLOW = 90_000.0  # milliseconds that a busy machine may need for what takes two seconds


def project(folder: Path) -> Path:
    """A project whose models have another name for a column."""
    made = write(folder, HELD, (), Env(models=MODELS))
    generic = Path(alembic.__file__).parent / "templates" / "generic" / "script.py.mako"
    shutil.copy(generic, made / "migrations" / "script.py.mako")
    return made


def test_a_rename_that_is_answered_becomes_a_revision_that_alembic_runs(lab: Lab) -> None:
    """By keyboard and by mouse: yes, rehearse, a message, save; then `alembic upgrade head` in a shell."""
    folder = project(lab.server.notebooks / "drafted")
    lab.page.set_viewport_size(LAPTOP)
    lab.share(SHOW)
    lab.run_all()
    panel = panel_of(lab, 0)
    start(panel)
    panel.get_by_role("tab", name="Renamed? (1)").click()

    # The mark of the chosen answer is a part of its name.
    yes, no = (panel.get_by_role("button", name=re.compile(f"{name}$")) for name in ("Yes, renamed", "No"))
    yes.focus()
    lab.page.keyboard.press("Enter")
    panel.get_by_text("2 changes: not rehearsed yet.").wait_for(timeout=SLOW)
    script = panel.get_by_role("region", name="The migration", exact=True)
    assert "new_column_name='full_name'" in script.inner_text()
    no.click()
    panel.get_by_text("3 changes: not rehearsed yet.").wait_for(timeout=SLOW)
    assert "drop_column('user_name')" in script.inner_text()
    yes.click()
    panel.get_by_text("2 changes: not rehearsed yet.").wait_for(timeout=SLOW)

    panel.get_by_role("button", name="Rehearse").click()
    panel.get_by_text("2 changes: proven by a rehearsal.").wait_for(timeout=SLOW)
    save = panel.get_by_role("button", name="Save as a revision")
    save.click()
    panel.get_by_text("A revision needs a message.").wait_for(timeout=SLOW)
    panel.get_by_label("Message of the revision").fill("full names")
    for theme in lab.themes():
        assert yes.inner_text() == "Yes, renamed"
        yes.scroll_into_view_if_needed()
        lab.picture(f"draft-question-{theme}")
        panel.locator(".lb-verdict").get_by_text("1 revision").scroll_into_view_if_needed()
        lab.picture(f"draft-rehearsed-{theme}")
        assert pale(panel, ANSWERED) == {}, theme
    save.click()
    panel.get_by_text("Saved as").wait_for(timeout=SLOW)
    assert status(panel).inner_text().startswith("Saved.")

    (written,) = (folder / "migrations" / "versions").glob("*_full_names.py")
    assert "new_column_name='full_name'" in written.read_text()
    command = [sys.executable, "-m", "alembic", "upgrade", "head"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    after = limbeck.audit(limbeck.project(folder))
    assert isinstance(after, limbeck.Audit)
    assert after.changes == ()
