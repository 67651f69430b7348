"""The map of a history, driven as its controls would drive it."""

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from tests.histories.version_files import dag, write
from tests.view import rehearsals
from tests.view.histories import ONE_WAY, history, line, team
from tests.widgets.open_widgets import open_widgets

import limbeck
from limbeck.databases.database import Database
from limbeck.errors import InputError
from limbeck.view.history import graphviz
from limbeck.widgets.history.map import HistoryMap

LETTERS = tuple(f"id{letter}" for letter in "abcdefghi")


@pytest.fixture
def shown() -> HistoryMap:
    """Nine revisions in a line, of which seven are folded."""
    return HistoryMap(history(*line(*LETTERS)))


def titles(shown: HistoryMap) -> list[str]:
    return [box.title for box in shown.state.scene.boxes]


def click(shown: HistoryMap, title: str) -> None:
    """As the browser tells of a click on a box."""
    key = next(box.key for box in shown.state.scene.boxes if box.title == title)
    shown.map._handle_custom_msg({"kind": "choose", "key": key}, [])


def chosen(shown: HistoryMap) -> str:
    """The title of the box that is marked in the picture."""
    return next(box.title for box in shown.state.scene.boxes if box.key == shown.map.chosen)


def test_it_opens_folded_with_the_newest_revision_in_view(shown: HistoryMap) -> None:
    """Nothing is chosen, and the panel says how to."""
    assert titles(shown) == ["ida", "7 revisions", "idi"]
    assert (shown.selected, shown.map.chosen, shown.map.anchor) == (None, "", "n2")
    assert "Choose a revision" in shown.revision.about.value


def test_a_click_on_a_run_unfolds_it(shown: HistoryMap) -> None:
    """All of it, and its first revision stays in view."""
    before = shown.map.picture
    click(shown, "7 revisions")
    assert titles(shown) == list(LETTERS)
    assert shown.map.picture != before
    assert shown.map.anchor == "n1"
    assert shown.selected is None


def test_a_click_on_a_revision_chooses_it() -> None:
    """The picture marks it, and the panel tells everything of it, that it has no way back, too."""
    found = history(*line(*LETTERS))
    shown = HistoryMap(replace(found, sources={**found.sources, "idi": ONE_WAY.format(message="make idi")}))
    click(shown, "idi")
    assert shown.selected == "idi"
    assert chosen(shown) == "idi"
    told = shown.revision.about.value
    assert "make idi" in told
    assert "Author: Ada" in told
    assert "add column" in told
    assert 'class="lb-drops"' in told
    assert "empty: going back changes nothing" in told
    assert [code.text.splitlines()[0] for code in shown.revision.codes.values()] == [
        "def upgrade():",
        "def downgrade():",
    ]


def test_selecting_in_python_moves_the_picture(shown: HistoryMap) -> None:
    """By a partial id, out of the run that it is folded into."""
    shown.selected = "ide"
    assert titles(shown) == ["ida", "3 revisions", "ide", "3 revisions", "idi"]
    assert (chosen(shown), shown.map.anchor) == ("ide", shown.map.chosen)


def test_a_partial_id_becomes_the_full_one() -> None:
    """Whoever reads `selected` gets what the files say."""
    shown = HistoryMap(history(*line("ae1027", "bf2099")), selected="ae10")
    assert shown.selected == "ae1027"
    shown.selected = None
    assert shown.map.chosen == ""


def test_an_unknown_revision_cannot_be_selected(shown: HistoryMap) -> None:
    """It raises where it was set, and what was chosen stays."""
    shown.selected = "ida"
    with pytest.raises(InputError, match="no revision 'zzz'"):
        shown.selected = "zzz"
    assert shown.selected == "ida"


def test_folding_takes_back_what_was_opened(shown: HistoryMap) -> None:
    """One run, then all of them; the button is there only where there is something to fold."""
    assert shown.revision.fold.layout.display is None or shown.revision.children == (shown.revision.about,)
    click(shown, "7 revisions")
    shown.selected = "idc"
    assert shown.revision.fold.layout.display is None
    shown.revision.fold.click()
    assert titles(shown) == ["ida", "7 revisions", "idi"]
    assert shown.selected is None
    shown.folding.click()
    assert titles(shown) == list(LETTERS)
    assert shown.folding.description == "Fold all"
    shown.folding.click()
    assert titles(shown) == ["ida", "7 revisions", "idi"]


def test_a_search_marks_every_match_and_walks_through_them() -> None:
    """By message; the next button goes round."""
    shown = HistoryMap(history(*team()))
    shown.find.value = "BRANCH"
    assert shown.selected == "b1"
    shown.find.value = "merge"
    assert (shown.selected, shown.status.words) == ("m1", "Match 1 of 1: m1 merge both")
    shown.find.value = "on "
    assert [shown.state.box(each).key for each in ("b1", "c1")] == shown.map.matches
    shown.next.click()
    assert shown.selected == "c1"
    shown.next.click()
    assert shown.selected == "b1"


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("ida", ("ida",)),
        ("make idc", ("idc",)),
        ("users.email", LETTERS),
        ("ada@example", LETTERS),
        ("nothing like it", ()),
        ("", ()),
    ],
)
def test_a_search_looks_at_ids_messages_columns_and_authors(
    shown: HistoryMap, words: str, found: tuple[str, ...]
) -> None:
    """Whatever a reader remembers."""
    assert shown.search(words) == found


def test_a_search_without_a_match_says_so(shown: HistoryMap) -> None:
    """In the status line, which is read aloud."""
    shown.find.value = "nobody"
    assert (shown.status.state, shown.status.words) == ("stopped", "No revision matches 'nobody'.")
    shown.find.value = ""
    assert shown.status.words == ""


def test_the_path_from_the_database_to_the_chosen_one() -> None:
    """One click: in order, numbered."""
    shown = HistoryMap(history(*line(*LETTERS), current=("idc",)))
    shown.selected = "idf"
    assert shown.revision.to_here.description == "From current to here"
    shown.revision.to_here.click()
    assert (shown.path.start.value, shown.path.end.value) == ("idc", "idf")
    assert shown.status.words == "3 revisions would run, as an upgrade."
    assert [shown.path.found.value.index(each) for each in ("idd", "ide", "idf")] == sorted(
        shown.path.found.value.index(each) for each in ("idd", "ide", "idf")
    )


def test_a_path_that_does_not_exist_is_a_card(shown: HistoryMap) -> None:
    """With what Alembic said, and it goes with the next click."""
    shown.path.end.value = "nobody"
    shown.path.steps_button.click()
    assert "There is no path from" in shown.path.fault.value
    assert shown.path.found.value == ""
    assert shown.status.state == "failed"
    shown.path.end.value = "heads"
    shown.path.steps_button.click()
    assert shown.path.fault.value == ""
    assert "9 revisions would run" in shown.path.found.value


def test_sql_is_written_off_the_main_thread() -> None:
    """For the chosen dialect, revision by revision."""
    shown = HistoryMap(Path(__file__).parents[3] / "data" / "shop")
    shown.path.dialect.value = "sqlite"
    shown.path.end.value = "3f8a2c71d0be"
    shown.path.sql_button.click()
    assert shown.wait(60)
    assert shown.fault.value == ""
    assert shown.status.words == "SQL of 1 revision."
    assert "CREATE TABLE" in shown.path.sql.value.replace('</span> <span class="lb-k">', " ")
    shown.close()


def test_refreshing_reads_the_files_again(tmp_path: Path) -> None:
    """A new revision appears; what was chosen stays chosen."""
    rows: list[dict[str, Any]] = [{"revision": "a"}, {"revision": "b", "down_revision": "a"}]
    folder = write(tmp_path / "x", rows)
    shown = HistoryMap(folder, selected="b")
    write(tmp_path / "y", [{"revision": "c", "down_revision": "b"}])
    (tmp_path / "y" / "versions" / "c_.py").rename(folder / "versions" / "c_.py")
    shown.refresh_button.click()
    assert shown.wait(20)
    assert titles(shown) == ["a", "b", "c"]
    assert (shown.selected, chosen(shown)) == ("b", "b")
    assert shown.status.words == "Read again: 3 revisions, 1 head."


def test_refreshing_asks_the_database_again(tmp_path: Path, scratch_sqlite: Database) -> None:
    """What was pending has run, and a path begins where the database is now."""
    folder = write(tmp_path / "x", [{"revision": "a"}, {"revision": "b", "down_revision": "a"}])
    shown = HistoryMap(folder, database=scratch_sqlite)
    assert (shown.history.pending, shown.path.start.value) == (("a", "b"), "base")
    with scratch_sqlite.engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE alembic_version (version_num VARCHAR(32))"))
        connection.execute(sa.text("INSERT INTO alembic_version VALUES ('a')"))
    shown.refresh()
    assert shown.wait(20)
    assert (shown.history.pending, shown.path.start.value) == (("b",), "a")
    assert [trait.word for trait in shown.state.box("a").traits] == ["current", "base"]


def test_a_refresh_that_fails_is_a_card(tmp_path: Path) -> None:
    """What was shown stays."""
    folder = write(tmp_path / "x", [{"revision": "a"}])
    shown = HistoryMap(folder)
    shutil.rmtree(folder)
    shown.refresh()
    assert shown.wait(20)
    assert shown.status.state == "failed"
    assert "There is no file or folder " in shown.fault.value
    assert titles(shown) == ["a"]


def test_a_history_that_tells_no_source_cannot_be_read_again(shown: HistoryMap) -> None:
    """The click says so."""
    shown.refresh_button.click()
    assert shown.status.words == "Nothing to read again: the map was made from a history, not a project."


def test_the_direction_can_be_changed(shown: HistoryMap) -> None:
    """The picture becomes wider than high."""
    shown.direction.value = "LR"
    assert shown.map.rankdir == "LR"
    size = [float(each) for each in shown.map.picture.split('viewBox="0 0 ')[1].split('"')[0].split()]
    assert size[0] > size[1]


def test_without_a_picture_there_is_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    """And why."""
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(graphviz, "find_spec", lambda _name: None)
    shown = HistoryMap(history(*team()))
    assert shown.map.picture == ""
    assert shown.map.layout.display == "none"
    assert "There is no Graphviz here" in shown.fallback.value
    assert shown.fallback.value.count('<th scope="row"') == len(team())


def test_a_message_for_a_picture_that_is_gone_does_nothing(shown: HistoryMap) -> None:
    """A click may come later than the next picture."""
    shown.map._handle_custom_msg({"kind": "choose", "key": "n99"}, [])
    shown.map._handle_custom_msg({"kind": "other"}, [])
    assert (shown.selected, shown.fault.value) == (None, "")


def test_problems_are_cards(tmp_path: Path) -> None:
    """Below the map, and with the revision that they are about."""
    shown = HistoryMap(write(tmp_path / "x", [{"revision": "a", "down_revision": "gone"}]))
    assert "What is wrong with it" in shown.problems.value
    shown.selected = "gone"
    assert "no file" in shown.revision.about.value


def test_549_revisions_are_three_boxes(tmp_path: Path) -> None:
    """A long history opens small."""
    shown = HistoryMap(write(tmp_path / "x", dag("notify")) / "versions")
    assert [box.title for box in shown.state.scene.boxes][1] == "547 revisions"
    assert len(shown.map.picture) < 10_000


def test_closing_leaves_no_widget() -> None:
    """Nothing of it stays in the memory of the page."""
    before = set(open_widgets())
    shown = limbeck.HistoryMap(history(*team()))
    shown.selected = "m1"
    shown.selected = None
    shown.close()
    assert set(open_widgets()) - before == set()


def test_a_project_without_revisions_has_a_map(tmp_path: Path) -> None:
    """It says so, finds nothing, has no path, and follows the first revision that is made."""
    folder = write(tmp_path / "p", ())
    shown = HistoryMap(folder)
    assert "There are no revisions yet." in shown.summary.value
    assert titles(shown) == []
    assert shown.search("users") == ()
    shown.show_path()
    assert "Nothing would run" in shown.path.found.value
    shown.unfold_all()
    shown.fold()
    write(tmp_path / "first", [{"revision": "a1"}])
    (tmp_path / "first" / "versions" / "a1_.py").rename(folder / "versions" / "a1_.py")
    shown.refresh()
    assert shown.wait(20)
    assert titles(shown) == ["a1"]


def test_a_rehearsal_is_seen_at_its_nodes_and_beside_them() -> None:
    """The map shows verdicts, and the chosen revision with its reasons; other revisions are as before."""
    found = rehearsals.rehearsal(rehearsals.LOSES)
    lossy = rehearsals.LOSES.revision
    shown = HistoryMap(history(*line(*LETTERS, lossy, "idj", "idk")), rehearsal=found)
    assert titles(shown) == ["ida", "8 revisions", lossy, "idj", "idk"]
    assert "\u2715 loses" in shown.map.picture
    shown.selected = lossy
    assert "table chunks (2)" in shown.revision.about.value
    shown.selected = "idk"
    assert "table chunks (2)" not in shown.revision.about.value
    click(shown, "8 revisions")
    assert "\u2715 loses" in shown.map.picture
