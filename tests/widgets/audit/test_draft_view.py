"""The questions of the panel: an answer, the draft that follows, its rehearsal, and where it is saved."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import alembic
import pytest
from tests.rehearsals.projects import Env, write

import limbeck
from limbeck.errors import LimbeckError
from limbeck.widgets.audit.draft_view import DraftView
from limbeck.widgets.audit.panel import AuditPanel

LIMIT = 120.0
HELD = """
CREATE TABLE people (id INTEGER NOT NULL PRIMARY KEY, user_name VARCHAR(50));
INSERT INTO people VALUES (1, 'ann');
"""
MODELS = """
from sqlalchemy import Column, Integer, String, Table
Table("people", metadata, Column("id", Integer, primary_key=True), Column("full_name", String(50)))
"""


def view_of(panel: AuditPanel) -> DraftView:
    """What the tab of the questions holds."""
    shown: Any = panel.results.children[0]
    tabs = shown.shown.children[0].tabs
    (view,) = tabs.children[tabs.titles.index("Renamed? (1)")].children
    assert isinstance(view, DraftView)
    return view


def test_an_answer_is_followed_rehearsed_and_saved(tmp_path: Path) -> None:
    """The other answer undoes it at once; what goes wrong is told beside the button."""
    folder = write(tmp_path / "shop", HELD, (), Env(models=MODELS))
    panel = AuditPanel(limbeck.project(folder))
    panel.start()
    assert panel.wait(LIMIT)
    view = view_of(panel)
    (question,) = view.questions
    assert (question.answers.value, view.drafted) == (None, None)
    assert [label for label, _ in question.answers.options] == ["Yes, renamed", "No"]

    question.answers.value = True
    assert panel.wait(LIMIT)
    drafted = view.drafted
    assert drafted is not None
    yes = drafted.draft
    assert yes is not None
    assert "new_column_name='full_name'" in drafted.script.text
    assert drafted.upgrade.text == yes.sql.upgrade
    assert "user_<wbr>name" in drafted.changes.value
    assert panel.status.words.startswith("The draft follows the answers.")

    question.answers.value = False
    assert panel.wait(LIMIT)
    assert "drop_column('user_name')" in drafted.script.text
    question.answers.value = True
    assert drafted.draft is yes  # made once

    drafted.rehearse_button.click()
    assert panel.wait(LIMIT)
    assert yes.is_proven
    assert "proven by a rehearsal" in drafted.summary.value
    assert "1 revision" in drafted.rehearsal.value
    assert panel.status.state == "done"

    drafted.save_button.click()
    assert panel.wait(LIMIT)
    assert "A revision needs a message." in drafted.fault.value
    generic = Path(alembic.__file__).parent / "templates" / "generic" / "script.py.mako"
    shutil.copy(generic, folder / "migrations" / "script.py.mako")
    drafted.message.value = "one name"
    drafted.save_button.click()
    assert panel.wait(LIMIT)
    assert drafted.fault.value == ""
    (written,) = (folder / "migrations" / "versions").glob("*_one_name.py")
    assert str(written) in drafted.status.words
    panel.close()


@pytest.mark.follows("sample-not-written")
def test_the_sample_is_never_written_to() -> None:
    """It is a part of limbeck: its draft can be rehearsed, and saved in a copy only."""
    draft = limbeck.audit(limbeck.sample()).draft(renamed={"customers.user_name": "full_name"})
    with pytest.raises(LimbeckError, match="nothing is ever written there"):
        draft.save("names", head="97a1")
