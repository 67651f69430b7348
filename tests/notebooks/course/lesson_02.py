"""Lesson 2: renames."""

from __future__ import annotations

from tests.notebooks.course.lesson import Lesson, Shows

LESSON = Lesson(
    shows=(
        Shows(
            "column-file",
            (
                "op.add_column('customers', sa.Column('full_name'",
                "op.drop_column('customers', 'name')",
                "def downgrade()",
                "op.add_column('customers', sa.Column('name'",
            ),
        ),
        Shows("column-upgrade", ("customers. name is dropped with 43 values",)),
        Shows("column-anyway", ("Running upgrade",)),
        Shows("back-rows", ("customers", "names", "43", "0")),
        Shows("reviewed-upgrade", ("Running upgrade",), never=("is dropped with",)),
        Shows(
            "reviewed-check",
            (
                "No new upgrade operations detected.",
                "names_after_downgrade 43",
                "customers names",
                "43 43",
            ),
        ),
        Shows("ask", ("Was `email` renamed to `mail`?",)),
        Shows("two-rows", ("warnings: 0", "addresses states", "43 12")),
        Shows("not-null-upgrade", ("Cannot add a NOT NULL column",), backend="sqlite"),
        Shows(
            "not-null-upgrade", ('column "total" of relation "orders" contains null values',), "postgresql"
        ),
        Shows("type-rows", ("total: NUMERIC(10, 2)", "total", "7", "14", "21")),
        Shows(
            "table-file",
            ("op.create_table('clients'", "op.drop_table('customers')", "op.create_foreign_key(None"),
        ),
        Shows("table-file", ("op.drop_constraint(None",), "sqlite"),
        Shows("table-upgrade", ("No support for ALTER of constraints in SQLite dialect",), backend="sqlite"),
        Shows(
            "table-upgrade", ("cannot drop table customers because other objects depend on it",), "postgresql"
        ),
        Shows("table-left", ("clients", "orders", "current: ", "head: "), "sqlite", never=("customers",)),
        Shows("table-left", ("customers", "orders", "current: ", "head: "), "postgresql", never=("clients",)),
        Shows("table-check", ("No new upgrade operations detected.",)),
        Shows("key-upgrade", ("Running upgrade",), never=("is dropped with",)),
        Shows("expand-upgrade", ("Running upgrade",)),
        Shows("contract-upgrade", ("op.drop_column('clients', 'full_name')", "SET full_name = display_name")),
        Shows("contract-upgrade", ("clients. full_ name is dropped with 43 values",)),
        Shows("contract-rows", ("names 43", "names_after_downgrade 43")),
    )
)
