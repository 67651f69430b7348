"""How much two columns or two tables look like one and the same thing."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import permutations
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from sqlalchemy import Column, Table

A = TypeVar("A")
B = TypeVar("B")

ENOUGH = 0.6
"""From here on the question is worth asking; chosen on the examples in the tests."""

FULL_SEARCH = 6
"""Up to so many candidates all ways to pair them are tried; beyond, the best pair goes first."""

HALF = 0.5

TELLING = 4
"""From so many letters on, a part of a word is more than chance."""

STOP_WORDS = {"id", "is", "has", "at", "on", "of", "the"}
"""Parts of names that say nothing about what a thing is."""


FAMILIES = {
    **dict.fromkeys(("VARCHAR", "CHARACTER", "CHAR", "TEXT", "NVARCHAR", "CLOB"), "text"),
    **dict.fromkeys(("INT", "INTEGER", "BIGINT", "SMALLINT", "SERIAL", "BIGSERIAL"), "integer"),
    **dict.fromkeys(("NUMERIC", "DECIMAL", "FLOAT", "REAL", "DOUBLE"), "number"),
    **dict.fromkeys(("DATETIME", "TIMESTAMP"), "time"),
    **dict.fromkeys(("JSON", "JSONB"), "json"),
}
"""Types that are written one for the other."""


@dataclass(frozen=True, slots=True)
class Similarity:
    """How much two things look alike.

    Attributes:
        score: From 0 to 1.
        evidence: What they have in common, one short sentence each.
    """

    score: float
    evidence: tuple[str, ...]


def column_similarity(
    before: Column[Any], after: Column[Any], write: Callable[[Any], str], *, only_ones: bool
) -> Similarity:
    """How much a dropped column looks like an added one.

    Args:
        before: The column in the database, in its table.
        after: The column of the models, in its table.
        write: Writes a type as the database's dialect does.
        only_ones: Whether no other column of the table is dropped or added.
    """
    evidence = []
    score = 0.0
    old, new = write(before.type), write(after.type)
    if old == new:
        score += 0.3
        evidence.append(f"Both are {old}.")
    elif _family(old) == _family(new):
        score += 0.15
        evidence.append(f"The types are of one family: {old} and {new}.")
    else:
        score -= 0.2
    if bool(before.nullable) == bool(after.nullable):
        score += 0.1
        evidence.append("Both allow NULL." if before.nullable else "Neither allows NULL.")
    place = _same_place(before, after)
    if place:
        score += place
        evidence.append("They have the same position among the columns of the table.")
    named = names(before.name, after.name)
    score += 0.4 * named.score
    evidence += named.evidence
    if only_ones:
        score += 0.05
        evidence.append("No other column of the table is dropped or added.")
        same_nature = old == new and bool(before.nullable) == bool(after.nullable)
        if same_nature and place and not _contrast(before.name, after.name):
            # A new name may share nothing with the old one: zip and postal_code.
            score = max(score, ENOUGH)
    targets = _targets(before), _targets(after)
    if targets[0] and targets[0] == targets[1]:
        score += 0.2
        evidence.append(f"Both point to `{targets[0][0]}`.")
    return Similarity(max(0.0, min(score, 1.0)), tuple(evidence))


def table_similarity(before: Table, after: Table, write: Callable[[Any], str]) -> Similarity:
    """How much a dropped table looks like an added one: by the columns they share, then by name.

    Args:
        before: The table in the database.
        after: The table of the models.
        write: Writes a type as the database's dialect does.
    """
    old = {(column.name, _family(write(column.type))) for column in before.columns}
    new = {(column.name, _family(write(column.type))) for column in after.columns}
    shared = old & new
    union = old | new
    named = names(before.name, after.name)
    # A lone `id` in common is no evidence: nearly every table has one.
    telling = {name for name, _type in shared} - STOP_WORDS
    # A column may have been renamed with its table: counted half, where its place and its type are the same.
    places = zip(before.columns, after.columns, strict=False)
    moved = [
        (one.name, other.name)
        for one, other in places
        if one.name not in after.columns
        and other.name not in before.columns
        and _family(write(one.type)) == _family(write(other.type))
    ]
    overlap = (len(shared) + len(moved) / 2) / (len(union) - len(moved)) if union and telling else 0.0
    evidence = [f"{len(shared)} of {len(union)} columns are the same by name and type."] if shared else []
    if shared and telling:
        evidence += [f"`{one}` and `{other}` have the same position." for one, other in moved]
    return Similarity(0.75 * overlap + 0.25 * named.score, (*evidence, *named.evidence))


def names(before: str, after: str) -> Similarity:
    """How much two names look alike: by their letters and by the words that they share."""
    old, new = _words(before), _words(after)
    shared = [word for word in old if word in new and word not in STOP_WORDS]
    letters = SequenceMatcher(None, _telling(before), _telling(after), autojunk=False).ratio()
    within = [
        (part, whole) for a in old for b in new for part, whole in ((a, b), (b, a)) if _ends(part, whole)
    ]
    # Short-hands: `qty` for `quantity`, `descr` for `description`.
    short, long = sorted(("".join(old), "".join(new)), key=len)
    abbreviates = len(short) > 1 and long.startswith(short[0]) and _is_within(short, long)
    # Any two words share some letters: below a half that says nothing.
    score = max(
        letters if letters >= HALF else 0.0,
        0.75 if shared or within else 0.0,
        0.8 if abbreviates else 0.0,
    )
    evidence = []
    if shared:
        evidence.append(f"Both names hold the word `{shared[0]}`.")
    elif abbreviates:
        evidence.append(f"`{before}` and `{after}` may be a word and its short form.")
    elif within:
        evidence.append(f"`{within[0][0]}` is a part of the word `{within[0][1]}`.")
    elif letters >= ENOUGH:
        evidence.append("The names are spelt alike.")
    return Similarity(score, tuple(evidence))


def best_pairs(
    befores: Sequence[A], afters: Sequence[B], similarity: Callable[[A, B], Similarity]
) -> list[tuple[A, B, Similarity]]:
    """Pair things one to one so that the similarity of all pairs together is the greatest.

    Args:
        befores: What is dropped.
        afters: What is added.
        similarity: How much two look alike; pairs below `ENOUGH` are left alone.
    """
    table = [[similarity(before, after) for after in afters] for before in befores]
    chosen = _assignment([[each.score if each.score >= ENOUGH else 0.0 for each in row] for row in table])
    return [(befores[i], afters[j], table[i][j]) for i, j in chosen if table[i][j].score >= ENOUGH]


def _assignment(scores: list[list[float]]) -> list[tuple[int, int]]:
    rows, columns = len(scores), len(scores[0]) if scores else 0
    if not rows or not columns:
        return []
    if max(rows, columns) > FULL_SEARCH:
        order = sorted(((scores[i][j], -i, -j) for i in range(rows) for j in range(columns)), reverse=True)
        taken: list[tuple[int, int]] = []
        for _score, i, j in order:
            if all(-i != row and -j != column for row, column in taken):
                taken.append((-i, -j))
        return sorted(taken)
    if rows > columns:
        turned = _assignment([list(row) for row in zip(*scores, strict=True)])
        return sorted((j, i) for i, j in turned)
    best = max(
        permutations(range(columns), rows), key=lambda way: sum(scores[i][j] for i, j in enumerate(way))
    )
    return list(enumerate(best))


def _family(written: str) -> str:
    """A type without its length: VARCHAR(50), CHARACTER VARYING and TEXT are one family."""
    word = re.split(r"[\s(\[]", written.upper(), maxsplit=1)[0]
    return FAMILIES.get(word, word)


def _same_place(before: Column[Any], after: Column[Any]) -> float:
    old, new = [c.name for c in before.table.columns], [c.name for c in after.table.columns]
    common = set(old) & set(new)
    if _neighbours(old, before.name, common) != _neighbours(new, after.name, common):
        return 0.0
    # New columns are always appended: to be the last one is weak evidence.
    return 0.2 if _neighbours(old, before.name, common)[1] is not None else 0.1


def _neighbours(order: list[str], name: str, common: set[str]) -> tuple[str | None, str | None]:
    """The nearest columns on both sides that both tables have."""
    at = order.index(name)
    left = next((each for each in reversed(order[:at]) if each in common), None)
    right = next((each for each in order[at + 1 :] if each in common), None)
    return left, right


def _targets(column: Column[Any]) -> list[str]:
    return sorted(str(key.target_fullname) for key in column.foreign_keys)


def _words(name: str) -> list[str]:
    return [word.casefold() for word in re.findall(r"[A-Z]?[^\W_A-Z]+|[A-Z]+(?![a-z])|\d+", name)]


def _telling(name: str) -> str:
    """A name without the words that say nothing, unless it has no others."""
    return "_".join([word for word in _words(name) if word not in STOP_WORDS]) or name.casefold()


def _contrast(before: str, after: str) -> bool:
    """Whether two names differ in all but a word that says nothing, as `user_id` and `group_id` do."""
    old, new = set(_words(before)), set(_words(after))
    common = old & new
    return bool(common) and common <= STOP_WORDS and bool(old - common) and bool(new - common)


def _ends(part: str, whole: str) -> bool:
    """Whether a word begins or ends with another one, as `telephone` does with `phone`."""
    return len(part) >= TELLING and part != whole and (whole.startswith(part) or whole.endswith(part))


def _is_within(short: str, long: str) -> bool:
    """Whether the letters of one word stand in the other in the same order."""
    letters = iter(long)
    return len(short) < len(long) and all(letter in letters for letter in short)
