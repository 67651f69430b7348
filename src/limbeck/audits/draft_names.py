"""What the arguments of a draft mean: names as reports show them, and who else may have been meant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches

from limbeck.autogen.draft_proposal import change_names
from limbeck.errors import InputError
from limbeck.records import AnsweredRename, BlindSpot, Change, Comparison, Rename

_NEAR = 5
"""How many names a remedy offers."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What a person says of an audit.

    Attributes:
        renamed: For what is dropped, its name afterwards; None where it was not renamed.
        keep: What is left alone.
        blind_spots: The blind spots that the migration ends, too.
        head: What the migration follows, where there are several heads.
    """

    renamed: Mapping[str, str | None]
    keep: tuple[str, ...] = ()
    blind_spots: tuple[str, ...] = ()
    head: str | None = None


def answered_renames(comparison: Comparison, renamed: Mapping[str, str | None]) -> tuple[AnsweredRename, ...]:
    """The renames, those of tables first.

    Args:
        comparison: What was compared.
        renamed: By the names of what is dropped.

    Raises:
        InputError: Nothing of such a name is dropped or added, or two become one.
    """
    changes = comparison.changes
    dropped = {
        name: each
        for each in changes
        if each.kind in {"remove_table", "remove_column"}
        for name in _names(each)
    }
    tables: dict[str, AnsweredRename] = {}
    columns: list[AnsweredRename] = []
    for name, after in renamed.items():
        if name in dropped:
            change = dropped[name]
            if after is None:
                continue
            if change.kind == "remove_column":
                columns.append(_column(change, _added(change, after, changes), None))
            else:
                tables.update(dict.fromkeys(_names(change), _table(change, after, comparison)))
    for name, after in renamed.items():
        if name in dropped or (after is None and name.rpartition(".")[0] in tables):
            continue
        table, _, column = name.rpartition(".")
        if table not in tables:
            raise unknown(name, dropped, "dropped")
        columns.append(_inside(tables[table], column, str(after)))
    found = (*dict.fromkeys(tables.values()), *columns)
    _check_one_to_one(found)
    return found


def kept_changes(comparison: Comparison, keep: Sequence[str]) -> tuple[Change, ...]:
    """What is to be left alone.

    Args:
        comparison: What was compared.
        keep: Names as reports show them.

    Raises:
        InputError: No change has such a name.
    """
    named = {each: _all_names(each) for each in comparison.changes}
    every = {name for names in named.values() for name in names}
    for name in keep:
        if name not in every:
            raise unknown(name, every, "changed")
    return tuple(each for each, names in named.items() if names & set(keep))


def chosen_blind_spots(found: Sequence[BlindSpot], names: Sequence[str]) -> tuple[BlindSpot, ...]:
    """The blind spots of some names.

    Args:
        found: All of them.
        names: Names as reports show them.

    Raises:
        InputError: None has such a name.
    """
    named = {name: [each for each in found if name in spot_names(each)] for name in names}
    every = [name for each in found for name in spot_names(each)]
    for name, spots in named.items():
        if not spots:
            raise unknown(name, every, "a blind spot")
    return tuple(dict.fromkeys(each for spots in named.values() for each in spots))


def open_questions(comparison: Comparison, renamed: Mapping[str, str | None]) -> tuple[Rename, ...]:
    """The questions that nobody has answered.

    Args:
        comparison: What was compared.
        renamed: The answers.
    """
    return tuple(each for each in comparison.renames if not set(rename_names(each)) & set(renamed))


def rename_names(rename: Rename) -> Iterator[str]:
    """What the dropped part of a question is called in an answer; the first one is always understood."""
    parts = [rename.table] if rename.kind == "table" else [rename.table, rename.before]
    if rename.schema:
        yield ".".join((rename.schema, *parts))
    yield ".".join(parts)


def chosen_head(heads: Sequence[str], labels: Mapping[str, Sequence[str]], head: str) -> str:
    """The head that is meant.

    Args:
        heads: All heads.
        labels: The revisions of each branch label.
        head: A head, the beginning of its id, or `label@head`.

    Raises:
        InputError: There is no such head, or more than one.
    """
    label, at, _ = head.partition("@")
    if at:
        found = [each for each in heads if each in labels.get(label, ())]
    else:
        found = [each for each in heads if each == head] or [each for each in heads if each.startswith(head)]
    if head and len(found) == 1:
        return found[0]
    raise InputError(
        f"{head!r} names {'more than one head' if len(found) > 1 else 'no head'} of this project.",
        slug="unknown-head",
        remedy=f"Give head= one of: {', '.join(heads) or 'none, the project has no revision yet'}.",
    )


def spot_names(spot: BlindSpot) -> tuple[str, ...]:
    """What a blind spot is called: its object with and without table, schema and kind."""
    object_ = spot.object or spot.attribute or ""
    inside = ".".join(part for part in (spot.table, object_) if part)
    own = [inside, *([object_] if spot.kind != "column" else [])]
    if spot.schema:
        own += [f"{spot.schema}.{inside}"]
    found = [*own, *(f"{spot.kind} {each}" for each in own)]
    if spot.attribute:
        found += [f"{each} {spot.attribute}" for each in found]
    return tuple(dict.fromkeys(found))


def unknown(name: str, known: Iterable[str], what: str) -> InputError:
    """The error for a name that means nothing, with those that look like it.

    Args:
        name: The name.
        known: All names that mean something.
        what: What they are, such as `dropped`.
    """
    every = sorted(set(known), key=lambda each: (" " in each, each))
    near = get_close_matches(name, every, n=_NEAR) or every[:_NEAR]
    return InputError(
        f"Nothing called {name!r} is {what}.",
        slug="unknown-name",
        remedy=f"Did you mean {', '.join(near)}? The audit lists them all."
        if near
        else f"Leave it out: nothing is {what}.",
    )


def _names(change: Change) -> frozenset[str]:
    """The names of a table or a column alone, without a word before them."""
    if change.object is None:
        return frozenset(each for each in _all_names(change) if " " not in each)
    owner = change_names("", change.schema, change.table, None)
    return frozenset(f"{each}.{change.object}" for each in owner if not each.startswith("table "))


def _all_names(change: Change) -> frozenset[str]:
    return change_names(change.kind, change.schema, change.table, change.object)


def _added(dropped: Change, after: str, changes: Sequence[Change]) -> str:
    """The column that a dropped one became."""
    added = {
        name: str(each.object)
        for each in changes
        if each.kind == "add_column" and (each.schema, each.table) == (dropped.schema, dropped.table)
        for name in (str(each.object), *_names(each))
    }
    if after not in added:
        raise unknown(after, added, f"a new column of {dropped.table}")
    return added[after]


def _column(dropped: Change, after: str, table: str | None) -> AnsweredRename:
    return AnsweredRename(dropped.schema, table or dropped.table, str(dropped.object), after)


def _table(dropped: Change, after: str, comparison: Comparison) -> AnsweredRename:
    """A table renamed where it is, or moved to another schema, as one of the questions asks."""
    table = str(dropped.table)
    added = {name: each for each in comparison.changes if each.kind == "add_table" for name in _names(each)}
    here = AnsweredRename(dropped.schema, None, table, after)
    if after in added and added[after].schema == dropped.schema:
        return replace(here, after=str(added[after].table))
    for question in comparison.renames:
        if question.kind == "table" and question.after == after and question.before == table:
            return replace(here, after=table, to_schema=after.removesuffix(f".{table}"))
    raise unknown(after, added, "a new table")


def _inside(table: AnsweredRename, column: str, after: str) -> AnsweredRename:
    """A column of a table that is renamed itself."""
    schema = table.schema if table.to_schema is None else table.to_schema
    return AnsweredRename(schema, table.after, column, after.rpartition(".")[2])


def _check_one_to_one(found: Sequence[AnsweredRename]) -> None:
    seen: dict[tuple[str | None, ...], AnsweredRename] = {}
    for each in found:
        key = (each.schema, each.table, each.after, each.to_schema)
        if key in seen:
            raise InputError(
                f"{seen[key].before!r} and {each.before!r} can't both become {each.after!r}.",
                slug="two-renames",
                remedy="Answer one of the two with None: it was not renamed.",
            )
        seen[key] = each
