"""What a project's filters hide from autogenerate, and so from a search for what it does not see."""

from __future__ import annotations

from dataclasses import dataclass

from limbeck.records import Blueprint, Definition

_KINDS = {
    "column": ("column",),
    "index": ("index",),
    "unique_constraint": ("unique", "index"),
    "foreign_key_constraint": ("foreign key",),
    "check_constraint": ("check",),
}
"""For each type of `include_object`, what the catalogue calls it."""


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
    def of(cls, blueprint: Blueprint) -> Hidden:
        """What was noted while the database was compared."""
        return cls(
            frozenset(name for type_, name in blueprint.hidden if type_ == "schema"),
            frozenset(name for type_, name in blueprint.hidden if type_ == "table"),
            frozenset((kind, name) for type_, name in blueprint.hidden for kind in _KINDS.get(type_, ())),
            blueprint.default_schema,
        )

    def holds(self, definition: Definition, relation: tuple[str, str]) -> bool:
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
