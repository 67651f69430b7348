"""Objects of a schema that are gone or weaker, and whether a revision names them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from limbeck import catalog
from limbeck.records import Difference, Snapshot
from limbeck.rehearsals.mentions import Mentions
from limbeck.rehearsals.renames import Spelling, qualified_name, with_renames
from limbeck.rehearsals.state_change import StateChange

_COLUMN_WORDS = {
    "type": "type",
    "nullable": "null",
    "default": "default",
    "collation": "collation",
}
"""How an attribute of a column is called where it is an object of its own."""

_STANDALONE = frozenset(
    {"table", "view", "materialized view", "sequence", "type", "enum", "domain", "function"}
)
_VIEWS = frozenset({"view", "materialized view"})
_STRICTER = frozenset({("nullable", "no"), ("valid", "yes"), ("validated", "yes")})
"""Attributes that make a schema stricter, never weaker."""

_WEAKER = frozenset({("valid", "no"), ("not null validity", "not valid")})
"""Attributes whose end makes a schema stricter."""

_STATEMENTS: Mapping[str, tuple[str, ...]] = {
    "access method": ("SET ACCESS METHOD",),
    "clustered": ("WITHOUT CLUSTER", "CLUSTER ON"),
    "inheritance": ("NO INHERIT",),
    "inherits": ("NO INHERIT",),
    "of type": ("NOT OF",),
    "options": ("SET (", "RESET ("),
    "owner": ("OWNER TO",),
    "partition bounds": ("DETACH PARTITION",),
    "partition of": ("DETACH PARTITION",),
    "persistence": ("SET LOGGED",),
    "replica identity": ("REPLICA IDENTITY",),
    "row security": ("ROW LEVEL SECURITY",),
    "tablespace": ("SET TABLESPACE",),
    "toast options": ("SET (", "RESET ("),
}
"""What a statement says that takes an attribute from a table, or from what belongs to it, on purpose."""

_NOT_VALID = " NOT VALID"
"""How PostgreSQL ends the definition of a constraint that old rows need not fulfil."""


@dataclass(frozen=True, slots=True)
class LostObject:
    """An object that is gone or another one.

    Attributes:
        object: What it is, such as `trigger log` or `collation users.email`.
        table: The table that it belongs to; empty where it stands alone.
        before: What it was, in the catalogue's words.
        after: What it is; None where it is gone.
        is_named: Whether the revision names it, or names what it is a part of.
    """

    object: str
    table: str
    before: str
    after: str | None
    is_named: bool


def lost_objects(change: StateChange, mentions: Mentions | None) -> tuple[LostObject, ...]:
    """The objects that are gone or weaker after a step.

    Args:
        change: What is different after it.
        mentions: What the revision names; None where nothing excuses a loss, as on the way back.
    """
    tables = change.renamed_tables
    followed = with_renames(change.before, change.after, tables, change.renamed_columns)
    now = _without_old_names(change.after, change.renamed_columns)
    columns = {(tables.get(table, table), old): new for (table, old), new in change.renamed_columns.items()}
    differences = catalog.compare(followed, _with_one_name(now, columns))
    dropped = {
        (each.schema, each.table, each.name)
        for each in differences
        if each.kind == "column" and each.attribute is None and each.after is None
    }
    return tuple(_lost(differences, mentions, dropped))


def _without_old_names(snapshot: Snapshot, columns: Mapping[tuple[str, str], str]) -> Snapshot:
    """A catalogue whose views read renamed columns without giving them their old names, as they now do.

    PostgreSQL keeps the columns of a view: `SELECT a` becomes `SELECT b AS a`.

    Args:
        snapshot: The catalogue.
        columns: The new names of columns, by table and name.
    """
    if not columns:
        return snapshot
    written = Spelling(snapshot).written
    old = {f"{written(name)} AS {written(column)}": written(name) for (_, column), name in columns.items()}
    pattern = re.compile(rf"(?<![\w$])({'|'.join(map(re.escape, old))})(?![\w$])")
    definitions = tuple(
        each._replace(
            attributes=tuple((key, pattern.sub(lambda m: old[m[1]], text)) for key, text in each.attributes)
        )
        if each.kind in _VIEWS
        else each
        for each in snapshot.definitions
    )
    return replace(snapshot, definitions=definitions)


def _with_one_name(snapshot: Snapshot, columns: Mapping[tuple[str, str], str]) -> Snapshot:
    """A catalogue whose triggers call a column by its new name, also where another table has the old one.

    The catalogue before has been reworded so: a text does not tell whose column a word in it is.

    Args:
        snapshot: The catalogue.
        columns: The new names of columns, by table and name.
    """
    triggers = [each for each in snapshot.definitions if each.kind == "trigger"]
    if not columns or not triggers:
        return snapshot
    alone = replace(snapshot, definitions=tuple(triggers))
    renamed = with_renames(alone, snapshot, {}, columns).definitions
    words = {each.key: each for each in renamed}
    return replace(snapshot, definitions=tuple(words.get(each.key, each) for each in snapshot.definitions))


def _lost(
    differences: Iterable[Difference], mentions: Mentions | None, dropped: set[tuple[str, str, str]]
) -> Iterator[LostObject]:
    found = list(differences)
    made = [each for each in found if each.attribute is None and each.before is None]
    for each in found:
        if each.before is None and each.attribute is None:
            continue
        if each.attribute is not None:
            if not (_is_stricter(each) or _is_addition(each)):
                yield _changed(each, mentions)
            continue
        twin = next((other for other in made if _is_twin(each, other)), None)
        columns = _mentioned_columns(each, dropped)
        is_named = mentions is not None and (bool(columns) or _names(each, mentions))
        if twin is not None:
            made.remove(twin)
        yield LostObject(
            object_name(each), each.table, each.before or "", None if twin is None else twin.after, is_named
        )


def object_name(each: Difference) -> str:
    """What a difference is about, in a few words: its kind, and its name or its table and columns."""
    if each.kind == "column":
        word = _COLUMN_WORDS.get(each.attribute or "", "column")
        return f"{word} {each.table}.{each.name}"
    if each.kind == "table" and each.attribute is not None:
        word = "autoincrement" if each.attribute == "autoincrement" else "table"
        return f"{word} {each.name}"
    if each.name:
        return f"{each.kind} {each.name}"
    text = each.before or each.after or ""
    columns = _attribute(text, "columns")
    if each.kind == "check":
        return f"check {each.table}: {_attribute(text, 'expression') or text}"
    if each.kind == "primary key":
        return f"primary key {each.table}"
    return f"{each.kind} {each.table}.{columns}" if columns else f"{each.kind} {each.table}"


def _changed(each: Difference, mentions: Mentions | None) -> LostObject:
    attribute = str(each.attribute)
    before, after = (f"{attribute}: {text}" for text in (each.before or "nothing", each.after or "nothing"))
    is_named = False
    owner = qualified_name(each.schema, each.name if each.kind == "table" else each.table)
    if mentions is not None and mentions.says_of(owner, _STATEMENTS.get(attribute, ())):
        is_named = True
    elif mentions is not None and each.kind == "column":
        weaker = each.after is None or (attribute, each.after) == ("nullable", "yes")
        is_named = mentions.alters(qualified_name(each.schema, each.table), each.name, attribute, lost=weaker)
    elif mentions is not None and each.kind == "table":
        is_named = attribute in mentions.words or mentions.says(attribute)
    elif mentions is not None:
        is_named = _names(each, mentions)
    return LostObject(object_name(each), each.table, before, after, is_named)


def _names(each: Difference, mentions: Mentions) -> bool:
    if each.name:
        owner = _attribute(each.before or "", "owned by").split(".")  # schema, table and column
        return mentions.names(each.name) or (len(owner) > 1 and mentions.names(owner[-2]))
    columns = [part.strip() for part in _attribute(each.before or "", "columns").split(",")]
    return mentions.makes_constraint(qualified_name(each.schema, each.table), columns)


def _is_stricter(each: Difference) -> bool:
    """Whether an attribute makes a schema stricter, as the validation of a constraint does."""
    if (each.attribute, each.after) in _STRICTER or (each.attribute, each.before) in _WEAKER:
        return True
    return each.attribute == "definition" and each.before == f"{each.after}{_NOT_VALID}"


def _is_addition(each: Difference) -> bool:
    """Whether an attribute has come to an object that had none."""
    return each.before is None


def _is_twin(gone: Difference, made: Difference) -> bool:
    """Whether an object without a name was made again, on the same columns."""
    if gone.kind == "check" or _place(gone) != _place(made):
        return False
    return _attribute(gone.before or "", "columns") == _attribute(made.after or "", "columns")


def _place(each: Difference) -> tuple[str, str, str, str]:
    return each.kind, each.schema, each.table, each.name


def _mentioned_columns(each: Difference, dropped: set[tuple[str, str, str]]) -> list[str]:
    """The dropped columns that an object stood on, with which it had to go."""
    if each.kind == "column" or each.kind in _STANDALONE or each.kind == "trigger":
        return []
    text = each.before or ""
    return [
        column
        for schema, table, column in dropped
        if (schema, table) == (each.schema, each.table)
        and re.search(rf"(?<![\w$]){re.escape(column)}(?![\w$])", text)
    ]


def _attribute(text: str, word: str) -> str:
    """One attribute out of the line that a difference has of an object."""
    found = re.search(rf"(?:^|, ){re.escape(word)}: (.*?)(?=, [a-z ]+: |$)", text, re.DOTALL)
    return "" if found is None else found.group(1)
