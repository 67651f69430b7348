"""Lesson 3: types, defaults, NULL."""

from __future__ import annotations

from tests.notebooks.course.lesson import Lesson, Shows

LESSON = Lesson(
    backends=("postgresql",),
    shows=(
        Shows(
            "type-file",
            ("op.alter_column('customers', 'email'", "existing_type=sa.VARCHAR(length=120)", "sa.Text()"),
        ),
        Shows("length-check", ("No new upgrade operations detected.",)),
        Shows("length-blind", ("customers.email",)),
        Shows("cast-cents", ("7.49", "14.49", "21.49")),
        Shows("cast-down", ("12 values of orders. amount changed", "Nothing was run")),
        Shows("cast-down-anyway", ("Running upgrade", "1 7", "2 14", "3 21"), never=("7.49",)),
        Shows("using", ('column "status" cannot be cast automatically to type integer',)),
        Shows("using-edit", ("Running upgrade",)),
        Shows("using-rows", ("1 2", "2 1", "3 3")),
        Shows("default-check", ("No new upgrade operations detected.",)),
        Shows("default-file", ("op.alter_column('orders', 'status'", "server_default='open'")),
        Shows(
            "python-models",
            ("def upgrade()", "op.add_column('orders'", "nullable=False"),
            never=("server_default",),
        ),
        Shows("python-upgrade", ('column "priority" of relation "orders" contains null values',)),
        Shows("server-way", ("Running upgrade",)),
        Shows("three-check", ("points customers", "0 31", "10 12")),
        Shows("null", ('column "email" of relation "customers" contains null values',)),
        Shows("enum-birth", ("enum public. size", "parcels")),
        Shows("enum-down", ("Running downgrade",)),
        Shows("enum-again", ('type "size" already exists',)),
        Shows("enum-drop", ("Running upgrade",)),
        Shows("enum-value", ("No new upgrade operations detected.",)),
        Shows(
            "enum-value-use", ('unsafe use of new value "huge"', "must be committed before they can be used")
        ),
        Shows("enum-value-add", ("Running upgrade",)),
        Shows("enum-values", ("small large huge",)),
        Shows("enum-column", ('type "size" does not exist',)),
        Shows("sqlite", ('near "ALTER": syntax error',)),
    ),
)
