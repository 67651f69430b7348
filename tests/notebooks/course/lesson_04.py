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
        Shows("unnamed-downgrade", ("Can't emit DROP CONSTRAINT", "it has no name"), never=("Traceback",)),
        Shows("names", ("customers_email_key", "customers_pkey", "orders_customer_id_fkey", "orders_pkey")),
        Shows(
            "convention-file", ("op.f('uq_customers_email')", "op.drop_constraint(op.f('uq_customers_email')")
        ),
        Shows("convention-run", ("Running downgrade", "Running upgrade")),
        Shows("adopt-check", ("No new upgrade operations detected.",)),
        Shows(
            "adopt-names", ("RENAME CONSTRAINT orders_customer_id_fkey", "RENAME CONSTRAINT customers_pkey")
        ),
        Shows(
            "adopt-unique",
            (
                "op.drop_constraint(op.f('customers_email_key')",
                "op.create_unique_constraint(op.f('uq_customers_email')",
            ),
        ),
        Shows("check-file", ("pass",), never=("op.",)),
        Shows("check-twice", ("ck_orders_ck_orders_amount_positive",)),
        Shows("check-once", ("ck_orders_amount_positive",), never=("ck_orders_ck_orders",)),
        Shows("plugin-added", ("op.create_check_constraint(op.f('ck_orders_amount_small')",)),
        Shows("plugin-changed", ("No new upgrade operations detected.",)),
        Shows(
            "foreign",
            (
                "op.drop_constraint(op.f('orders_customer_id_fkey')",
                "op.create_foreign_key(op.f('fk_orders_customer_id_customers')",
                "ondelete='CASCADE'",
            ),
        ),
        Shows("primary", ("No new upgrade operations detected.",)),
        Shows("primary-run", ("PRIMARY KEY (id, customer_id)",)),
        Shows(
            "index-file",
            ("op.drop_index(op.f('ix_orders_status_lower')", "upper(status)"),
            never=("ix_orders_open",),
        ),
        Shows("index-blind", ("DROP INDEX ix_orders_open", "= 'sent'"), never=("RENAME CONSTRAINT",)),
    ),
)
