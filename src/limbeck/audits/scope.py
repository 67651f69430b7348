"""Which objects of two catalogues are worth comparing."""

from __future__ import annotations

from dataclasses import dataclass, replace

from limbeck.audits.covered import owner
from limbeck.audits.hidden import Hidden
from limbeck.audits.scratch_build import Built
from limbeck.audits.spelling import restored
from limbeck.records import Blueprint, Definition, Difference, Snapshot

OF_THE_SERVER = frozenset({"owner", "collation version"})
"""Attributes that say who made a thing and where, rather than what it is."""

_APART = frozenset({"extension", "grant", "default privileges", "language"})
"""Kinds that a scratch database has from its server and from us, rather than from the models."""

_EVERYWHERE = {("extension", "plpgsql"), ("language", "plpgsql"), ("grant", "public on schema public")}
"""What is in every database, or is a matter of the server's version."""

_PUBLIC = "public"
_SINCE_18 = "not null "
_REWRITTEN = frozenset({"view", "materialized view", "rule"})
"""Kinds whose definitions another version of PostgreSQL words in another way."""

_RELATIONS = {"table", "foreign table", "view", "materialized view"}


@dataclass(frozen=True, slots=True)
class Scope:
    """What of two catalogues is compared.

    Attributes:
        blueprint: What autogenerate looked at.
        hidden: What the project's filters keep from it.
        watched: The schemas that the models are in.
        missing: Tables, by schema and name, and objects of tables, by schema, table and name, that could
            not be built: nothing is known of how the models want them.
    """

    blueprint: Blueprint
    hidden: Hidden
    watched: frozenset[str]
    missing: frozenset[tuple[str, ...]] = frozenset()

    @classmethod
    def of(cls, blueprint: Blueprint, built: Built) -> Scope:
        """What is left to compare when some statements failed."""
        default = blueprint.default_schema
        missing = set()
        for each in built.missing:
            place = (default if each.schema in {"", "main"} else each.schema, each.table)
            if each.table:
                missing.add(place if each.kind == "table" else (*place, each.name))
        watched = frozenset({"", default, *blueprint.schemas})
        return cls(blueprint, Hidden.of(blueprint), watched, frozenset(missing))

    def narrow(self, snapshot: Snapshot, other: Snapshot) -> Snapshot:
        """What is worth comparing in one of two snapshots.

        Args:
            snapshot: The one.
            other: The other one, whose server may be of another version.
        """
        same = _major(snapshot) == _major(other)
        kept = (_without(each, same_version=same) for each in snapshot.definitions if self._holds(each))
        return replace(snapshot, definitions=tuple(kept))

    def apart(self) -> tuple[Difference, ...]:
        """What the database has that is not compared: privileges, extensions, and other schemas."""
        return tuple(
            Difference(*each.key, None, _without(each, same_version=True).text, None)
            for each in self.blueprint.snapshot.definitions
            if self._is_apart(each) and not self.hidden.holds(each, _relation(each))
        )

    def _is_apart(self, definition: Definition) -> bool:
        if (definition.kind, definition.name) in _EVERYWHERE or self._is_of_alembic(definition):
            return False
        if definition.kind in _APART:
            return self._is_watched(definition)
        if definition.table or owner(definition, "")[1]:
            return False
        return not self._is_watched(definition)

    def _holds(self, definition: Definition) -> bool:
        if definition.kind in _APART or not self._is_watched(definition) or self._is_of_alembic(definition):
            return False
        if (definition.kind, definition.name) == ("schema", _PUBLIC):
            return False  # it is in every database, with a comment of its server's
        relation = _relation(definition)
        places = {relation, (*relation, definition.name), owner(definition, self.blueprint.default_schema)[0]}
        return self.missing.isdisjoint(places) and not self.hidden.holds(definition, relation)

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


def _without(definition: Definition, *, same_version: bool) -> Definition:
    """A definition without what comes of its server and its owner, and as a dump would word it."""
    left = tuple(
        (word, restored(text))
        for word, text in definition.attributes
        if word not in OF_THE_SERVER and (same_version or not _is_of_version(definition, word))
    )
    return definition._replace(attributes=left)


def _is_of_version(definition: Definition, word: str) -> bool:
    return word.startswith(_SINCE_18) or (definition.kind in _REWRITTEN and word == "definition")


def _relation(definition: Definition) -> tuple[str, str]:
    own = definition.name if definition.kind in _RELATIONS else ""
    return (definition.schema, definition.table or own)


def _major(snapshot: Snapshot) -> str:
    return snapshot.server.partition(".")[0]
