"""Listings with a copy button."""

import pytest
from markupsafe import escape

from limbeck.view.code import highlight
from limbeck.widgets.code_view import CodeView

EVIL = "op.drop_table('</code><img src=x onerror=alert(1)>')"


def test_the_text_is_copied_as_it_is_and_shown_highlighted() -> None:
    """The clipboard gets the very text; the page gets the drawing of `limbeck.view`."""
    view = CodeView("Python", EVIL, "python")
    assert (view.text, view.markup) == (EVIL, str(highlight(EVIL, "python")))
    assert "<img" not in view.markup


def test_another_text_replaces_both() -> None:
    """Text and drawing never belong to different changes."""
    view = CodeView("SQL", "SELECT 1;", "sql")
    view.show("SELECT 2;")
    assert (view.text, view.markup) == ("SELECT 2;", str(highlight("SELECT 2;", "sql")))


@pytest.mark.parametrize("text", ["<b>bold</b>\nnext line", "tab\there"])
def test_plain_text_is_escaped_and_keeps_its_lines(text: str) -> None:
    """What env.py printed is shown as it was printed."""
    assert CodeView("Printed", text, None).markup == f'<pre class="lb-code"><code>{escape(text)}</code></pre>'
