"""Sentences with names between backticks."""

from limbeck.view.prose import pieces, prose


def test_names_between_backticks_become_code() -> None:
    """What stands between backticks is isolated code, the rest is text."""
    assert prose("Drops `a<b` & more.") == "Drops <code><bdi>a&lt;b</bdi></code> &amp; more."


def test_a_sentence_without_names_stays() -> None:
    """The "no change" twin: no backtick, or a single one, changes nothing."""
    assert prose("Nothing to see.") == "Nothing to see."
    assert prose("A lone ` here.") == "A lone ` here."


def test_the_pieces_make_up_the_sentence() -> None:
    """Every character but the paired backticks is in exactly one piece."""
    assert list(pieces("`a` and `b``c`!")) == [
        ("a", True),
        (" and ", False),
        ("b", True),
        ("c", True),
        ("!", False),
    ]
