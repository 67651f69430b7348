"""The panel of a rehearsal without a browser: what its buttons and fields do, on real databases."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.rehearsals.projects import ENFORCED, Env, write
from tests.widgets.open_widgets import open_widgets

from limbeck.errors import InputError
from limbeck.rehearsals.rehearsal import RehearsalVerdict, RehearsedRevision
from limbeck.widgets.rehearsal import request
from limbeck.widgets.rehearsal.panel import RehearsalPanel

LIMIT = 120.0

DOCUMENTS = """
CREATE TABLE documents (id INTEGER PRIMARY KEY, title TEXT);
CREATE TABLE chunks (id INTEGER PRIMARY KEY, doc_id INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE);
INSERT INTO documents VALUES (1, 'On rivers');
INSERT INTO chunks VALUES (1, 1), (2, 1);
"""
REVISIONS = (
    ('op.add_column("documents", sa.Column("lang", sa.Text()))', 'op.drop_column("documents", "lang")'),
    ('with op.batch_alter_table("documents", recreate="always"):\n    pass', "pass"),
    ('op.execute("DELETE FROM nothing")', "pass"),
    ("pass", "pass"),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four pending revisions: one is safe, one deletes chunks, one fails, one is never reached."""
    return write(tmp_path_factory.mktemp("panel") / "project", DOCUMENTS, REVISIONS, Env(ENFORCED))


@pytest.fixture
def panel(folder: Path) -> Iterator[RehearsalPanel]:
    """A panel of that project as it is first shown."""
    made = RehearsalPanel(folder)
    yield made
    made.close()


def words(panel: RehearsalPanel) -> list[str]:
    """What stands in the column of verdicts."""
    return [each for (each,) in panel.list.verdicts.values()]


def pieces(panel: RehearsalPanel) -> dict[str, str]:
    """What stands under each tab."""
    return dict(zip(panel.step.tabs.titles, [each.value for each in panel.step.tabs.children], strict=True))


@pytest.mark.follows("no-rehearsal")
def test_a_rehearsal_from_the_click_to_the_report(
    panel: RehearsalPanel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Verdicts come one by one, the reader is led to the worst, and everything about it is beside it."""
    shown: list[tuple[list[str], str | None]] = []
    stages: list[str] = []
    panel.step.found.observe(lambda _change: shown.append((words(panel), panel.selected)), "value")
    panel.status.observe(lambda change: stages.append(change["new"]), "words")
    with pytest.raises(InputError, match="Let one run to its end first"):
        panel._exported()
    panel.start_button.click()
    assert panel.wait(LIMIT)
    assert panel.fault.value == ""
    to_come = "to come"
    assert (["safe", to_come, to_come, to_come], "r1") in shown
    assert (["safe", "loses", to_come, to_come], "r2") in shown
    assert {"running r2", "r2: DROP TABLE documents"} <= set(stages)
    assert words(panel) == ["safe", "loses", "fails", "not reached"]
    found = panel.result
    assert found is not None
    assert [each.verdict for each in found.revisions] == ["safe", "loses", "fails", None]
    assert panel.status.words.startswith("4 revisions rehearsed: 1 fails, 1 loses, 1 safe, 1 not reached.")
    assert panel.selected == "r3"
    panel.selected = "r2"
    assert panel.list.chosen == "n1"
    assert "This revision deletes or changes rows or values." in panel.step.found.value
    told = pieces(panel)
    assert list(told) == ["Consequences", "Schema (0)", "Locks", f"SQL ({len(found['r2'].statements)})"]
    assert "table chunks (2)" in told["Consequences"]
    assert "2 rows lost" in told["Consequences"]
    assert "It changed nothing in the schema." in told["Schema (0)"]
    assert "Locks are watched on PostgreSQL" in told["Locks"]
    panel.list.chosen = "n3"  # as the browser tells of a click
    assert panel.selected == "r4"
    assert "A revision before it fails." in panel.step.found.value
    assert panel.step.tabs.layout.display == "none"
    monkeypatch.chdir(tmp_path)
    panel.export.save.click()
    assert "chunks" in (tmp_path / "rehearsal.html").read_text(encoding="utf-8")


def test_who_has_chosen_is_not_led_away(panel: RehearsalPanel, monkeypatch: pytest.MonkeyPatch) -> None:
    """And what comes after a cancellation changes nothing that is shown."""
    before, chosen, late, over = (threading.Event() for _ in range(4))
    steps = tuple(RehearsedRevision(f"r{each}", "", None) for each in (1, 2, 3))
    judged = tuple(RehearsedRevision(each.revision, "", None, RehearsalVerdict.SAFE) for each in steps)

    def rehearse(_project: Any, _what: str, *, watch: Any, since: str | None, **_options: Any) -> None:
        assert since == "origin/main"
        watch((judged[0], *steps[1:]))
        before.set()
        assert chosen.wait(LIMIT)
        watch((*judged[:2], steps[2]))
        late.set()
        assert over.wait(LIMIT)
        watch(judged)
        late.set()

    monkeypatch.setattr(request.limbeck, "rehearse", rehearse)
    panel.form.range.choice.value = "since"
    panel.form.range.branch.value = "origin/main"
    panel.start()
    assert before.wait(LIMIT)
    assert panel.selected == "r1"
    panel.list.chosen = "n2"
    chosen.set()
    assert late.wait(LIMIT)
    assert panel.selected == "r3"
    assert "still to come" in panel.step.found.value
    late.clear()
    panel.cancel()
    over.set()
    assert late.wait(LIMIT)
    assert words(panel) == ["safe", "safe", "not run"]
    assert "the rehearsal was cancelled" in panel.step.found.value
    assert panel.status.words == "Cancelled."
    assert panel.result is None
    with pytest.raises(InputError, match="No rehearsed revision begins with 'zzz'"):
        panel.selected = "zzz"
    assert panel.selected == "r3"


def test_what_can_be_chosen_is_what_rehearse_takes(panel: RehearsalPanel) -> None:
    """A range of the revisions of the history; without a database, from the first one, with made rows."""
    form = panel.form
    assert [label for label, _ in form.range.one.options] == [
        f"r{number} step {number}" for number in (4, 3, 2, 1, 0)
    ]

    def asked() -> tuple[str, Any, str]:
        found = form.request()
        return found.what, found.database, found.rows

    assert asked() == ("pending", None, "sample")
    assert form.request().since is None
    form.range.choice.value = "since"
    assert form.range.children == (form.range.choice, form.range.branch)
    with pytest.raises(InputError, match="The branch or commit is missing"):
        asked()
    form.range.branch.value = " origin/main "
    assert (asked(), form.request().since) == (("pending", None, "sample"), "origin/main")
    form.range.choice.value = "one"
    assert form.request().since is None
    form.range.one.value = "r2"
    form.rows.value = "none"
    assert asked() == ("r2", None, "none")
    assert form.range.children == (form.range.choice, form.range.one)
    form.range.choice.value = "between"
    assert form.range.children == (form.range.choice, form.range.start, form.range.end)
    assert asked() == ("r3..heads", None, "none")
    form.range.start.value = "base"
    form.range.end.value = "r1"
    assert asked()[0] == "base..r1"
    form.range.choice.value = "all"
    assert asked() == ("base..heads", None, "made")
    assert [value for _, value in form.rows.options] == ["made", "none"]
    form.database.choice.value = "postgresql"
    form.range.choice.value = "up-to"
    form.range.one.value = "r1"
    assert asked() == ("base..r1", "postgresql", "made")
    form.database.choice.value = "url"
    form.database.url.text = "postgresql://ann:s3cret@host/shop"
    assert asked() == ("pending", "postgresql://ann:s3cret@host/shop", "sample")
    assert form.secrets() == ("s3cret",)
    assert "s3cret" not in repr(form.request())
    form.database.url.text = ""
    panel.start()
    assert "The URL of the database is missing." in panel.fault.value


def test_what_cannot_be_done_is_a_card_without_the_password(panel: RehearsalPanel) -> None:
    """The next rehearsal begins without it."""
    panel.form.database.choice.value = "url"
    panel.form.database.url.text = "postgresql://ann:s3cret@localhost:1/shop"
    panel.start()
    assert panel.wait(LIMIT)
    assert 'class="lb-card lb-failure"' in panel.fault.value
    assert "s3cret" not in panel.fault.value
    assert (panel.status.state, panel.result) == ("failed", None)
    with pytest.raises(InputError, match="There is no rehearsal to save"):
        panel._exported()


def test_without_a_project_it_offers_the_sample_and_asks_for_one(folder: Path, tmp_path: Path) -> None:
    """Those revisions can be chosen that the named project has; one that can't be read is a card."""
    before = open_widgets()
    panel = RehearsalPanel()
    form = panel.form
    assert (form.database.choice.value, form.range.choice.value, form.rows.value) == ("sqlite", "all", "made")
    assert len(form.range.one.options) == 19
    form.project.choice.value = "path"
    assert form.range.one.options == ()
    panel.start()
    assert "The location of the Alembic project is missing." in panel.fault.value
    form.project.path.value = str(tmp_path)
    assert 'class="lb-card lb-failure"' in panel.fault.value
    form.project.path.value = str(folder)
    assert panel.fault.value == ""
    assert len(form.range.one.options) == 5
    assert form.request().project.path == str(folder)
    panel.close()
    assert open_widgets() == before
