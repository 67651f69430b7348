"""What a schema consists of, read with SQLAlchemy's inspector and, for the rest, from the catalogues."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, inspect

OTHERS = {
    "sqlite": "SELECT type || ' ' || name, sql FROM sqlite_master WHERE type IN ('view', 'trigger')",
    "postgresql": """
        SELECT 'view ' || viewname, definition FROM pg_views WHERE schemaname = 'public'
        UNION ALL SELECT 'trigger ' || tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
        UNION ALL SELECT 'function ' || proname, prosrc FROM pg_proc
            WHERE pronamespace = 'public'::regnamespace
    """,
}


def schema_parts(connection: Connection) -> dict[str, Any]:
    """Each table, column, key, constraint and index by its name, and what it is; `alembic_version` left out.

    A column is named `table.column`, whatever belongs to a table `table.name`.
    """
    inspector = inspect(connection)
    enums = {
        enum["name"]: enum["labels"] for enum in getattr(inspector, "get_enums", list)()
    }  # PostgreSQL's alone
    parts: dict[str, Any] = {}
    kinds = ("foreign_keys", "unique_constraints", "check_constraints", "indexes")
    columns, keys = inspector.get_multi_columns(), inspector.get_multi_pk_constraint()
    others = {kind: getattr(inspector, f"get_multi_{kind}")() for kind in kinds}  # all tables in one query
    for table in inspector.get_table_names():
        if table == "alembic_version":
            continue
        parts[table] = keys[None, table]
        for column in columns[None, table]:
            type_ = column["type"].compile(connection.dialect)
            parts[f"{table}.{column['name']}"] = (
                type_,
                enums.get(type_),
                column["nullable"],
                column["default"],
                column.get("comment"),
            )
        for kind in kinds:
            for item in others[kind].get((None, table), ()):
                parts[f"{table}.{item['name']}"] = (kind, item)
    return parts


def extras(connection: Connection) -> dict[str, str]:
    """Views, triggers and functions, each with its definition."""
    rows = connection.exec_driver_sql(OTHERS[connection.dialect.name]).all()
    return {name: " ".join(sql.split()) for name, sql in rows}


def whole_tables(names: set[str], one: dict[str, Any], other: dict[str, Any]) -> set[str]:
    """The names, without the parts of tables that only one side has: the table stands for them."""
    alone = {name for name in names if (name in one) != (name in other) and "." not in name}
    return {name for name in names if name in alone or name.split(".")[0] not in alone}
