"""Markdown for GitHub, in which every name is text."""

import pytest
from tests.view.test_hostile import NAMES

from limbeck.view import markdown


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a plain sentence, with a full stop.", "a plain sentence, with a full stop."),
        ("**bold** _x_ ~~y~~ `z`", r"\*\*bold\*\* \_x\_ \~\~y\~\~ \`z\`"),
        ("[x](javascript:alert(1))", r"\[x\](javascript\:alert(1))"),
        ("<img src=x> &lt; a|b", r"\<img src=x\> \&lt; a\|b"),
        ("@everyone #12 a@b", "@<!-- -->everyone #<!-- -->12 a@<!-- -->b"),
        ("https://evil.example www.evil.example", r"https\://evil.example www\.evil.example"),
        (":warning: at: $x$", r"\:warning: at: \$x\$"),
        ("# x", r"\# x"),
        ("- x", r"\- x"),
        ("1. x", r"1\. x"),
        ("a\nb", r"a\\nb"),
    ],
)
def test_no_sign_of_a_text_has_a_meaning(text: str, written: str) -> None:
    """It formats nothing, mentions nobody, links to nothing, and stays on one line."""
    assert markdown.plain(text) == written


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("users.email", "`users.email`"),
        ("a`b", "``a`b``"),
        ("`x`", "`` `x` ``"),
        ("a|b", r"`a\|b`"),
        ("@team", "`@team`"),
        ("", "``\u00a0``"),
    ],
)
def test_a_name_is_code(text: str, written: str) -> None:
    """Also one with backticks, or with what would end a cell of a table."""
    assert markdown.code(text) == written


def test_the_fence_of_a_listing_is_longer_than_any_in_it() -> None:
    """So that no script can end it."""
    assert markdown.listing("a\n````\nb", "sql") == "`````sql\na\n````\nb\n`````"
    assert markdown.listing("x = 1", "python") == "```python\nx = 1\n```"


def test_the_names_of_a_sentence_are_code() -> None:
    """What stands between backticks; the rest is text."""
    assert markdown.inline("Drops `a_b` and *all*.") == r"Drops `a_b` and \*all\*."


@pytest.mark.parametrize("name", NAMES)
def test_nothing_hostile_gets_out_of_its_line(name: str) -> None:
    """Whatever a name holds, it stays in its cell and on its line."""
    for written in (markdown.plain(NAMES[name]), markdown.code(NAMES[name])):
        assert "\n" not in written
        assert "<img" not in markdown.plain(NAMES[name]).replace(r"\<img", "")
        assert "|" not in written.replace(r"\|", "")
    summary = markdown.details(NAMES[name], "x").splitlines()[0]
    assert summary.count("<") == 3


def test_a_long_comment_leaves_its_details_out() -> None:
    """GitHub refuses one of more than 65,536 characters; a table counts what it does not show."""
    written = markdown.comment(["seen"], ["x" * 70_000])
    assert written.startswith("seen\n\nThe details are too long for a comment")
    assert written.endswith("\n\n<!-- Written by limbeck -->\n")
    assert markdown.comment(["seen", ""], ["folded"]) == "seen\n\nfolded\n\n<!-- Written by limbeck -->\n"
    assert markdown.table(("a",), [("1",)] * 102).endswith("| 1 |\n\nand 2 more")
