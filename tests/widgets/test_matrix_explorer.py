"""The explorer without a browser: what its buttons and switches do, on real databases."""

from collections.abc import Iterator

import pytest
from tests.widgets.living import living

from limbeck.errors import InputError
from limbeck.matrices.cases import CORE, FAMILIES
from limbeck.matrices.options import Option
from limbeck.matrices.verdict import Verdict
from limbeck.widgets.matrix_explorer import WALK, MatrixExplorer

LIMIT = 120.0


@pytest.fixture
def explorer() -> Iterator[MatrixExplorer]:
    """An explorer on SQLite, which has run its first case."""
    made = MatrixExplorer(backends=["sqlite"])
    assert made.wait(LIMIT)
    yield made
    made.close()


def shown(explorer: MatrixExplorer) -> str:
    return str(explorer.case.tabs.children[0].value)


def choose(explorer: MatrixExplorer, slug: str) -> None:
    explorer.selected = slug
    assert explorer.wait(LIMIT)


def test_the_first_case_of_the_walk_is_run_at_once(explorer: MatrixExplorer) -> None:
    """One look shows what a case is, without a click."""
    assert explorer.selected == CORE[0]
    assert explorer.family.value == WALK
    assert "detected" in shown(explorer)


def test_a_chosen_case_is_run_and_its_row_tells_the_verdict(explorer: MatrixExplorer) -> None:
    """The heading, the models and the result are those of the case."""
    choose(explorer, "column.rename")
    assert explorer.table.chosen is not None
    assert explorer.table.chosen.slug == "column.rename"
    assert "misread" in shown(explorer)
    assert "column.rename" in explorer.case.heading.value
    assert "full_name" in explorer.case.models.value
    row = [case.slug for case in explorer.table.cases].index("column.rename")
    assert "misread" in explorer.table.df["SQLite"][row]


def test_choosing_a_row_chooses_the_case(explorer: MatrixExplorer) -> None:
    """As a click in the table does."""
    explorer.table.selected_rows = [2]
    assert explorer.wait(LIMIT)
    assert explorer.selected == CORE[2]


def test_next_and_back_walk_through_the_table(explorer: MatrixExplorer) -> None:
    """And stay where they are at its ends."""
    explorer.back.click()
    assert explorer.selected == CORE[0]
    explorer.next.click()
    assert explorer.wait(LIMIT)
    assert explorer.selected == CORE[1]
    explorer.back.click()
    assert explorer.selected == CORE[0]


def test_a_switched_option_runs_the_case_again(explorer: MatrixExplorer) -> None:
    """What was run without it is kept for when it is switched off."""
    choose(explorer, "server_default.change_text")
    assert "unseen" in shown(explorer)
    explorer.switches.switch(Option.COMPARE_SERVER_DEFAULT, on=True)
    explorer.switches.switch(Option.BATCH, on=True)
    assert explorer.wait(LIMIT)
    assert "detected" in shown(explorer)
    before = len(explorer.matrix)
    explorer.switches.switch(Option.BATCH, on=False)
    explorer.switches.switch(Option.COMPARE_SERVER_DEFAULT, on=False)
    assert explorer.wait(LIMIT)
    assert "unseen" in shown(explorer)
    assert len(explorer.matrix) - before <= 1


def test_a_family_and_a_verdict_narrow_the_table(explorer: MatrixExplorer) -> None:
    """Both at once."""
    explorer.family.value = "nullable"
    assert [case.slug for case in explorer.table.cases] == [case.slug for case in FAMILIES["nullable"]]
    explorer.run_button.click()
    assert explorer.wait(LIMIT)
    explorer.verdict.value = Verdict.FAILS
    assert {case.slug for case in explorer.table.cases} >= {"nullable.to_notnull"}
    assert len(explorer.table.cases) < len(FAMILIES["nullable"])


def test_running_all_of_them_can_be_cancelled(explorer: MatrixExplorer) -> None:
    """At once, and the explorer goes on working."""
    explorer.family.value = "type"
    explorer.run_all()
    explorer.errands.cancel()
    assert explorer.errands.status.words == "Cancelled."
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
    before = living()
    explorer = MatrixExplorer(backends=["sqlite"])
    assert explorer.wait(LIMIT)
    explorer.close()
    assert living() == before
