"""Hidden characters in HTML."""

from limbeck.view.characters import shown


def test_html_is_escaped_around_the_framed_picture() -> None:
    """The text before, between and after is escaped, and a tooltip names the character."""
    assert shown("<a>\u202e&\x00'") == (
        '&lt;a&gt;<span class="lb-chip" title="U+202E RIGHT-TO-LEFT OVERRIDE">\\u202e</span>&amp;'
        '<span class="lb-chip" title="U+0000 control character">\\x00</span>&#39;'
    )
