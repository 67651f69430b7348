"""What a name means, on a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.text import Text

from limbeck.characters import visible
from limbeck.explanations import Explanation
from limbeck.view.terminal import SOFT, STRONG, prose

if TYPE_CHECKING:
    from rich.console import RenderableType


def explanation_blocks(explanation: Explanation, _width: int) -> Iterator[RenderableType]:
    """The title, the name, and each paragraph."""
    yield prose(explanation.title, STRONG)
    yield Text(visible(f"{explanation.slug}, a {explanation.subject.value}"), SOFT)
    for each in explanation.paragraphs:
        yield Text()
        label = (f"{each.label}: ", STRONG) if each.label else ""
        yield Text.assemble(label, prose(each.text))
    if explanation.command:
        yield Text()
        yield Text(visible(f"To run it: {explanation.command}"), SOFT)
