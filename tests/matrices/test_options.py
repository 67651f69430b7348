"""The options of a trial."""

import pytest

from limbeck.errors import InputError
from limbeck.matrices.cases.registry import find
from limbeck.matrices.options import Option, option_sets, options, settings, words


def test_words_can_be_joined_and_come_back_sorted() -> None:
    """The command line joins them with a plus, JSON lists them."""
    assert words(options("compare_server_default+batch")) == ("batch", "compare_server_default")
    assert options("default") == options(()) == frozenset()


def test_an_unknown_word_names_those_that_there_are() -> None:
    """Bad input says what would be good."""
    with pytest.raises(InputError, match="batch, check_plugin, compare_server_default"):
        options(["bach"])


def test_each_option_is_what_a_user_writes_in_env_py() -> None:
    """What is shown on a switch is what is passed to Alembic."""
    assert settings(options("batch+no_compare_type")) == {"render_as_batch": True, "compare_type": False}
    assert Option.COMPARE_SERVER_DEFAULT.setting == "compare_server_default=True"


def test_a_case_is_tried_with_what_says_something_about_it() -> None:
    """The defaults, what its family is told to switch on, and on SQLite each of them in batch mode too."""
    change = find("server_default.change_text")
    assert [words(each) for each in option_sets(change, "postgresql")] == [(), ("compare_server_default",)]
    assert [words(each) for each in option_sets(change, "sqlite")] == [
        (),
        ("batch",),
        ("compare_server_default",),
        ("batch", "compare_server_default"),
    ]


def test_what_a_backend_lacks_is_told_once() -> None:
    """There is nothing to try there with other options."""
    assert [words(each) for each in option_sets(find("sequence.add"), "sqlite")] == [()]
