"""What a picture of a history shows: boxes, words, folding."""

import pytest
from tests.view.histories import history, line, team

from limbeck.records.revision import Revision
from limbeck.view.history.scene import Box, months, scene


def words(box: Box) -> list[str]:
    return [trait.word for trait in box.traits]


def test_a_run_is_one_box_that_counts_and_dates_it() -> None:
    """Five revisions that follow one another are told by their number and their months."""
    boxes = scene(history(*line("a", "b", "c", "d", "e", "f", "g"))).boxes
    assert [(box.title, box.text) for box in boxes] == [
        ("a", "make a"),
        ("5 revisions", "Feb\u2013Jun 2024"),
        ("g", "make g"),
    ]
    assert [words(box) for box in boxes] == [["base", "drops"], ["drops", "folded"], ["head", "drops"]]
    assert boxes[1].spoken == "5 revisions, from b to f. Feb\u2013Jun 2024. 5 drops, folded"


def test_without_folding_each_revision_has_its_box() -> None:
    """The no-change twin: the same history, drawn in full."""
    boxes = scene(history(*line("a", "b", "c", "d", "e")), folded=False).boxes
    assert [box.title for box in boxes] == ["a", "b", "c", "d", "e"]


def test_an_unfolded_run_is_drawn_in_full_and_a_kept_revision_splits_one() -> None:
    """What a click opens, and what Python selects."""
    shown = history(*line(*"abcdefghi"))
    assert len(scene(shown, unfolded=["d"]).boxes) == 9
    assert [box.title for box in scene(shown, keep=["e"]).boxes] == [
        "a",
        "3 revisions",
        "e",
        "3 revisions",
        "i",
    ]


def test_every_role_is_told_in_words() -> None:
    """Branch points, merges, heads, bases, labels and dependencies."""
    told = {box.title: words(box) for box in scene(history(*team())).boxes}
    assert told == {
        "a1": ["base", "drops"],
        "4 revisions": ["drops", "folded"],
        "a6": ["branch point", "depended on", "drops"],
        "b1": ["drops"],
        "c1": ["drops"],
        "m1": ["head", "merge", "drops"],
        "r1": ["head", "base", "label", "depends", "drops"],
    }


def test_a_dependency_is_an_arrow_of_its_own_kind() -> None:
    """Dashed in the picture: it runs before, but is not followed."""
    shown = scene(history(*team()))
    named = {box.key: box.title for box in shown.boxes}
    assert [(named[each.start], named[each.end]) for each in shown.arrows if each.dependency] == [
        ("a6", "r1")
    ]


@pytest.mark.parametrize(
    ("current", "expected"),
    [
        (None, [[], ["folded"], []]),
        ((), [["pending"], ["pending", "folded"], ["pending"]]),
        (("g",), [["applied"], ["applied", "folded"], ["current"]]),
        (("a",), [["current"], ["pending", "folded"], ["pending"]]),
    ],
)
def test_the_state_is_told_where_a_database_was_asked(
    current: tuple[str, ...] | None, expected: list[list[str]]
) -> None:
    """Applied, current and pending; nothing of it without a database."""
    boxes = scene(history(*line(*"abcdefg"), current=current)).boxes
    assert [
        [word for word in words(box) if word not in ("head", "base", "drops")] for box in boxes
    ] == expected


def test_a_missing_file_is_a_box_that_says_so() -> None:
    """A ghost, and the problem that its child has."""
    told = {box.title: words(box) for box in scene(history(Revision("a", ("gone",)))).boxes}
    assert "no file" in told["gone"]
    assert "problem" in told["a"] + told["gone"]


def test_the_legend_lists_only_what_occurs() -> None:
    """A plain line has no merge to explain."""
    assert [trait.word for trait in scene(history(*line("a", "b"))).traits] == ["head", "base", "drops"]


def test_long_texts_are_cut_in_the_box_and_whole_for_a_screen_reader() -> None:
    """A box stays narrow; nothing is lost."""
    (box,) = scene(history(Revision("x" * 40, message="y" * 80))).boxes
    assert (len(box.title), len(box.text), box.title[-1]) == (26, 38, "\u2026")
    assert "x" * 40 in box.spoken
    assert "y" * 80 in box.spoken


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        (["2024-01-05 10:00", "2024-09-01"], "Jan\u2013Sep 2024"),
        (["2024-03-05", "2024-03-30"], "Mar 2024"),
        (["2023-12-31", "2024-01-01", None], "Dec 2023 \u2013 Jan 2024"),
        ([None, "yesterday", ""], ""),
    ],
)
def test_dates_are_as_short_as_they_can_be(dates: list[str | None], expected: str) -> None:
    """In months, in English, whatever cannot be read left out."""
    assert months(dates) == expected
