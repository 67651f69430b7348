"""The panel without a browser: what its buttons do, on real databases."""

import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, create_engine, text
from sqlalchemy.pool import StaticPool
from tests.time_limits import on_this_machine
from tests.view.samples import blind, clean, failed, full
from tests.widgets.open_widgets import open_widgets

import limbeck
from limbeck.audits import blind_spot_search
from limbeck.audits.report import AuditGroup
from limbeck.audits.request import AuditRequest
from limbeck.audits.sample import shop_folder
from limbeck.databases.database import Database
from limbeck.widgets.action_bar import ActionBar
from limbeck.widgets.audit import panel as panel_module
from limbeck.widgets.audit import request
from limbeck.widgets.audit.panel import AuditPanel
from limbeck.widgets.audit.result import SEARCHING, STOPPED, ResultView

LIMIT = 60.0
EVIL = "<img src=x onerror=alert(1)>"


@pytest.fixture
def panel() -> Iterator[AuditPanel]:
    """A panel as it is first shown."""
    made = AuditPanel()
    yield made
    made.close()


def metadata_with(*names: str) -> MetaData:
    metadata = MetaData()
    for name in names:
        Table(name, metadata, Column("id", Integer, primary_key=True))
    return metadata


def audited(panel: AuditPanel) -> AuditPanel:
    """The panel after its button was pressed and the audit has ended."""
    panel.start_button.click()
    assert panel.wait(LIMIT)
    return panel


def fail_late(panel: AuditPanel, folder: Path) -> None:
    """Fill in what is refused only when the audit runs."""
    panel.form.database.choice.value = "url"
    panel.form.database.url.text = str(folder / "missing.db")
    panel.form.models.choice.value = "reference"
    panel.form.models.reference.value = "shop.models:Base"


def shown(panel: AuditPanel) -> ResultView:
    (view,) = panel.results.children
    assert isinstance(view, ResultView)
    return view


@pytest.mark.parametrize("backend", ["sqlite", "postgresql"])
def test_one_click_shows_the_sample(panel: AuditPanel, backend: str) -> None:
    """The button alone is enough: the table, the tabs and the words of the status line are there."""
    panel.form.database.choice.value = f"sample-{backend}"
    found = audited(panel).result
    assert found is not None
    assert not isinstance(found, AuditGroup)
    assert found.database is not None
    assert found.database.dialect == backend
    tabs = shown(panel).shown.children[0].tabs
    assert tabs.titles[0] == f"Changes ({len(found.changes)})"
    assert tabs.titles[1] == "Renamed? (2)"
    assert not any(title.startswith("Blind spots") for title in tabs.titles)
    assert tabs.children[0].table.chosen.risk.value == "destructive"
    assert panel.status.words.endswith(f": {len(found.changes)} changes.")
    assert panel.status.state == "done"


def test_a_sample_is_built_as_soon_as_it_is_chosen(
    monkeypatch: pytest.MonkeyPatch, scratch_sqlite: Database
) -> None:
    """A click need not wait for it; where another database is offered, none is built."""
    built: list[str] = []
    monkeypatch.setattr(panel_module, "build_ahead", built.append)
    AuditPanel(scratch_sqlite, MetaData()).close()
    assert built == []
    panel = AuditPanel()
    assert built == ["sqlite"]
    panel.form.database.choice.value = "sample-postgresql"
    assert built == ["sqlite", "postgresql"]
    panel.form.database.choice.value = "url"
    assert built == ["sqlite", "postgresql"]
    panel.close()


def test_the_interpreter_of_what_is_offered_is_started_ahead(
    monkeypatch: pytest.MonkeyPatch, scratch_sqlite: Database
) -> None:
    """A project's or that of models by name, wherever it is given; models of the kernel need none."""
    started: list[str] = []
    monkeypatch.setattr(panel_module, "warm_up", started.append)
    monkeypatch.setattr(panel_module, "build_ahead", lambda _backend: None)
    project = replace(limbeck.project(shop_folder()), python="/of/the/project")
    named = replace(limbeck.models("shop.models:Base"), python="/of/the/models")
    for given in (
        (),
        (project,),
        (scratch_sqlite, project),
        (scratch_sqlite, named),
        (scratch_sqlite, "shop.models:Base"),
        (scratch_sqlite, MetaData()),
        (scratch_sqlite, limbeck.models(MetaData())),
    ):
        AuditPanel(*given).close()
    kernels = sys.executable
    assert started == [kernels, "/of/the/project", "/of/the/project", "/of/the/models", kernels]


def test_what_autogenerate_does_not_see_has_a_tab_when_it_was_asked_for(panel: AuditPanel) -> None:
    """It takes longer, so the checkbox is off at first."""
    panel.form.blind_spots.value = True
    found: Any = audited(panel).result
    tabs = shown(panel).shown.children[0].tabs
    assert tabs.titles[2] == f"Blind spots ({len(found.blind_spots)})" == "Blind spots (3)"


def test_the_changes_are_there_while_blind_spots_are_looked_for(
    panel: AuditPanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The table does not wait for them, they follow into the same tabs, and nothing is compared twice."""
    compared: list[bool] = []
    seen: list[tuple[str, str, str]] = []
    comparing, finding = AuditRequest.compare, blind_spot_search.find_blind_spots

    def compare(self: AuditRequest, *arguments: Any, catalogue: bool, **named: Any) -> Any:
        compared.append(catalogue)
        return comparing(self, *arguments, catalogue=catalogue, **named)

    def find(*arguments: Any) -> Any:
        view = shown(panel).shown.children[0]
        assert view.tabs.children[0].table.chosen is not None
        seen.append((view.tabs.titles[2], view.unseen.value, panel.status.state))
        return finding(*arguments)

    monkeypatch.setattr(AuditRequest, "compare", compare)
    monkeypatch.setattr(blind_spot_search, "find_blind_spots", find)
    panel.form.blind_spots.value = True
    view = shown(audited(panel)).shown.children[0]
    assert seen == [("Blind spots (?)", str(SEARCHING), "running")]
    assert view.tabs.titles[2] == "Blind spots (3)"
    assert "There are 3 differences that autogenerate does not see." in view.summary.value
    assert compared == [True]


def test_changes_stay_when_the_search_for_blind_spots_is_cancelled(
    panel: AuditPanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The tab says so, and whoever asks the audit for them later gets them."""
    searching, cancelled = threading.Event(), threading.Event()
    finding = blind_spot_search.find_blind_spots

    def find(*arguments: Any) -> Any:
        if not searching.is_set():
            searching.set()
            cancelled.wait(LIMIT)
            arguments[2].check()
        return finding(*arguments)

    monkeypatch.setattr(blind_spot_search, "find_blind_spots", find)
    panel.form.blind_spots.value = True
    panel.start_button.click()
    assert searching.wait(LIMIT)
    panel.cancel_button.click()
    cancelled.set()
    view = shown(panel).shown.children[0]
    assert (view.tabs.titles[2], view.unseen.value) == ("Blind spots (?)", str(STOPPED))
    found: Any = panel.result
    assert len(found.blind_spots) == 3


def test_a_clean_database_says_so(scratch_sqlite: Database) -> None:
    """No change: no table and no script, and a sentence that claims no more than that."""
    panel = audited(AuditPanel(scratch_sqlite, MetaData()))
    assert panel.status.words.endswith(": 0 changes.")
    assert "Autogenerate proposes nothing." in shown(panel).shown.children[0].summary.value
    panel.close()


def test_choosing_a_row_shows_its_python_its_sql_and_its_question(panel: AuditPanel) -> None:
    """The drop of a renamed column brings the question with it."""
    found: Any = audited(panel).result
    browser = shown(panel).shown.children[0].tabs.children[0]
    dropped = next(change for change in found.changes if change.object == "user_name")
    browser.table.selected_rows = [browser.table.changes.index(dropped)]
    assert (browser.python.text, browser.sql.text) == (dropped.python, dropped.sql)
    assert "renamed to" in browser.detail.value
    browser.table.selected_rows = []
    assert browser.codes.layout.display == "none"
    assert "Choose a row" in browser.detail.value


def test_an_engine_in_memory_is_audited_in_its_own_thread() -> None:
    """SQLite in memory is another, empty database in every other thread."""
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE here (id INTEGER NOT NULL PRIMARY KEY)"))
    panel = audited(AuditPanel(engine, metadata_with("here", "there")))
    found: Any = panel.result
    assert [(change.kind, change.table) for change in found.changes] == [("add_table", "there")]
    panel.close()


def test_an_engine_that_shares_its_connection_is_audited_aside() -> None:
    """The twin: such an engine shows the same database everywhere."""
    engine = create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE here (id INTEGER NOT NULL PRIMARY KEY)"))
    panel = audited(AuditPanel(engine, metadata_with("here")))
    found: Any = panel.result
    assert found.changes == ()
    panel.close()


def test_bad_input_is_a_card_and_the_form_keeps_its_content(panel: AuditPanel, tmp_path: Path) -> None:
    """What happened and what to do; and the next click starts from the same fields."""
    fields = panel.form
    fields.database.choice.value = "url"
    fields.database.url.text = str(tmp_path / "missing.db")
    fields.models.choice.value = "reference"
    fields.models.reference.value = "shop.models:Base"
    audited(panel)
    assert 'class="lb-card lb-failure"' in panel.problem.value
    assert "missing.db" in panel.problem.value
    assert panel.status.state == "failed"
    assert fields.models.reference.value == "shop.models:Base"
    assert not (tmp_path / "missing.db").exists()
    assert panel.result is None


def test_the_card_goes_with_the_next_start(panel: AuditPanel) -> None:
    """An old problem does not stand above a new result."""
    panel.form.database.choice.value = "url"
    audited(panel)
    assert "The URL of the database is missing." in panel.problem.value
    panel.form.database.choice.value = "sample-sqlite"
    audited(panel)
    assert panel.problem.value == ""


def test_models_alone_do_not_name_a_database(panel: AuditPanel) -> None:
    """The choice that only a project can answer says so."""
    panel.form.database.choice.value = "project"
    panel.form.models.choice.value = "reference"
    panel.form.models.reference.value = "shop.models:Base"
    audited(panel)
    assert "Only an Alembic project names its database" in panel.problem.value


def test_a_fault_of_limbeck_is_a_card_with_its_traceback(
    panel: AuditPanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What limbeck did not foresee is shown too, without the password that was typed."""

    def break_down(*_arguments: object) -> None:
        message = "no way to postgresql://ann:s3cret@h/d"
        raise RuntimeError(message)

    monkeypatch.setattr(request.Request, "run", break_down)
    panel.form.database.password.text = "s3cret"
    audited(panel)
    assert "RuntimeError: no way to" in panel.problem.value
    assert "<summary>Traceback</summary>" in panel.problem.value
    assert "s3cret" not in panel.problem.value


def test_a_slow_audit_is_cancelled_at_once(panel: AuditPanel, tmp_path: Path) -> None:
    """The button comes and goes, the form stays usable, and nothing of the cancelled audit appears later."""
    (tmp_path / "env.py").write_text("import time\nprint('waiting', flush=True)\ntime.sleep(600)\n")
    (tmp_path / "script.py.mako").write_text("")
    (tmp_path / "versions").mkdir()
    (tmp_path / "alembic.ini").write_text("[alembic]\nscript_location = %(here)s\n")
    panel.form.database.choice.value = "project"
    panel.form.models.path.value = str(tmp_path)
    panel.start_button.click()
    assert (panel.status.state, panel.cancel_button.layout.display) == ("running", None)
    assert not panel.wait(0.5)
    panel.start_button.click()  # a double click
    panel.cancel_button.click()
    assert panel.wait(on_this_machine(1.0))
    assert (panel.status.words, panel.cancel_button.layout.display) == ("Cancelled.", "none")
    panel.form.database.choice.value = "sample-sqlite"
    assert audited(panel).result is not None


def test_several_audits_are_chosen_by_name(monkeypatch: pytest.MonkeyPatch, panel: AuditPanel) -> None:
    """One at a time; a failed one is a card among them."""
    group = AuditGroup((full(), failed()))

    def run(_request: object, _progress: object, watch: Any, _cancellation: object) -> AuditGroup:
        watch(group)
        return group

    monkeypatch.setattr(request.Request, "run", run)
    view = shown(audited(panel))
    assert [label for label, _ in view.chooser.options] == ["0", "1"]
    assert "lb-failure" not in view.shown.children[0].summary.value
    view.chooser.value = 1
    assert 'class="lb-card lb-failure"' in view.shown.children[0].summary.value
    assert panel.status.state == "failed"


def test_what_draws_a_result_is_kept_for_the_next_one(panel: AuditPanel) -> None:
    """A browser loads the table once; nothing piles up."""
    view = shown(audited(panel))
    table, widgets = view.audit.changes.table, set(open_widgets())
    for _ in range(2):
        assert shown(audited(panel)) is view
    assert view.audit.changes.table is table
    assert len(open_widgets()) == len(widgets)


def test_a_kept_view_shows_what_a_new_one_would() -> None:
    """Nothing is left of the audit before: no tab, no row, no question, no word about a saved file."""
    actions = ActionBar(lambda _running: None)
    kept = ResultView(actions)
    for result in (full(), failed(), AuditGroup((blind(), full())), clean(), blind()):
        kept.export.status.say("done", "Saved.")
        fresh = ResultView(actions)
        for view in (kept, fresh):
            view.show(result)
            view.complete()
        assert drawn(kept) == drawn(fresh)
        fresh.close()
    kept.close()
    actions.close()


def drawn(widget: Any) -> Any:
    """What a widget has in the page: its own traits, and the same of all that it holds."""
    state = {name: value for name, value in widget.get_state().items() if "IPY_MODEL" not in str(value)}
    return state, [drawn(each) for each in getattr(widget, "children", ())]


def test_a_result_that_is_not_shown_is_not_kept(panel: AuditPanel, tmp_path: Path) -> None:
    """It would be saved with the notebook, and nobody would see that it is."""

    others = set(open_widgets())  # of tests before, and the empty panel

    def holding() -> set[str]:
        made = [each for key, each in open_widgets().items() if key not in others]
        return {type(each).__name__ for each in made if "newsletter" in str(each.get_state())}

    audited(panel)
    assert "ChangeTable" in holding()
    fail_late(panel, tmp_path)
    audited(panel)
    assert panel.status.state == "failed"
    assert holding() == set()
    panel.form.database.choice.value = "sample-sqlite"
    assert shown(audited(panel)).audit.changes.table.chosen is not None


def test_hostile_names_stay_text_in_everything_that_is_sent(scratch_sqlite: Database) -> None:
    """No trait of any widget holds a tag that came from a name."""
    with scratch_sqlite.engine.begin() as connection:
        connection.execute(text(f'CREATE TABLE "{EVIL}" (id INTEGER PRIMARY KEY)'))
    panel = audited(AuditPanel(scratch_sqlite, metadata_with("<script>alert(2)</script>")))
    assert panel.status.words.endswith(": 2 changes.")
    drawn = [
        widget.get_state([name])[name]
        for widget in open_widgets().values()
        for name in ("value", "markup", "_dt_args")
        if widget.has_trait(name)
    ]
    assert "&lt;img" in str(drawn)
    assert "<img" not in str(drawn)
    assert "<script>" not in str(drawn)
    panel.close()


@pytest.mark.parametrize("is_shown", [True, False])
def test_closing_leaves_no_widget_and_no_secret(tmp_path: Path, *, is_shown: bool) -> None:
    """A closed panel is gone with everything in it, shown or not, and holds no secret."""
    before = set(open_widgets())
    panel = AuditPanel()
    panel.form.database.choice.value = "parts"
    panel.form.database.choice.value = "sample-sqlite"
    panel.form.database.password.text = "s3cret"
    if not is_shown:
        fail_late(panel, tmp_path)
    audited(panel)
    assert len(panel.results.children) == is_shown
    panel.close()
    left = [type(widget).__name__ for key, widget in open_widgets().items() if key not in before]
    assert left == []
    assert panel.form.secrets() == ()
