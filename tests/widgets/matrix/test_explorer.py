"""The explorer without a browser: what its buttons and switches do, on real databases."""

import time
from collections.abc import Iterator

import pytest
from tests.widgets.open_widgets import open_widgets

from limbeck.errors import InputError
from limbeck.matrices import pool
from limbeck.matrices.cases.registry import CASES, CORE, FAMILIES
from limbeck.matrices.options import Option
from limbeck.matrices.outcome import Outcome
from limbeck.matrices.verdict import Verdict
from limbeck.records import Failure, Versions
from limbeck.widgets.matrix.explorer import MatrixExplorer
from limbeck.widgets.matrix.filters import ALL, ANY, WALK

LIMIT = 120.0


@pytest.fixture
def explorer() -> Iterator[MatrixExplorer]:
    """An explorer on SQLite, which has run its first case."""
    made = MatrixExplorer(backends=["sqlite"])
    assert made.wait(LIMIT)
    yield made
    made.close()


def shown(explorer: MatrixExplorer) -> str:
    return explorer.case.shown("sqlite")


def recorded() -> list[Outcome]:
    """The first case as it might have come out on each backend."""
    versions = Versions("3.11.9", "2.1.9", "1.20.1", "0.1.0", None)
    return [
        Outcome(CORE[0], "table", "add a table", backend, (), verdict, "Because.", versions)
        for backend, verdict in (("sqlite", Verdict.QUIET), ("postgresql", Verdict.MISREAD))
    ]


def choose(explorer: MatrixExplorer, slug: str) -> None:
    explorer.selected = slug
    assert explorer.wait(LIMIT)


def test_the_first_case_of_the_walk_is_run_at_once(explorer: MatrixExplorer) -> None:
    """One look shows what a case is, without a click."""
    assert explorer.selected == CORE[0]
    assert explorer.filters.family.value == WALK
    assert "detected" in shown(explorer)


def test_it_begins_with_the_options_that_it_is_given() -> None:
    """The first case is run with them, and an unknown word is refused."""
    made = MatrixExplorer(backends=["sqlite"], options=["batch"])
    assert made.wait(LIMIT)
    assert made.options == {Option.BATCH}
    assert [each.options for each in made.matrix] == [("batch",)]
    made.close()
    with pytest.raises(InputError, match="A trial has no option 'bach'"):
        MatrixExplorer(options=["bach"])


def test_a_chosen_case_is_run_and_its_row_tells_the_verdict(explorer: MatrixExplorer) -> None:
    """The heading, the models and the result are those of the case."""
    choose(explorer, "column.rename")
    assert explorer.grid.chosen == "column.rename"
    assert "misread" in shown(explorer)
    assert "column.rename" in explorer.case.heading.value
    assert "full_name" in explorer.case.models.value
    assert explorer.grid.verdicts["column.rename"] == ["misread"]
    assert explorer.case.tabs.titles == ("SQLite: ✕ misread",)
    assert explorer.actions.status.words == "column.rename: ✕ misread on SQLite."
    assert explorer.actions.status.state == "answered"


def test_choosing_a_row_chooses_the_case(explorer: MatrixExplorer) -> None:
    """As a click in the grid does."""
    explorer.grid.chosen = CORE[2]
    assert explorer.wait(LIMIT)
    assert explorer.selected == CORE[2]


def test_next_and_back_walk_through_the_grid(explorer: MatrixExplorer) -> None:
    """And say so at its ends; which of how many it is stands between them."""
    explorer.walk.back.click()
    assert explorer.selected == CORE[0]
    assert explorer.actions.status.words == "This is the first case of the grid."
    assert explorer.walk.place.value == f"1 of {len(CORE)}"
    explorer.walk.next.click()
    assert explorer.wait(LIMIT)
    assert explorer.selected == CORE[1]
    assert explorer.walk.place.value == f"2 of {len(CORE)}"
    explorer.walk.back.click()
    assert explorer.selected == CORE[0]


def test_a_switched_option_runs_the_case_again(explorer: MatrixExplorer) -> None:
    """What was run without it is kept for when it is switched off."""
    choose(explorer, "server_default.change_text")
    assert "unseen" in shown(explorer)
    explorer.switches.switch(Option.COMPARE_SERVER_DEFAULT, on=True)
    explorer.switches.switch(Option.BATCH, on=True)
    assert explorer.wait(LIMIT)
    assert "detected" in shown(explorer)
    assert explorer.grid.verdicts["server_default.change_text"] == ["unseen", "detected"]
    assert "batch + compare_server_default" in explorer.grid.markup
    before = len(explorer.matrix)
    explorer.switches.switch(Option.BATCH, on=False)
    explorer.switches.switch(Option.COMPARE_SERVER_DEFAULT, on=False)
    assert explorer.wait(LIMIT)
    assert "unseen" in shown(explorer)
    assert len(explorer.matrix) - before <= 1


def test_a_family_and_a_verdict_narrow_the_table(explorer: MatrixExplorer) -> None:
    """Both at once."""
    explorer.filters.family.value = "nullable"
    assert [case.slug for case in explorer.grid.cases] == [case.slug for case in FAMILIES["nullable"]]
    explorer.walk.run_button.click()
    assert explorer.wait(LIMIT)
    explorer.filters.verdict.value = Verdict.FAILS
    assert {case.slug for case in explorer.grid.cases} >= {"nullable.to_notnull"}
    assert len(explorer.grid.cases) < len(FAMILIES["nullable"])


def test_a_text_narrows_the_grid_and_show_all_takes_it_back(explorer: MatrixExplorer) -> None:
    """In titles, slugs and docstrings, each word for itself; families come with headings then."""
    explorer.filters.text.value = "column RENAME"
    slugs = [case.slug for case in explorer.grid.cases]
    assert "column.rename" in slugs
    assert "index.add" not in slugs
    explorer.filters.text.value = "no such thing"
    assert list(explorer.grid.cases) == []
    assert "There is no such case." in explorer.grid.markup
    assert explorer.walk.place.value == "not among 0 cases"
    explorer.filters.all_button.click()
    assert [case.slug for case in explorer.grid.cases] == list(CASES)
    assert explorer.filters.family.value == ALL
    assert "lb-group" in explorer.grid.markup


def test_one_backend_is_looked_at() -> None:
    """The columns, the tabs, what is run and what the filter by verdict means are those of that backend."""
    explorer = MatrixExplorer(recorded(), backends=["sqlite", "postgresql"])
    explorer.filters.verdict.value = Verdict.QUIET
    assert [case.slug for case in explorer.grid.cases] == [CORE[0]]
    explorer.filters.backend.value = "postgresql"
    assert list(explorer.grid.cases) == []
    assert "None of the cases run so far is quiet here." in explorer.grid.markup
    explorer.filters.verdict.value = ANY
    assert explorer.grid.verdicts[CORE[0]] == ["misread"]
    assert explorer.case.tabs.titles == ("PostgreSQL: ✕ misread",)
    assert ">SQLite</th>" not in explorer.grid.markup
    explorer.close()


def test_the_chosen_case_is_run_again(explorer: MatrixExplorer) -> None:
    """Although it is known."""
    before = explorer.matrix[CORE[0], "sqlite"]
    explorer.walk.again.click()
    assert explorer.wait(LIMIT)
    assert explorer.matrix[CORE[0], "sqlite"] is not before


def test_what_was_run_is_a_matrix_and_a_page(explorer: MatrixExplorer) -> None:
    """In the order of the cases, with the servers that it holds for."""
    choose(explorer, "column.rename")
    choose(explorer, "table.drop")
    assert [each.case for each in explorer.matrix] == ["table.add", "table.drop", "column.rename"]
    assert str(explorer.matrix.versions.server).startswith("SQLite 3.")
    made = explorer.export._named_report()
    assert made is not None
    assert made[0] == "matrix.html"
    assert "column.rename" in made[1]


def test_what_ended_before_cancel_is_kept(explorer: MatrixExplorer) -> None:
    """And shown while the others run."""
    explorer.filters.family.value = "column"
    explorer.run_all()
    limit = time.monotonic() + LIMIT
    while len(explorer.matrix) < 3 and time.monotonic() < limit:
        time.sleep(0.05)
    explorer.actions.cancel()
    assert len(explorer.matrix) >= 3


def test_a_trial_without_an_outcome_is_told_of(
    explorer: MatrixExplorer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With its card; the others are shown."""
    failure = Failure("trial-ended", "It ended.", (("exit code", "-9"),), "Run it alone.")
    monkeypatch.setattr(pool.TrialProcess, "ask", lambda _process, _task: failure)
    explorer.filters.text.value = "table.drop"
    explorer.run_all()
    assert explorer.wait(LIMIT)
    assert "It ended." in explorer.actions.fault.value
    assert [each.case for each in explorer.matrix.broken] == [case.slug for case in explorer.grid.cases]


def test_running_all_of_them_can_be_cancelled(explorer: MatrixExplorer) -> None:
    """At once, and the explorer goes on working."""
    explorer.filters.family.value = "type"
    explorer.run_all()
    explorer.actions.cancel()
    assert explorer.actions.status.words == "Cancelled."
    choose(explorer, "column.add_nullable")
    assert "detected" in shown(explorer)


def test_a_case_that_does_not_apply_says_why() -> None:
    """Without being run."""
    explorer = MatrixExplorer(backends=["sqlite"], selected="procedure.add")
    assert explorer.wait(LIMIT)
    assert "not applicable" in shown(explorer)
    explorer.close()


def test_an_unknown_case_or_backend_is_refused() -> None:
    """Before anything is shown."""
    with pytest.raises(InputError, match=r"column\.rename"):
        MatrixExplorer(backends=["sqlite"], selected="column.renam")
    with pytest.raises(InputError, match="sqlite, postgresql"):
        MatrixExplorer(backends=["mysql"])


def test_closing_leaves_nothing() -> None:
    """No widget stays in the kernel's memory."""
    before = open_widgets()
    explorer = MatrixExplorer(backends=["sqlite"])
    assert explorer.wait(LIMIT)
    explorer.close()
    assert open_widgets() == before


def test_a_case_opens_on_a_backend_that_knows_it() -> None:
    """What SQLite does not have is shown on PostgreSQL; the tab of SQLite says why when it is clicked."""
    slug = next(each for each, case in CASES.items() if set(case.lacks) == {"sqlite"})
    explorer = MatrixExplorer(recorded())
    assert explorer.wait(LIMIT)
    assert explorer.case.tabs.selected_index == 0
    choose(explorer, slug)
    assert explorer.case.tabs.selected_index == 1
    explorer.case.tabs.selected_index = 0
    explorer.run()
    assert explorer.wait(LIMIT)
    assert explorer.case.tabs.selected_index == 0
    explorer.close()
