"""Trials and matrices as they are drawn: in a notebook, on a page, on a terminal, as a DataFrame."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from markupsafe import Markup
from sqlalchemy import Column, Integer, MetaData, String, Table
from tests.view.markup import Document, words

from limbeck.matrices.case import Case
from limbeck.matrices.matrix import Matrix
from limbeck.matrices.outcome import Outcome
from limbeck.matrices.trial import trial
from limbeck.matrices.verdict import Verdict
from limbeck.records import Difference
from limbeck.view.matrix.differences import differences
from limbeck.view.matrix.html import FOLD
from limbeck.view.matrix.models_diff import side_by_side
from limbeck.view.text import text

if TYPE_CHECKING:
    from limbeck.autogen.migration_file import Operations

EVIL = "<img src=x onerror=alert(1)>"


class Hostile(Case):
    """A `<b>lesson</b>` with <script>alert(1)</script> in it.

    And a second paragraph.
    """

    slug = "own.<i>"
    title = f"rename {EVIL}"
    rows = {EVIL: [{"id": 1, "old\u202e": EVIL}]}  # noqa: RUF012 - as in every case
    carried = {f"{EVIL}.old\u202e": f"{EVIL}.new"}  # noqa: RUF012

    def before(self, metadata: MetaData) -> None:
        Table(EVIL, metadata, Column("id", Integer, primary_key=True), Column("old\u202e", String(40)))

    def after(self, metadata: MetaData) -> None:
        Table(EVIL, metadata, Column("id", Integer, primary_key=True), Column("new", String(40)))

    def remedy(self, op: Operations) -> None:
        op.alter_column(EVIL, "old\u202e", new_column_name="new")

    def undo(self, op: Operations) -> None:
        op.alter_column(EVIL, "new", new_column_name="old\u202e")


@pytest.fixture(scope="module")
def rename() -> Outcome:
    """The example of all examples, really run."""
    return trial("column.rename", "sqlite")


@pytest.fixture(scope="module")
def hostile() -> Outcome:
    """A case with hostile names, really run."""
    return trial(Hostile(), "sqlite")


@pytest.fixture(scope="module")
def matrix(rename: Outcome, hostile: Outcome) -> Matrix:
    """Both of them, with one more that was not run everywhere."""
    added = trial("column.add_nullable", "sqlite", ["batch"])
    return Matrix((rename, added, hostile), rename.versions, seconds=1.25)


def test_the_lines_that_differ_are_marked_on_both_sides() -> None:
    """Lines that both sides have are not."""
    before, after = side_by_side("a = 1\nb = 2", "a = 1\nc = 3\nd = 4")
    assert [line.changed for line in before] == [False, True]
    assert [line.changed for line in after] == [False, True, True]


def test_the_words_that_differ_are_marked_in_lines_that_are_alike() -> None:
    """In lines that have little in common, marks would only be noise."""
    before, after = side_by_side('Column("old", Integer)', 'Column("new", Integer)')
    assert '<mark><span class="lb-s">old</span></mark>' in before[0].code
    assert '<mark><span class="lb-s">new</span></mark>' in after[0].code
    before, after = side_by_side("one(1)", "def other(): pass")
    assert "<mark>" not in before[0].code + after[0].code


def test_definitions_that_differ_stand_side_by_side() -> None:
    """With the words marked; a side without the object says so, and the rest is counted."""
    found = (
        Difference("index", "", "users", "ix", "definition", "(a) WHERE b", "(a) WHERE <c>"),
        Difference("view", "", "", "seen", None, None, "SELECT 1"),
        Difference("view", "", "", "more", None, None, "SELECT 2"),
    )
    drawn = differences(found, 2)
    assert (drawn.shown[0].there, drawn.shown[0].wanted) == (
        "(a) WHERE <mark>b</mark>",
        "(a) WHERE <mark>&lt;c&gt;</mark>",
    )
    assert (drawn.shown[1].subject, drawn.shown[1].there, drawn.shown[1].wanted) == (
        "view seen",
        None,
        "SELECT 1",
    )
    assert drawn.more == 1


def test_what_was_not_seen_is_a_table_and_not_a_long_sentence() -> None:
    """What there is beside what is wanted; models that stay as they are are shown as models."""
    outcome = trial("view.add", "sqlite")
    document = Document(outcome._repr_html_())
    assert document.mistakes == []
    assert "Autogenerate proposes nothing, although this differs:" in document.words
    assert "view large_orders" in document.words
    assert "self.before" not in document.words


def test_an_error_is_told_once_with_its_statement() -> None:
    """Beside the verdict."""
    shown = trial("column.add_notnull_rows", "sqlite")._repr_html_()
    assert shown.count("Cannot add a NOT NULL column") == 1
    assert "ALTER TABLE users ADD COLUMN email" in Markup(shown).striptags()  # noqa: S704 - it is markup


def test_an_outcome_shows_everything_that_was_kept(rename: Outcome) -> None:
    """Lesson, models, script, SQL, rows, what was lost, the remedy and its proof, the versions."""
    shown = Markup(rename._repr_html_()).striptags()  # noqa: S704 - it is markup
    for part in (
        rename.exhibit.lesson.split()[0],
        "misread",
        "op.drop_column('users', 'user_name')",
        "ALTER TABLE users DROP COLUMN user_name;",
        "What a careful person writes",
        "proven",
        "Ada",
        "SQLite 3.",
        "the defaults",
    ):
        assert part in shown


def test_names_from_a_database_are_never_tags(hostile: Outcome, matrix: Matrix) -> None:
    """In the notebook, on the page, and in the grid."""
    assert hostile.verdict is Verdict.MISREAD
    for shown in (hostile._repr_html_(), hostile.to_html(), matrix._repr_html_(), matrix.to_html()):
        assert "<img" not in shown
        assert "<script" not in shown
        assert "\u202e" not in shown
        assert Document(shown).mistakes == []


def test_a_terminal_is_not_steered(hostile: Outcome) -> None:
    """Hidden characters are made visible, and code is not wrapped."""
    shown = text(hostile, width=80, colour=False)
    assert "\u202e" not in shown
    assert "✕ misread" in shown


def test_a_matrix_is_a_grid_with_what_was_not_run(matrix: Matrix) -> None:
    """In a notebook one table as long as it is short, on a page with everything about each case."""
    assert "not run" in matrix._repr_html_()
    assert "Models, script, SQL, rows" not in matrix._repr_html_()
    assert matrix.to_html().count("Models, script, SQL, rows") == 3


def test_a_page_leads_from_a_glance_to_each_family(matrix: Matrix) -> None:
    """Each family has its counts, and a link to its table; the servers are named."""
    document = Document(matrix.to_html())
    assert document.mistakes == []
    links = [attributes["href"] for tag, attributes in document.elements if tag == "a"]
    places = [f"#{attributes['id']}" for _, attributes in document.elements if "id" in attributes]
    assert links == places == ["#family-1", "#family-2"]
    assert "SQLite 3." in document.words


def test_the_families_of_a_large_matrix_are_folded_in_a_notebook(rename: Outcome) -> None:
    """With what is in them counted on the fold."""
    many = [replace(rename, case=f"column.{at}", family="ab"[at % 2]) for at in range(FOLD + 1)]
    document = Document(Matrix(tuple(many), rename.versions)._repr_html_())
    assert len(document.tags("details")) == 2
    assert "21 cases" in document.words
    assert "✕ 20 misread" in document.words


def test_a_matrix_pivots_into_a_frame(matrix: Matrix) -> None:
    """Rows are cases, columns are backends and options, cells are verdicts."""
    frame = matrix.to_frame()
    assert [tuple(each) for each in frame.columns] == [("sqlite", "default"), ("sqlite", "batch")]
    assert frame.loc[("column", "column.rename"), ("sqlite", "default")] == "misread"
    assert frame.loc[("column", "column.rename"), ("sqlite", "batch")] == ""
    assert frame.loc[("column", "column.add_nullable"), ("sqlite", "batch")] == "detected"


def test_an_outcome_as_a_frame_tells_what_was_wanted_and_lost(rename: Outcome) -> None:
    """A row for each."""
    frame = rename.to_frame()
    assert list(frame["state"]) == ["wanted", "wanted", "lost", "lost"]


def test_a_matrix_on_a_terminal_counts_and_lists(matrix: Matrix) -> None:
    """Each family has its table."""
    shown = text(matrix, width=100, colour=False)
    assert "✕ 2 misread" in shown
    assert "✓ 1 detected" in shown
    assert shown.count("column.rename") == 1


def test_verdicts_that_depend_on_chance_are_counted(rename: Outcome) -> None:
    """How often each of them came up, once in the singular; a case that always ends alike says nothing."""
    html = replace(rename, chance=((Verdict.DETECTED, 1), (Verdict.FAILS, 3))).to_html()
    assert "hash seeds: ✓ detected 1 time, ⚠ fails 3 times." in words(html)
    assert "hash seeds" not in replace(rename, chance=((Verdict.DETECTED, 4),)).to_html()


def test_the_price_of_a_remedy_is_shown_wherever_the_trial_is() -> None:
    """The word beside proven, the column, and the value before and after."""
    outcome = trial("type.bigint_to_int", "sqlite")
    value = "3000000000 → 2147483647"
    for shown in (outcome._repr_html_(), outcome.to_html(), text(outcome, 100, colour=False)):
        assert "proven, at a price" in shown
        assert "Values that it changes for good" in shown
        assert f"pages.views: {value}" in shown
    assert "proven, at a price. It reaches the target, leaves autogenerate nothing" in repr(outcome)
    assert outcome.to_dict()["remedy"]["price"] == [
        {"column": "pages.views", "before": 3000000000, "after": 2147483647}
    ]
    frame = outcome.to_frame()
    assert list(frame[frame["state"] == "price of the remedy"]["what"]) == [f"pages.views: {value}"]


def test_lost_values_are_shown_as_values() -> None:
    """No row is gone, and the text says so."""
    outcome = trial("column.rename", "sqlite")
    assert outcome.to_dict()["rows"]["lost"] == []
    changed = outcome.to_dict()["rows"]["changed"]
    assert {each["after"] for each in changed} == {None}
    shown = text(outcome, 100, colour=False)
    assert "Lost values" in shown
    assert "Lost rows" not in shown
    assert f"{changed[0]['column']}: {changed[0]['before']} → NULL" in outcome.to_html()
