"""Python and SQL with coloured words."""

import pytest
from tests.view.markup import Document

from limbeck.errors import InputError
from limbeck.view.code import Language, highlight

CODE: dict[Language, str] = {
    "python": "\n# a <comment>\ndef upgrade() -> None:\n\top.drop_column('a', \"b\")  \n\n",
    "sql": "-- nothing\nALTER TABLE \"<b>\" DROP COLUMN 'x', 12;\n\n",
}


def test_words_get_the_class_of_what_they_are() -> None:
    """Comments, strings, numbers, keywords and types are told apart."""
    assert highlight("ALTER TABLE t ADD c INTEGER DEFAULT 7; -- x", "sql") == (
        '<pre class="lb-code"><code><span class="lb-k">ALTER</span> <span class="lb-k">TABLE</span> t '
        '<span class="lb-k">ADD</span> c <span class="lb-t">INTEGER</span> <span class="lb-k">DEFAULT</span> '
        '<span class="lb-n">7</span>; <span class="lb-c">-- x</span></code></pre>'
    )


@pytest.mark.parametrize("language", CODE)
def test_the_text_is_kept_to_the_letter(language: Language) -> None:
    """What is copied from the page is the code itself, blank lines and tabs included."""
    assert Document(highlight(CODE[language], language)).words == CODE[language]


def test_no_code_is_an_empty_listing() -> None:
    """The "no change" twin: nothing is made up."""
    assert highlight("", "sql") == '<pre class="lb-code"><code></code></pre>'


def test_an_unknown_language_names_the_known_ones() -> None:
    """A misspelt language is an error at once."""
    with pytest.raises(InputError, match=r"does not highlight 'ruby'") as caught:
        highlight("x", "ruby")  # type: ignore[arg-type]  the point of the test
    assert caught.value.failure.remedy == "Use one of: python, sql."
