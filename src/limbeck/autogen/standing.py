"""What stands on single columns of a PostgreSQL database: generated columns, triggers, policies and keys."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from limbeck.autogen.rows import Place

USERS = """
SELECT DISTINCT n.nspname, c.relname, a.attname,
    CASE WHEN t.oid IS NOT NULL THEN 'trigger' WHEN p.oid IS NOT NULL THEN 'policy'
         WHEN f.oid IS NOT NULL THEN 'function' ELSE 'column' END,
    coalesce(t.tgname, p.polname, f.proname, g.attname)
FROM pg_catalog.pg_depend d
JOIN pg_catalog.pg_class c ON c.oid = d.refobjid AND d.refclassid = 'pg_catalog.pg_class'::regclass
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.refobjsubid
LEFT JOIN pg_catalog.pg_trigger t ON t.oid = d.objid AND d.classid = 'pg_catalog.pg_trigger'::regclass
LEFT JOIN pg_catalog.pg_policy p ON p.oid = d.objid AND d.classid = 'pg_catalog.pg_policy'::regclass
LEFT JOIN pg_catalog.pg_proc f ON f.oid = d.objid AND d.classid = 'pg_catalog.pg_proc'::regclass
LEFT JOIN pg_catalog.pg_attrdef e ON e.oid = d.objid AND d.classid = 'pg_catalog.pg_attrdef'::regclass
LEFT JOIN pg_catalog.pg_attribute g
    ON g.attrelid = e.adrelid AND g.attnum = e.adnum AND g.attgenerated <> '' AND g.attnum <> a.attnum
WHERE c.relname IN :names AND d.refobjsubid > 0
  AND coalesce(t.tgname, p.polname, f.proname, g.attname) IS NOT NULL
"""
"""All that PostgreSQL keeps a column for, but views: these are asked for with the table."""

KEYS = """
SELECT pn.nspname, parent.relname, cn.nspname, child.relname, k.conname, i.relname,
    (SELECT array_agg(a.attname::text ORDER BY u.place) FROM unnest(k.confkey)
     WITH ORDINALITY u(number, place)
     JOIN pg_catalog.pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.number),
    (SELECT array_agg(a.attname::text ORDER BY u.place) FROM unnest(k.conkey)
     WITH ORDINALITY u(number, place)
     JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.number)
FROM pg_catalog.pg_constraint k
JOIN pg_catalog.pg_class parent ON parent.oid = k.confrelid
JOIN pg_catalog.pg_namespace pn ON pn.oid = parent.relnamespace
JOIN pg_catalog.pg_class child ON child.oid = k.conrelid
JOIN pg_catalog.pg_namespace cn ON cn.oid = child.relnamespace
JOIN pg_catalog.pg_class i ON i.oid = k.conindid
WHERE k.contype = 'f' AND (parent.relname IN :names OR child.relname IN :names)
"""

TYPES = """
SELECT n.nspname, c.relname, a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), a.attidentity::text,
    a.atthasdef
FROM pg_catalog.pg_attribute a
JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relname IN :names AND a.attnum > 0 AND NOT a.attisdropped
"""

UNIQUE = """
SELECT n.nspname, c.relname,
    (SELECT array_agg(a.attname::text) FROM pg_catalog.pg_attribute a
     WHERE a.attrelid = c.oid AND a.attnum = ANY (i.indkey))
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class c ON c.oid = i.indrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relname IN :names AND i.indisunique AND i.indimmediate AND i.indpred IS NULL AND i.indexprs IS NULL
"""
"""What a foreign key may point to."""

Ask = Callable[..., list[Any]]


@dataclass(frozen=True, slots=True)
class StandingKey:
    """A foreign key that the database has.

    Attributes:
        parent: The table that it points to.
        child: The table that it starts from.
        name: Its name.
        index: The unique index of the parent that it needs; a unique constraint has the same name.
        parent_columns: The columns that it points to.
        child_columns: The columns that it starts from, in the same order.
    """

    parent: Place
    child: Place
    name: str
    index: str
    parent_columns: tuple[str, ...]
    child_columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands on columns; empty off PostgreSQL.

    Attributes:
        users: For each table and column, what uses it: the kind of thing and its name.
        keys: The foreign keys from and to the tables.
        types: The type of each column of the tables, as PostgreSQL writes it.
        identities: The columns with an identity.
        defaulted: The columns with a default or an expression.
        unique: For each table, the columns of each index that a foreign key may point to.
    """

    users: dict[tuple[Place, str], list[tuple[str, str]]]
    keys: tuple[StandingKey, ...]
    types: dict[tuple[Place, str], str]
    identities: frozenset[tuple[Place, str]]
    defaulted: frozenset[tuple[Place, str]]
    unique: dict[Place, list[frozenset[str]]]

    @classmethod
    def nothing(cls) -> Standing:
        """Nothing stands anywhere."""
        return cls({}, (), {}, frozenset(), frozenset(), {})

    @classmethod
    def read(cls, ask: Ask, names: Iterable[str], default: str | None) -> Standing:
        """Four queries, however many tables.

        Args:
            ask: Answers a query of the catalogue.
            names: The names of the tables.
            default: The default schema, which stands for None.
        """
        wanted = sorted(names)
        if not wanted:
            return cls.nothing()

        def place(schema: str, name: str) -> Place:
            return (None if schema == default else schema, name)

        users: dict[tuple[Place, str], list[tuple[str, str]]] = {}
        for schema, name, column, kind, user in ask(USERS, names=wanted):
            users.setdefault((place(schema, name), column), []).append((kind, user))
        keys = tuple(
            StandingKey(
                place(parent_schema, parent),
                place(child_schema, child),
                name,
                index,
                tuple(parent_columns),
                tuple(child_columns),
            )
            for parent_schema, parent, child_schema, child, name, index, parent_columns, child_columns in ask(
                KEYS, names=wanted
            )
        )
        around = sorted({*wanted, *(name for key in keys for _schema, name in (key.parent, key.child))})
        types: dict[tuple[Place, str], str] = {}
        identities, defaulted = set(), set()
        for schema, name, column, type_, identity, has_default in ask(TYPES, names=around):
            types[place(schema, name), column] = type_
            if identity.strip("\0"):
                identities.add((place(schema, name), column))
            if has_default:
                defaulted.add((place(schema, name), column))
        unique: dict[Place, list[frozenset[str]]] = {}
        for schema, name, columns in ask(UNIQUE, names=wanted):
            unique.setdefault(place(schema, name), []).append(frozenset(columns))
        return cls(users, keys, types, frozenset(identities), frozenset(defaulted), unique)
