"""What a constraint says, at a column or at the end of a table: both read the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from limbeck.catalog.sqlite.cursor import Cursor, UnreadableError
from limbeck.catalog.sqlite.normal_form import expression, separated
from limbeck.catalog.sqlite.tokens import Token, identifier

_ACTIONS = (("SET", "NULL"), ("SET", "DEFAULT"), ("CASCADE",), ("RESTRICT",), ("NO", "ACTION"))
# What holds where nothing is said, so saying it changes nothing.
_UNSAID = {"on delete": "NO ACTION", "on update": "NO ACTION", "match": "SIMPLE"}


@dataclass(frozen=True, slots=True)
class Constraint:
    """A constraint of a table.

    Attributes:
        kind: `primary key`, `unique`, `check` or `foreign key`.
        name: Its name; empty where the author gave none.
        attributes: Pairs of a word and a text, sorted by the word.
    """

    kind: str
    name: str
    attributes: tuple[tuple[str, str], ...]


def constraint(kind: str, name: str, **attributes: str) -> Constraint:
    """A constraint with the attributes that say something; `_` in their words stands for a space."""
    said = {word.replace("_", " "): text for word, text in attributes.items() if text}
    return Constraint(kind, name, tuple(sorted(said.items())))


def conflict(cursor: Cursor) -> str:
    """What is done on a conflict, such as `REPLACE`; ABORT is what happens anyway."""
    if not cursor.accept("ON", "CONFLICT"):
        return ""
    word = cursor.take().word
    return "" if word == "ABORT" else word


def key_columns(tokens: Sequence[Token]) -> str:
    """The columns of a key or an index, with their collations and orders."""
    return ", ".join(key_column(part) for part in separated(tokens))


def key_column(tokens: Sequence[Token]) -> str:
    """One column or expression of a key or an index."""
    order = tokens[-1].word if len(tokens) > 1 and tokens[-1].word in {"ASC", "DESC"} else ""
    if order:
        tokens = tokens[:-1]
    # SQLite takes a string for the name of a column here.
    if tokens and tokens[0].kind == "string" and (len(tokens) == 1 or tokens[1].word == "COLLATE"):
        tokens = [Token("quoted", tokens[0].text, is_name=True), *tokens[1:]]
    return expression(tokens) + (" DESC" if order == "DESC" else "")


def names(tokens: Sequence[Token]) -> str:
    """The names in a list of columns."""
    parts = separated(tokens)
    if any(len(part) != 1 or not part[0].is_name for part in parts):
        raise UnreadableError
    return ", ".join(identifier(part[0].name) for part in parts)


def reference(cursor: Cursor, name: str, columns: str = "") -> Constraint:
    """The rest of a foreign key, after REFERENCES.

    Args:
        cursor: Where to read on.
        name: The name of the constraint.
        columns: The columns that refer; empty where the column is known from its place.
    """
    parent = identifier(cursor.name())
    if cursor.next.word == "(":
        parent = f"{parent}({names(cursor.group())})"
    said: dict[str, str] = {}
    while word := cursor.one_of("ON", "MATCH"):
        if word == "MATCH":
            said["match"] = cursor.name().upper()
        else:
            event = cursor.take().word.lower()
            said[f"on {event}"] = _action(cursor)
    kept = {word: text for word, text in said.items() if _UNSAID.get(word) != text}
    kept["references"] = parent
    if columns:
        kept["columns"] = columns
    return Constraint("foreign key", name, tuple(sorted(kept.items())))


def _action(cursor: Cursor) -> str:
    for words in _ACTIONS:
        if cursor.accept(*words):
            return " ".join(words)
    raise UnreadableError


def deferral(cursor: Cursor, *, refused: bool) -> str:
    """The rest after DEFERRABLE: when a foreign key is checked; empty for at once.

    Args:
        cursor: Where to read on.
        refused: Whether NOT stood before it: then it is checked at once, whatever follows.
    """
    initially = cursor.one_of("DEFERRED", "IMMEDIATE") if cursor.accept("INITIALLY") else ""
    if refused:
        return ""
    return "INITIALLY DEFERRED" if initially == "DEFERRED" else "DEFERRABLE"


def deferred(foreign_key: Constraint, when: str) -> Constraint:
    """A foreign key, checked at some other time."""
    pairs = {word: text for word, text in foreign_key.attributes if word != "deferrable"}
    if when:
        pairs["deferrable"] = when
    return Constraint(foreign_key.kind, foreign_key.name, tuple(sorted(pairs.items())))
