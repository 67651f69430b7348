"""What a step made of the catalogue, in words: what has another name now is told as one thing renamed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from limbeck import catalog
from limbeck.records import Difference
from limbeck.rehearsals.renames import qualified_name, with_renames

if TYPE_CHECKING:
    from limbeck.rehearsals.state_change import StateChange


@dataclass(frozen=True, slots=True)
class DescribedDifference:
    """A difference of two catalogues, in words.

    Attributes:
        sign: a plus for what came, a minus for what went, a tilde for what became another.
        fate: The same in a word.
        what: The rest, with names between backticks.
    """

    sign: str
    fate: str
    what: str


def described_differences(change: StateChange | None) -> tuple[DescribedDifference, ...]:
    """What the catalogues before and after a step differ in, first what was renamed.

    A rename is told where the values show it, or, without values, where old and new are declared alike. What
    follows from it, such as the column that an index names, is not told again.

    Args:
        change: What is different after the step; None for nothing.
    """
    if change is None:
        return ()
    return (*_renames(change), *map(_described, _others(change)))


def _renames(change: StateChange) -> Iterator[DescribedDifference]:
    for each in change.before.definitions:
        name = None
        if each.kind == "table":
            name = change.renamed_tables.get(qualified_name(each.schema, each.name))
        elif each.kind == "column":
            name = change.renamed_columns.get((qualified_name(each.schema, each.table), each.name))
        if name is not None:
            old = Difference(each.kind, each.schema, each.table, each.name, None, None, None)
            yield DescribedDifference("~", "changed", f"`{old.subject}` renamed to `{name}`")


def _others(change: StateChange) -> Iterator[Difference]:
    """The differences that no rename explains."""
    tables, columns = change.renamed_tables, change.renamed_columns
    if not tables and not columns:
        yield from change.catalogue
        return
    same = set(change.before.definitions) & set(change.after.definitions)
    followed = with_renames(change.before, change.after, tables, columns).definitions
    pairs = zip(change.before.definitions, followed, strict=True)
    before = replace(change.before, definitions=tuple(old if old in same else new for old, new in pairs))
    as_it_was = {_place(each): each for each in change.catalogue if each.name and each.attribute}
    for each in catalog.compare(before, change.after):
        yield as_it_was.get(_place(each), each)


def _place(each: Difference) -> tuple[str, str, str, str, str | None]:
    return each.kind, each.schema, each.table, each.name, each.attribute


def _described(found: Difference) -> DescribedDifference:
    if found.attribute is not None:
        before, after = (f"`{each}`" if each else "nothing" for each in (found.before, found.after))
        return DescribedDifference(
            "~", "changed", f"`{found.subject}` {found.attribute}: {before} \u2192 {after}"
        )
    is_new = found.before is None
    held = found.after if is_new else found.before
    what = f"`{found.subject}`" + (f" {held}" if held else "")
    return DescribedDifference(*(("+", "new") if is_new else ("\u2212", "gone")), what)
