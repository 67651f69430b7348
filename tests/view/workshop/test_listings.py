"""What became of a file, line by line."""

from limbeck.view.workshop.listings import changed_lines, language_of

BEFORE = "\n".join("abcdefghij")


def signs(before: str, after: str) -> list[str]:
    return [f"{each.fate.sign}{each.text}" for each in changed_lines(before, after)]


def test_a_change_is_shown_with_two_lines_around_it() -> None:
    """What is left out above and below is one line each."""
    assert signs(BEFORE, BEFORE.replace("e", "E")) == [
        "\u22ef",
        " c",
        " d",
        "\u2212e",
        "+E",
        " f",
        " g",
        "\u22ef",
    ]


def test_a_change_at_either_end_leaves_nothing_out_there() -> None:
    """And two changes far from each other are two pieces."""
    after = BEFORE.replace("a", "A").replace("j", "J")
    assert signs(BEFORE, after) == ["\u2212a", "+A", " b", " c", "\u22ef", " h", " i", "\u2212j", "+J"]


def test_a_file_that_is_the_same_has_no_lines() -> None:
    """There is nothing to show."""
    assert signs(BEFORE, BEFORE) == []


def test_the_language_follows_from_the_name() -> None:
    """What is neither Python nor SQL gets no colours."""
    assert [language_of(each) for each in ("a/b.py", "x.sql", "alembic.ini", "README")] == [
        "python",
        "sql",
        None,
        None,
    ]
