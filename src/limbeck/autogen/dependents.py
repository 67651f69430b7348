"""What PostgreSQL's catalogue knows of things that stand in the way of a change."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, text
from sqlalchemy.exc import SQLAlchemyError

from limbeck.autogen.standing import Standing

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from limbeck.autogen.rows import Place

VIEWS = """
SELECT n.nspname, c.relname, a.attname, v.relname
FROM pg_catalog.pg_depend d
JOIN pg_catalog.pg_rewrite r ON r.oid = d.objid AND d.classid = 'pg_catalog.pg_rewrite'::regclass
JOIN pg_catalog.pg_class v ON v.oid = r.ev_class
JOIN pg_catalog.pg_class c ON c.oid = d.refobjid AND d.refclassid = 'pg_catalog.pg_class'::regclass
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.refobjsubid AND d.refobjsubid > 0
WHERE v.oid <> c.oid AND c.relname IN :names
"""

KEYS = """
SELECT n.nspname, c.relname, NULL, child.relname
FROM pg_catalog.pg_constraint k
JOIN pg_catalog.pg_class c ON c.oid = k.confrelid
JOIN pg_catalog.pg_class child ON child.oid = k.conrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE k.contype = 'f' AND child.oid <> c.oid AND c.relname IN :names
"""

NATURE = """
SELECT n.nspname, c.relname, parent.relname, e.extname
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_inherits i ON i.inhrelid = c.oid AND c.relispartition
LEFT JOIN pg_catalog.pg_class parent ON parent.oid = i.inhparent
LEFT JOIN pg_catalog.pg_depend d ON d.objid = c.oid AND d.deptype = 'e'
    AND d.classid = 'pg_catalog.pg_class'::regclass
LEFT JOIN pg_catalog.pg_extension e ON e.oid = d.refobjid
WHERE c.relname IN :names AND (parent.oid IS NOT NULL OR e.oid IS NOT NULL)
"""

CASTS = """
SELECT coalesce(
    (SELECT castcontext::text FROM pg_catalog.pg_cast
     WHERE castsource = to_regtype(:before) AND casttarget = to_regtype(:after)),
    CASE WHEN to_regtype(:before) = to_regtype(:after) THEN 'i'
         WHEN to_regtype(:before) IS NULL OR to_regtype(:after) IS NULL THEN '?'
         WHEN (SELECT typcategory FROM pg_catalog.pg_type WHERE oid = to_regtype(:after)) = 'S' THEN 'a'
         ELSE 'e' END)
"""
"""`i` implicit, `a` on assignment, `e` only when written out; any type is assigned to a string type."""

TYPES = "SELECT to_regtype(:name) IS NOT NULL"

VOLATILE = "SELECT count(*) FROM pg_catalog.pg_proc WHERE provolatile = 'v' AND proname IN :names"

JOINABLE = """
SELECT f.oid = p.oid OR f.typtype = 'd' OR p.typtype = 'd' OR (f.typcategory = 'S' AND p.typcategory = 'S')
    OR EXISTS (SELECT FROM pg_catalog.pg_cast
               WHERE castsource = f.oid AND casttarget = p.oid AND castcontext = 'i')
    OR EXISTS (SELECT FROM pg_catalog.pg_amop
               WHERE amoplefttype = p.oid AND amoprighttype = f.oid AND amopstrategy = 3
                 AND amopmethod = (SELECT oid FROM pg_catalog.pg_am WHERE amname = 'btree'))
FROM pg_catalog.pg_type f, pg_catalog.pg_type p
WHERE f.oid = to_regtype(:child) AND p.oid = to_regtype(:parent)
"""
"""What PostgreSQL asks of the two columns of a foreign key; a domain is left to its own rules."""


@dataclass(frozen=True, slots=True)
class Dependents:
    """Views, keys and other owners of the tables that a script touches; empty off PostgreSQL.

    Attributes:
        views: For each table and column (None for the table as a whole), the views that read it.
        children: For each table, the tables with a foreign key to it.
        partitions: For each partition, the table that it is a part of.
        extensions: For each table of an extension, the extension.
        standing: What stands on single columns.
    """

    connection: Connection | None = None
    views: dict[tuple[Place, str | None], list[str]] = field(default_factory=dict)
    children: dict[Place, list[str]] = field(default_factory=dict)
    partitions: dict[Place, str] = field(default_factory=dict)
    extensions: dict[Place, str] = field(default_factory=dict)
    standing: Standing = field(default_factory=Standing.nothing)

    @classmethod
    def read(cls, connection: Connection, places: Iterable[Place]) -> Dependents:
        """Read what the catalogue knows: seven queries, however many tables.

        Args:
            connection: The connection of the comparison.
            places: The tables; None as their schema stands for the default one.
        """
        names = sorted({name for _schema, name in places})
        if connection.dialect.name != "postgresql":
            return cls()
        default = connection.dialect.default_schema_name
        found = cls(connection, standing=Standing.read(cls(connection).ask, names, default))
        if not names:
            return found
        for schema, name, column, view in found.ask(VIEWS, names=names):
            place = (None if schema == default else schema, name)
            for key in {(place, column), (place, None)}:
                views = found.views.setdefault(key, [])
                if view not in views:
                    views.append(view)
        for schema, name, _none, child in found.ask(KEYS, names=names):
            found.children.setdefault((None if schema == default else schema, name), []).append(child)
        for schema, name, parent, extension in found.ask(NATURE, names=names):
            place = (None if schema == default else schema, name)
            if parent is not None:
                found.partitions[place] = parent
            if extension is not None:
                found.extensions[place] = extension
        return found

    def cast(self, before: str, after: str) -> str:
        """How PostgreSQL converts one type to another: `i`, `a`, `e`, or `?` when it does not know them."""
        rows = self.ask(CASTS, before=before, after=after)
        return str(rows[0][0]) if rows else "?"

    def has_type(self, name: str) -> bool | None:
        """Whether a type exists; None when that cannot be asked."""
        rows = self.ask(TYPES, name=name)
        return bool(rows[0][0]) if rows else None

    def joinable(self, child: str, parent: str) -> bool | None:
        """Whether a foreign key may join columns of two types; None when PostgreSQL does not know one."""
        rows = self.ask(JOINABLE, child=child, parent=parent)
        return bool(rows[0][0]) if rows else None

    def volatile(self, names: Iterable[str]) -> bool:
        """Whether any function of these names gives another value for each row."""
        wanted = sorted(names)
        return bool(wanted and any(count for (count,) in self.ask(VOLATILE, names=wanted)))

    def ask(self, query: str, **values: Any) -> list[Any]:
        """The rows of a catalogue query; none where it cannot be asked.

        Args:
            query: One of the queries above.
            **values: Its parameters.
        """
        if self.connection is None:
            return []
        clause = text(query)
        if "names" in values:
            clause = clause.bindparams(bindparam("names", expanding=True))
        try:
            savepoint = self.connection.begin_nested()
        except SQLAlchemyError:
            savepoint = None
        try:
            rows = list(self.connection.execute(clause, values))
        except SQLAlchemyError:
            rows = []
        if savepoint is not None:
            savepoint.rollback()
        return rows
