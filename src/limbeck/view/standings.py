"""What a report lists, compared with its baseline, in each form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from limbeck.baselines import BaselineStanding
from limbeck.characters import visible
from limbeck.view import markdown
from limbeck.view.templates import macro

if TYPE_CHECKING:
    from markupsafe import Markup


def headline(standing: BaselineStanding) -> str:
    """How much is new, known and gone, in one sentence."""
    new, gone = len(standing.new), len(standing.gone)
    return f"Against {standing.baseline}: {new:,} new, {standing.known:,} known, {gone:,} gone."


def standing_text(standing: BaselineStanding) -> str:
    """A line that counts, then one for each that is new or gone."""
    lines = [headline(standing)]
    lines += [f"  new:  {each}" for each in standing.new]
    lines += [f"  gone: {each}" for each in standing.gone]
    return "\n".join(map(visible, lines)) + "\n"


def standing_html(standing: BaselineStanding) -> Markup:
    """The same as an element of a page."""
    return macro("standing.html", "standing", headline(standing), standing)


def standing_markdown(standing: BaselineStanding) -> str:
    """The same as paragraphs of a comment."""
    lines = [f"**New:** {markdown.code(each)}" for each in standing.new]
    lines += [f"Gone: {markdown.code(each)}" for each in standing.gone]
    told = f"**{markdown.plain(headline(standing))}**"
    return f"{told}\n\n{markdown.bullets(lines)}" if lines else told
