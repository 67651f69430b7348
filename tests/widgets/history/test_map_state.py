"""What a map shows of its history, without a widget."""

from pathlib import Path

import pytest
from tests.histories.version_files import write
from tests.view.histories import history, line, team

from limbeck.widgets.history.map_state import MapState

LETTERS = tuple(f"id{letter}" for letter in "abcdefghi")


@pytest.fixture
def state() -> MapState:
    """Nine revisions in a line, of which seven are folded."""
    return MapState(history(*line(*LETTERS)))


def titles(state: MapState) -> list[str]:
    return [box.title for box in state.scene.boxes]


def test_a_revealed_revision_leaves_its_run_and_folding_puts_it_back(state: MapState) -> None:
    """Revealing it once more changes nothing."""
    assert state.reveal("ide")
    assert titles(state) == ["ida", "3 revisions", "ide", "3 revisions", "idi"]
    assert not state.reveal("ide")
    assert state.is_open("ide")
    assert state.fold("ide") == LETTERS[1:-1]
    assert titles(state) == ["ida", "7 revisions", "idi"]
    assert not state.is_open("ide")


def test_folding_everything_keeps_the_chosen_revision_in_view(state: MapState) -> None:
    """Only the chosen one has a box of its own."""
    state.unfold_all()
    assert (state.folded, titles(state)) == (False, list(LETTERS))
    state.selected = "idc"
    state.fold_all()
    assert titles(state) == ["ida", "idb", "idc", "5 revisions", "idi"]


def test_the_next_match_goes_round() -> None:
    """After the last one, and where no match is chosen, comes the first."""
    state = MapState(history(*team()))
    assert state.search("on ") == ("b1", "c1")
    assert state.next_match() == "b1"
    state.selected = "b1"
    assert state.next_match() == "c1"
    state.selected = "c1"
    assert state.next_match() == "b1"
    assert state.match_line("c1").startswith("Match 2 of 2: c1 ")
    assert state.marked() == [state.key("b1"), state.key("c1")]


def test_what_was_open_stays_open_when_the_history_is_read_again(state: MapState) -> None:
    """Matches that are gone are forgotten."""
    state.unfold("idc")
    state.search("make")
    state.replace(history(*line(*LETTERS[:5])))
    assert titles(state) == list(LETTERS[:5])
    assert state.matches == LETTERS[:5]


def test_a_path_begins_where_the_database_is() -> None:
    """Or else at the beginning."""
    assert MapState(history(*line(*LETTERS))).start == "base"
    assert MapState(history(*line(*LETTERS), current=("idc",))).start == "idc"


def test_version_files_can_be_read_again_and_a_history_of_no_project_cannot(tmp_path: Path) -> None:
    """Whoever gives a history keeps where it came from."""
    folder = write(tmp_path / "x", [{"revision": "a"}])
    state = MapState.read(folder)
    assert state.read_again is not None
    assert state.read_again().heads == state.history.heads == ("a",)
    assert MapState.read(history(*line("ida"))).read_again is None
