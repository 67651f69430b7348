"""The panel of a workshop without a browser: what its buttons and fields do, on a real workshop."""

import threading
from collections.abc import Iterator

import pytest
from IPython.core.interactiveshell import InteractiveShell
from tests.widgets.open_widgets import open_widgets
from traitlets.config import Config

from limbeck.errors import InputError
from limbeck.exercises.open_exercise import exercise
from limbeck.results import WithPanel
from limbeck.widgets.panels import panel_of
from limbeck.widgets.workshop.commands import command_of
from limbeck.widgets.workshop.documents import MODELS, REVISION, syntax_error
from limbeck.widgets.workshop.panel import WorkshopPanel
from limbeck.widgets.workshop.prompt import Line, PromptKind
from limbeck.workshops.project_folder import MODELS as MODELS_PY
from limbeck.workshops.workshop import Workshop

LIMIT = 60.0
FIRST = "4b1a7c0de001"


@pytest.fixture(scope="module")
def workshop() -> Iterator[Workshop]:
    """Customers with rows; every test begins there."""
    with Workshop(start="customers") as made:
        yield made


@pytest.fixture
def panel(workshop: Workshop) -> Iterator[WorkshopPanel]:
    """Its panel as it is first shown."""
    workshop.reset()
    made = workshop.panel()
    assert isinstance(made, WorkshopPanel)
    assert made.wait(LIMIT)
    yield made
    made.close()


def rename(panel: WorkshopPanel) -> None:
    """Type another name for a column, as the page tells it."""
    text = panel.documents.models.text.replace("    name:", "    full_name:")
    panel.documents.models._receive(None, {"kind": "typed", "document": MODELS_PY, "text": text}, [])
    assert panel.wait(LIMIT)


def test_a_rename_from_the_models_to_the_rows(panel: WorkshopPanel, workshop: Workshop) -> None:
    """Typed, seen by autogenerate, written, warned of, left, done anyway, and taken back."""
    assert "autogenerate is silent" in panel.now.value
    rename(panel)
    assert [each.name for each in workshop.log] == ["edit_models"]
    assert "43 rows hold one" in panel.now.value
    assert "renamed to" in panel.now.value

    panel.commands.message.value = "rename the column"
    panel.commands.autogenerate.click()
    assert panel.wait(LIMIT)
    assert panel.documents.tabs.selected_index == REVISION
    assert panel.documents.tabs.titles[REVISION].endswith("_rename_the_column.py")
    assert "op.drop_column('customers', 'name')" in panel.documents.revision.text
    assert panel.commands.message.value == ""

    panel.commands.upgrade.click()
    assert panel.wait(LIMIT)
    assert panel.status.words.startswith("Not run: alembic upgrade head.")
    assert "is dropped with 43 values" in panel.notice.card.value
    panel.notice.leave.click()
    assert panel.notice.layout.display == "none"
    assert workshop.current == (FIRST,)

    panel.commands.upgrade.click()
    assert panel.wait(LIMIT)
    panel.notice.anyway.click()
    assert panel.wait(LIMIT)
    assert panel.status.words.startswith("alembic upgrade head: done in ")
    assert "<del><bdi>Ada</bdi></del>" in panel.tables.value
    assert "43 values gone" in panel.tables.value

    panel.commands.undo.click()
    assert panel.wait(LIMIT)
    assert workshop.current == (FIRST,)
    assert "<del>" not in panel.tables.value
    panel.commands.reset.click()
    assert panel.wait(LIMIT)
    assert (workshop.log, panel.commands.undo.disabled) == ((), True)
    assert panel.documents.models.text == workshop.models_source


def test_pauses_in_one_file_are_one_step(panel: WorkshopPanel, workshop: Workshop) -> None:
    """And what is typed back is none; a file of somebody's own editor is shown with the next step."""
    before = workshop.models_source
    for text in (f"{before}\nx", f"{before}\nx = 1\n", f"{before}\nx = 2\n"):
        panel._edit(MODELS_PY, text)
    assert panel.wait(LIMIT)
    assert [(each.name, each.arguments["source"][-6:]) for each in workshop.log] == [
        ("edit_models", "x = 2\n")
    ]
    panel._edit(MODELS_PY, before)
    assert panel.wait(LIMIT)
    assert workshop.log == ()
    (workshop.folder / MODELS_PY).write_text(before + "\n# mine\n", encoding="utf-8")
    panel.refresh()
    assert panel.documents.models.text.endswith("# mine\n")


def test_what_is_wrong_points_at_its_line(panel: WorkshopPanel) -> None:
    """A syntax error at once, a mapping error once the models were imported."""
    source = panel.documents.models.text
    panel._edit(MODELS_PY, "x = (\n" + source)
    assert panel.wait(LIMIT)
    assert (panel.documents.models.wrong_line, panel.documents.models.wrong) == (
        1,
        "line 1: '(' was never closed",
    )
    panel._edit(MODELS_PY, source.replace("String(80)", "Strang(80)"))
    assert panel.wait(LIMIT)
    line = 1 + source[: source.index("String(80)")].count("\n")
    assert panel.documents.models.wrong_line == line
    assert "Strang" in panel.documents.models.wrong
    assert "lb-gone" in panel.now.value
    assert panel.status.state == "failed"


def test_a_chosen_revision_is_where_the_buttons_lead(panel: WorkshopPanel, workshop: Workshop) -> None:
    """A second click, or a step that removes it, lets it go."""
    workshop.revision("second", rev_id="a0000002")
    workshop.upgrade()
    panel.refresh()
    key = next(key for key, each in panel.history._keys.items() if each == FIRST)
    panel.history._choose_key(key)
    assert panel.selected == FIRST
    assert panel.commands.downgrade.tooltip == f"downgrade {FIRST}"
    assert panel.documents.revision.document.endswith("_customers_and_orders.py")
    panel.commands.downgrade.click()
    assert panel.wait(LIMIT)
    assert workshop.current == (FIRST,)
    panel.history._choose_key(key)
    assert (panel.selected, panel.commands.downgrade.tooltip) == (None, "downgrade -1")
    panel.history._choose_key("n999")
    assert panel.selected is None


def test_the_prompt_runs_any_command(panel: WorkshopPanel, workshop: Workshop) -> None:
    """Alembic's as in a terminal, with its warnings; SQL; what a query gives is shown."""
    panel.prompt.field.value = "alembic history --verbose"
    panel._enter()
    assert panel.wait(LIMIT)
    assert workshop.log[-1].arguments == {"argv": ["history", "--verbose"]}
    assert panel.prompt.field.value == ""
    panel.prompt.program.value = PromptKind.SQL
    panel.prompt.field.value = "SELECT name FROM customers WHERE id = 1"
    panel._enter()
    assert panel.wait(LIMIT)
    assert "<bdi>Ada</bdi>" in panel.notice.card.value
    assert panel.status.words == "1 row."
    panel.prompt.field.value = "DELETE FROM orders"
    panel._enter()
    assert panel.wait(LIMIT)
    assert "12 rows lost" in panel.tables.value.replace("\u2192", "")
    panel._enter()  # an empty line
    assert panel.wait(LIMIT)
    assert [each.name for each in workshop.log] == ["alembic", "execute"]


def test_steps_that_wait_behind_one_that_raises_are_dropped(panel: WorkshopPanel, workshop: Workshop) -> None:
    """With a word; what was typed meanwhile is written, and the next click takes nothing else."""
    before = workshop.models_source

    def fail() -> None:
        go_on.wait(LIMIT)
        raise InputError("no-such-step")

    go_on = threading.Event()
    panel.take("something", fail)
    panel.commands.autogenerate.click()
    panel._edit(MODELS_PY, before + "\n# typed\n")
    panel.commands.upgrade.click()
    go_on.set()
    assert panel.wait(LIMIT)
    assert "no-such-step" in panel.fault.value
    assert [each.name for each in workshop.log] == ["edit_models"]
    assert panel.documents.models.text.endswith("# typed\n")


def test_steps_that_wait_behind_one_that_fails_are_named(panel: WorkshopPanel, workshop: Workshop) -> None:
    """They were meant for what it would have done."""
    panel._migrate("upgrade", "no_such_revision")
    panel.commands.autogenerate.click()
    panel._migrate("downgrade", "base")
    assert panel.wait(LIMIT)
    assert "no_such_revision" in panel.notice.card.value
    assert panel.status.words == (
        "alembic upgrade no_such_revision: failed. Not run either: comparing, alembic downgrade base."
    )
    assert [each.name for each in workshop.log if each.failure is None] == []
    panel.commands.autogenerate.click()
    assert panel.wait(LIMIT)
    assert panel.status.words.startswith("alembic revision --autogenerate")


@pytest.mark.follows("unreadable-command")
def test_an_open_quotation_mark_is_told(panel: WorkshopPanel, workshop: Workshop) -> None:
    """With it closed, the line runs."""
    panel.prompt.field.value = 'revision -m "by hand'
    panel._enter()
    assert "This line cannot be read" in panel.fault.value
    assert workshop.log == ()
    panel.prompt.field.value = 'revision -m "by hand"'
    panel._enter()
    assert panel.wait(LIMIT)
    assert panel.fault.value == ""
    assert workshop.log[-1].new_file is not None


@pytest.mark.parametrize(
    ("text", "method"),
    [
        ("upgrade +1", "upgrade"),
        ("downgrade -1", "downgrade"),
        ("upgrade head --sql", "alembic"),
        ("check", "alembic"),
    ],
)
def test_what_may_lose_rows_is_warned_of(workshop: Workshop, text: str, method: str) -> None:
    """The rest is Alembic's own."""
    command = command_of(workshop, Line(PromptKind.ALEMBIC, text))
    assert command.func == getattr(workshop, method)  # type: ignore[attr-defined]


def test_an_exercise_has_its_goal_in_sight() -> None:
    """How it stands after each step, its story and its hints; the solution once it is solved."""
    with exercise("rename-column", "sqlite") as attempt:
        panel = attempt.panel()
        assert isinstance(panel, WorkshopPanel)
        assert panel.goal is not None
        assert panel.wait(LIMIT)
        assert "not attempted" in panel.goal.state.value
        panel.goal.hint_button.click()
        assert "Hint 1 of 3" in panel.notice.card.value
        panel.goal.story_button.click()
        assert attempt.exercise.title in panel.notice.card.value
        panel.goal.solution_button.click()
        assert "is not solved yet" in panel.fault.value
        attempt.exercise.solution(attempt.workshop)
        panel.refresh()
        assert panel.wait(LIMIT)
        assert "> right<" in panel.goal.state.value
        assert panel.goal.solution_button.layout.display is None
        panel.goal.solution_button.click()
        assert "op." in panel.notice.card.value
        panel.close()


def test_a_stored_notebook_shows_the_workshop_where_there_is_no_widget(panel: WorkshopPanel) -> None:
    """As it was when the cell ran."""
    data, _ = panel._repr_mimebundle_()
    assert "The database is at" in data["text/html"]
    assert data["text/plain"].startswith("<Workshop on sqlite")


def test_a_closed_panel_leaves_no_widget_behind(workshop: Workshop) -> None:
    """The workshop stays."""
    before = set(open_widgets())
    panel = workshop.panel()
    panel.close()
    assert set(open_widgets()) == before
    assert workshop.folder.is_dir()


@pytest.mark.follows("no-panel")
def test_what_has_no_panel_is_told(workshop: Workshop) -> None:
    """With what has one."""

    class Nothing(WithPanel):
        pass

    with pytest.raises(InputError, match="no panel for objects of type Nothing") as caught:
        Nothing().panel()
    assert caught.value.failure.remedy == "Give one of: Attempt, Presentation, Workshop."
    panel_of(workshop).close()


def test_a_syntax_error_has_a_line() -> None:
    """Also where Python gives none."""
    assert syntax_error("x = 1") == (0, "")
    assert syntax_error("\n\nx = )") == (3, "line 3: unmatched ')'")
    assert syntax_error("\0")[0] == 1
    assert MODELS == 0


def test_what_a_cell_does_is_shown_when_it_has_run(workshop: Workshop) -> None:
    """The log, the rows and the buttons follow a method as they follow a click."""
    workshop.reset()
    InteractiveShell.clear_instance()
    shell = InteractiveShell.instance(config=Config(HistoryManager={"enabled": False}))
    shell.push({"workshop": workshop})
    panel = WorkshopPanel(workshop)
    try:
        assert panel.wait(LIMIT)
        assert panel.commands.undo.disabled
        shell.run_cell("done = workshop.insert('customers', {'id': 99, 'name': 'Zoe'})")
        assert panel.wait(LIMIT)
        assert "Zoe" in panel.tables.value
        assert "INSERT INTO" in panel.steps.value
        assert not panel.commands.undo.disabled
        shown = panel.steps.value
        panel.close()
        shell.run_cell("done = workshop.undo()")
        assert panel.steps.value == shown
    finally:
        panel.close()
        InteractiveShell.clear_instance()
