"""What autogenerate does not see, on a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from limbeck.audits.report import Audit
from limbeck.characters import visible
from limbeck.records import BlindSpot, Failure
from limbeck.view.audit.blind_spots import kinds, name, unmanaged, what
from limbeck.view.prose import pieces

STRONG, SOFT, NAME = "bold", "dim", "cyan"


def blocks(audit: Audit, failed: Callable[[Failure], RenderableType]) -> Iterator[RenderableType]:
    """The blind spots by kind, what models never express, and what could not be built.

    Args:
        audit: Whose; nothing comes where nobody looked.
        failed: Draws a failure.
    """
    if audit.sight.failure is not None:
        yield failed(audit.sight.failure)
    found = audit.sight.found
    if found is None:
        return
    if not found.blind_spots:
        yield Text("Nothing: every difference between the two catalogues is in a change.")
    for kind in kinds(found.blind_spots):
        yield Text()
        yield Text.assemble((visible(kind.title), STRONG), (f"  {len(kind.spots)}", SOFT))
        for each in kind.spots:
            yield _spot(each)
    if found.unmanaged:
        yield Text()
        yield Text("What the database holds and the models never express", STRONG)
        for things in unmanaged(found.unmanaged):
            listed = ", ".join(visible(each) for each in things.names)
            yield _below(Text.assemble((f"{visible(things.title)}: ", SOFT), listed, overflow="fold"))
    if found.unbuilt:
        yield Text()
        yield Text("What could not be built, and so was not compared", STRONG)
        for failure in found.unbuilt:
            yield failed(failure)


def _spot(spot: BlindSpot) -> RenderableType:
    before, after = (
        ("nothing", SOFT) if value is None else (visible(value, keep="\n"), STRONG)
        for value in (spot.before, spot.after)
    )
    against = "" if spot.against == "models" else f", against the {spot.against}"
    head = Text.assemble(
        (visible(name(spot)), NAME), (visible(f"  {what(spot)}{against}"), SOFT), overflow="fold"
    )
    if spot.case is not None:
        head.append(visible(f"  [{spot.case}]"), SOFT)
    change = Text.assemble(before, (" \u2192 ", SOFT), after, overflow="fold")
    return Group(head, _below(change, _prose(spot.why), _prose(spot.remedy, "What to do: "), Text()))


def _prose(sentence: str, label: str = "") -> Text:
    told = [(visible(piece), NAME if named else "") for piece, named in pieces(sentence)]
    return Text.assemble((label, STRONG), *told)


def _below(*parts: RenderableType) -> RenderableType:
    return Padding(Group(*parts), (0, 0, 0, 2))
