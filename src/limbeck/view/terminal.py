"""Blocks that the results share on a terminal, from rich's texts and tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from limbeck.characters import visible
from limbeck.records import Failure
from limbeck.view.prose import pieces

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions

    from limbeck.view.code import Language
    from limbeck.view.looks import Look, LookCounts

HEADING, STRONG, SOFT, NAME = "bold underline", "bold", "dim", "cyan"
_TAB = 4


def heading(words: str) -> Iterator[RenderableType]:
    """A heading below an empty line."""
    yield Text()
    yield Text(words, HEADING)


def prose(sentence: str, style: str = "") -> Text:
    """A sentence whose names, between backticks, are set apart."""
    return Text.assemble(*((visible(piece), NAME if named else style) for piece, named in pieces(sentence)))


@dataclass(frozen=True, slots=True)
class _Listing:
    """Code, for a console that has colours or none."""

    text: str
    language: Language

    def __rich_console__(self, console: Console, _: ConsoleOptions) -> Iterator[RenderableType]:
        if console.color_system is None:
            listing = Text(self.text.expandtabs(_TAB))
        else:
            from rich.syntax import Syntax  # it brings all of pygments

            listing = Syntax("", self.language, theme="ansi_dark", tab_size=_TAB).highlight(self.text)
        listing.rstrip()
        yield _unwrapped(listing)


def code(text: str, language: Language, indent: int = 0) -> RenderableType:
    """A listing, coloured where the terminal is, never wrapped: it can be copied."""
    return _Listing(_indented(text, indent), language)


def output(text: str, indent: int = 0) -> RenderableType:
    """What a program printed, line by line as it was."""
    return _unwrapped(Text(_indented(text, indent)))


def badge(look: Look) -> Text:
    """The symbol and the word of a risk or a verdict, in its colour."""
    return Text(f"{look.symbol} {look.word}", look.style)


def legend(counts: LookCounts) -> Iterator[RenderableType]:
    """A line for each risk or verdict that occurs: how often, and what it means."""
    for look, count in counts:
        yield Text.assemble((f"  {look.symbol} {count} {look.word}", look.style), (f"  {look.meaning}", SOFT))


def facts(rows: Iterable[tuple[str, str]]) -> RenderableType:
    """Facts below one another, each beside its label."""
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style=SOFT)
    grid.add_column(overflow="fold")
    for label, fact in rows:
        grid.add_row(label, Text(visible(fact)))
    return below(grid)


def failure(failed: Failure) -> RenderableType:
    """What happened, the evidence and the remedy."""
    evidence: list[RenderableType] = []
    for label, text in failed.evidence:
        evidence += [below(Text(f"{visible(label)}:", SOFT)), output(text, 4)]
    return Group(
        Text.assemble(("\u2715 ", "bold red"), prose(failed.what, STRONG)),
        *evidence,
        below(remedy(failed.remedy)),
    )


def remedy(sentence: str) -> Text:
    """What to do about something."""
    return Text.assemble(("What to do: ", STRONG), prose(sentence))


def below(*blocks: RenderableType) -> RenderableType:
    """Blocks indented below what they belong to."""
    return Padding(Group(*blocks), (0, 0, 0, 2))


def spaced(blocks: Sequence[RenderableType]) -> Iterator[RenderableType]:
    """Blocks with an empty line between them."""
    for position, block in enumerate(blocks):
        if position:
            yield Text()
        yield block


def _indented(text: str, indent: int) -> str:
    margin = " " * indent
    return "\n".join(margin + line for line in visible(text.strip("\n"), keep="\n\t").split("\n"))


def _unwrapped(listing: Text) -> RenderableType:
    """Neither wrapped nor cut: the console would forget that of a bare text, and padding would cut it."""
    listing.no_wrap, listing.overflow = True, "ignore"
    return Group(listing)
