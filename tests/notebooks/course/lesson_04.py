"""Lesson 4: names and constraints."""

from __future__ import annotations

from tests.notebooks.course.lesson import Lesson, Shows

LESSON = Lesson(
    backends=("postgresql",),
    shows=(
        Shows(
            "unnamed-file",
            (
                "op.create_unique_constraint(None, 'customers', ['email'])",
                "constraint name is None; this directive will fail",
                "op.drop_constraint(None, 'customers', type_='unique')",
            ),
        ),
        Shows("unnamed-upgrade", ("Running upgrade",)),
        Shows("unnamed-downgrade", ("Can't emit DROP CONSTRAINT", "it has no name")),
        Shows("names", ("customers_pkey", "orders_customer_id_fkey", "customers_email_key")),
        Shows(
            "convention-file", ("op.f('uq_customers_email')", "op.drop_constraint(op.f('uq_customers_email')")
        ),
        Shows("convention-run", ("Running downgrade", "Running upgrade")),
        Shows("adopt-check", ("No new upgrade operations detected.",)),
        Shows("check-file", ("pass",), never=("op.",)),
        Shows("check-twice", ("ck_orders_ck_orders_amount_positive",)),
        Shows("check-once", ("ck_orders_amount_positive",), never=("ck_orders_ck_orders",)),
        Shows("plugin-added", ("Detected added check constraint", "amount_small")),
        Shows("plugin-changed", ("No new upgrade operations detected.",)),
        Shows("foreign", ("proposes 2 changes", "CASCADE")),
        Shows("primary", ("No new upgrade operations detected.",)),
        Shows(
            "index-file",
            ("op.drop_index(op.f('ix_orders_status_lower')", "upper(status)"),
            never=("ix_orders_open",),
        ),
        Shows("index-blind", ("orders.ix_orders_open",)),
    ),
)
