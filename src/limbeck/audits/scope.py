"""Which objects of two catalogues are worth comparing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from limbeck.audits.covered import name_parts, sequence_owner
from limbeck.audits.scratch_build import ScratchSchema
from limbeck.audits.view_definitions import REWRITTEN, major_version
from limbeck.records import Blueprint, Definition, Difference, Snapshot
from limbeck.records.snapshot import Key

OF_THE_SERVER = frozenset({"owner", "collation version"})
"""Attributes that say who made a thing and where, rather than what it is."""

_LEFT_OUT = frozenset({"extension", "grant", "default privileges", "language"})
"""Kinds that a scratch database has from its server and from us, rather than from the models."""

_EVERYWHERE = {("extension", "plpgsql"), ("language", "plpgsql"), ("grant", "public on schema public")}
"""What is in every database, or is a matter of the server's version."""

_PUBLIC = "public"
_SINCE_18 = "not null "
USABLE = frozenset({"enum", "domain", "domain check", "sequence"})
"""Kinds that belong to no table, and that PostgreSQL does not drop while a table uses them."""

_CALLED = re.compile(r"nextval\('((?:[^']|'')*)'::regclass\)")

Name = tuple[str, str]
"""A schema, and a name in it."""

_RELATIONS = {"table", "foreign table", "view", "materialized view"}

_HIDDEN_KINDS = {
    "column": ("column",),
    "index": ("index",),
    "unique_constraint": ("unique", "index"),
    "foreign_key_constraint": ("foreign key",),
    "check_constraint": ("check",),
}
"""For each type of `include_object`, what the catalogue calls it."""

_ITEM = r"'(?:[^']|'')*'::(?:character varying|bpchar|character)(?:\(\d+\))?"
_CAST_LIST = re.compile(rf"\(ARRAY\[({_ITEM}(?:, {_ITEM})*)\]\)::text\[\]")
_ITEMS = re.compile(_ITEM)


@dataclass(frozen=True, slots=True)
class Hidden:
    """The names that `include_object` and `include_name` left out.

    Attributes:
        schemas: Of schemas.
        tables: Of tables, as a project names them: without the schema where that is the default one.
        parts: Kinds, and names behind the name of their table.
        default_schema: The schema that has no name.
    """

    schemas: frozenset[str]
    tables: frozenset[str]
    parts: frozenset[tuple[str, str]]
    default_schema: str

    @classmethod
    def from_blueprint(cls, blueprint: Blueprint) -> Hidden:
        """What was noted while the database was compared."""
        return cls(
            frozenset(name for type_, name in blueprint.hidden if type_ == "schema"),
            frozenset(name for type_, name in blueprint.hidden if type_ == "table"),
            frozenset(
                (kind, name) for type_, name in blueprint.hidden for kind in _HIDDEN_KINDS.get(type_, ())
            ),
            blueprint.default_schema,
        )

    def hides(self, definition: Definition, relation: tuple[str, str]) -> bool:
        """Whether something is hidden, or the table that it is in.

        Args:
            definition: What.
            relation: The schema and the name of its table, or of itself if it is one.
        """
        if definition.schema in self.schemas:
            return True
        if not (self.tables or self.parts):
            return False
        schema, name = relation
        names = [f"{schema}.{name}", *([name] if schema == self.default_schema else [])]
        if not self.tables.isdisjoint(names):
            return True
        return any((definition.kind, f"{table}.{definition.name}") in self.parts for table in names)


@dataclass(frozen=True, slots=True)
class Scope:
    """What of two catalogues is compared.

    Attributes:
        blueprint: What autogenerate looked at.
        hidden: What the project's filters keep from it.
        watched: The schemas that the models are in.
        missing: Tables, by schema and name, and objects of tables, by schema, table and name, that could
            not be built: nothing is known of how the models want them.
        reworded: Views whose definitions are in the words of the scratch server on both sides.
    """

    blueprint: Blueprint
    hidden: Hidden
    watched: frozenset[str]
    missing: frozenset[tuple[str, ...]] = frozenset()
    reworded: frozenset[Key] = frozenset()

    @classmethod
    def from_blueprint(cls, blueprint: Blueprint, built: ScratchSchema) -> Scope:
        """What is left to compare when some statements failed."""
        default = blueprint.default_schema
        missing = set()
        for each in built.missing:
            table = (default if each.schema in {"", "main"} else each.schema, each.table)
            if each.table:
                missing.add(table if each.kind == "table" else (*table, each.name))
        watched = frozenset({"", default, *blueprint.schemas})
        reworded = frozenset(each.key for each in built.reworded)
        return cls(blueprint, Hidden.from_blueprint(blueprint), watched, frozenset(missing), reworded)

    def narrowed(self, snapshot: Snapshot, other: Snapshot) -> Snapshot:
        """What is worth comparing in one of two snapshots.

        Args:
            snapshot: The one.
            other: The other one, whose server may be of another version.
        """
        same = major_version(snapshot) == major_version(other)
        comparable = self.reworded | (_keys(snapshot) - _keys(other))
        unseen = self._used_unseen((*snapshot.definitions, *other.definitions))
        kept = (
            _without(each, same_version=same, same_words=same or each.key in comparable)
            for each in snapshot.definitions
            if self._is_compared(each) and not (each.kind in USABLE and _usable_name(each) in unseen)
        )
        return replace(snapshot, definitions=tuple(kept))

    def left_out(self) -> tuple[Difference, ...]:
        """What the database has that is not compared: privileges, extensions, and other schemas."""
        return tuple(
            Difference(*each.key, None, _without(each, same_version=True, same_words=True).text, None)
            for each in self.blueprint.snapshot.definitions
            if self._is_left_out(each) and not self.hidden.hides(each, _relation(each))
        )

    def _is_left_out(self, definition: Definition) -> bool:
        if (definition.kind, definition.name) in _EVERYWHERE or self._is_of_alembic(definition):
            return False
        if definition.kind in _LEFT_OUT:
            return self._is_watched(definition)
        if definition.table or sequence_owner(definition, "")[1]:
            return False
        return not self._is_watched(definition)

    def _is_compared(self, definition: Definition) -> bool:
        if (
            definition.kind in _LEFT_OUT
            or not self._is_watched(definition)
            or self._is_of_alembic(definition)
        ):
            return False
        if (definition.kind, definition.name) == ("schema", _PUBLIC):
            return False  # it is in every database, with a comment of its server's
        relation = _relation(definition)
        owner = sequence_owner(definition, self.blueprint.default_schema)[0]
        if owner[1] and not self._is_seen(definition._replace(schema=owner[0]), owner):
            return False
        names = {relation, (*relation, definition.name), owner}
        return self.missing.isdisjoint(names) and not self.hidden.hides(definition, relation)

    def _used_unseen(self, definitions: Sequence[Definition]) -> set[Name]:
        """The types and sequences that only columns use which autogenerate does not look at."""
        if not any(each.kind in USABLE for each in definitions):
            return set()
        seen: set[Name] = set()
        unseen: set[Name] = set()
        behind: dict[Name, set[Name]] = {}
        for each in definitions:
            if each.kind == "domain":
                behind.setdefault((each.schema, each.name), set()).update(_used(each))
            elif each.kind == "column":
                (seen if self._is_seen(each, _relation(each)) else unseen).update(_used(each))
        return _with_all_behind(unseen, behind) - _with_all_behind(seen, behind)

    def used_elsewhere(self) -> set[Name]:
        """The types and sequences that functions, views and the like need, with the types behind them."""
        behind = {
            (each.schema, each.name): set(_used(each))
            for each in self.blueprint.snapshot.definitions
            if each.kind == "domain"
        }
        return _with_all_behind(set(self.blueprint.used_elsewhere), behind)

    def _is_seen(self, definition: Definition, relation: tuple[str, str]) -> bool:
        return self._is_watched(definition) and not self.hidden.hides(definition, relation)

    def _is_of_alembic(self, definition: Definition) -> bool:
        """Whether it is the version table, something of it, or the schema that was made for it."""
        schema, _ = self.blueprint.version_table
        own = (definition.kind, definition.name) == ("schema", schema) and schema not in self.watched
        return own or _relation(definition) == self.blueprint.version_table

    def _is_watched(self, definition: Definition) -> bool:
        """Whether autogenerate looks at its schema; a schema itself is the models' if they name it."""
        if definition.kind == "schema":
            return definition.name in {*self.watched, _PUBLIC}
        return self.blueprint.every_schema or definition.schema in self.watched


def _used(definition: Definition) -> Iterator[Name]:
    """The types and sequences of its own database that a column or a domain uses."""
    attributes = dict(definition.attributes)
    texts = [attributes.get("type", "").partition("[")[0], *_CALLED.findall(attributes.get("default", ""))]
    for parts in map(name_parts, texts):
        if len(parts) == 2:  # noqa: PLR2004  a schema and a name; what the server brings has no schema
            yield parts[0], parts[1]


def _usable_name(definition: Definition) -> Name:
    return (definition.schema, definition.table or definition.name)  # a check's table is its domain


def _with_all_behind(names: set[Name], behind: Mapping[Name, set[Name]]) -> set[Name]:
    """The names, those of the types behind these, and so on."""
    found: set[Name] = set()
    pending = set(names)
    while pending:
        found |= pending
        pending = {each for name in pending for each in behind.get(name, ())} - found
    return found


def _without(definition: Definition, *, same_version: bool, same_words: bool) -> Definition:
    """A definition without what comes of its server and its owner, and as a dump would word it."""
    left = tuple(
        (word, restored_form(text))
        for word, text in definition.attributes
        if word not in OF_THE_SERVER
        and (same_version or not word.startswith(_SINCE_18))
        and (same_words or word != "definition" or definition.kind not in REWRITTEN)
    )
    # Most are whole as they are, and there are tens of thousands.
    return definition if left == definition.attributes else definition._replace(attributes=left)


def _keys(snapshot: Snapshot) -> frozenset[Key]:
    return frozenset(each.key for each in snapshot.definitions if each.kind in REWRITTEN)


def _relation(definition: Definition) -> tuple[str, str]:
    own = definition.name if definition.kind in _RELATIONS else ""
    return (definition.schema, definition.table or own)


def restored_form(definition: str) -> str:
    """A definition of PostgreSQL as it reads after `pg_dump` and a restore.

    `status IN ('new', 'paid')` on a VARCHAR is written as a list that is cast as a whole; what is made
    from that text has a list whose items are cast one by one (seen on PostgreSQL 15 to 18).

    Args:
        definition: As `pg_get_constraintdef` and its kin write it.
    """
    return _CAST_LIST.sub(_each_cast, definition) if "])::text[]" in definition else definition


def _each_cast(found: re.Match[str]) -> str:
    return f"ARRAY[{', '.join(f'({item})::text' for item in _ITEMS.findall(found[1]))}]"
