"""Words put together as a sentence needs them."""

import pytest

from limbeck.phrases import and_joined, counted, first_few


@pytest.mark.parametrize(
    ("words", "phrase"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_the_last_word_is_joined_with_and(words: list[str], phrase: str) -> None:
    """One "and" stands before the last word, however many there are."""
    assert and_joined(words) == phrase


def test_words_beyond_the_limit_are_counted() -> None:
    """A sentence names the first few and says how many it leaves out; what fits is named whole."""
    assert first_few(["a", "b", "c", "d", "e"], 3) == "a, b, c and 2 more"
    assert first_few(["a", "b", "c"], 3) == "a, b, c"


def test_a_count_has_its_plural_and_separated_thousands() -> None:
    """One has the noun alone; all others, none included, have the plural."""
    assert [counted(number, "row") for number in (0, 1, 2, 1200)] == [
        "0 rows",
        "1 row",
        "2 rows",
        "1,200 rows",
    ]
