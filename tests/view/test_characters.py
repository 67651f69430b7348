"""Hidden characters made visible."""

import pytest

from limbeck.view.characters import shown, visible


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\nb", r"a\nb"),
        ("a\r\n\tb", r"a\r\n\tb"),
        ("a\x00\x1b[2J\x7f", r"a\x00\x1b[2J\x7f"),
        ("\x9b31m", r"\x9b31m"),
        ("user\u202eeman\u2066", r"user\u202eeman\u2066"),
        ("us\u200ber\ufeff\u00ad", r"us\u200ber\ufeff\xad"),
        ("a\u00a0b\u3000c", r"a\xa0b\u3000c"),
        ("\u3164\u2800\u115f", r"\u3164\u2800\u115f"),
        ("a\u2028b\u2029", r"a\u2028b\u2029"),
        ("x\ufe0f\U000e0100", r"x\ufe0f\U000e0100"),
        ("a\udcffb\ue000", r"a\udcffb\ue000"),
        ("\U000e0041", r"\U000e0041"),
    ],
)
def test_hidden_characters_are_written_out(text: str, expected: str) -> None:
    """Control, direction, zero-width, blank, surrogate and private characters show themselves."""
    assert visible(text) == expected


@pytest.mark.parametrize(
    "text",
    ["users.email", "Zürich · Straße", "שם اسم", "名前", "e\u0301", "🐘", "a b", "<b>&\"'`", r"a\nb", ""],
)
def test_what_can_be_seen_stays(text: str) -> None:
    """Letters of any script, accents, signs and the plain space are left alone."""
    assert visible(text) == text


def test_listings_keep_their_line_breaks() -> None:
    """What the caller names stays, everything else hidden does not."""
    assert visible("a\n\tb\r\x00", keep="\n\t") == "a\n\tb\\r\\x00"


def test_html_is_escaped_around_the_framed_picture() -> None:
    """The text before, between and after is escaped, and a tooltip names the character."""
    assert shown("<a>\u202e&\x00'") == (
        '&lt;a&gt;<span class="lb-chip" title="U+202E RIGHT-TO-LEFT OVERRIDE">\\u202e</span>&amp;'
        '<span class="lb-chip" title="U+0000 control character">\\x00</span>&#39;'
    )
