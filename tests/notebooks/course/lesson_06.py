"""Lesson 6: a database that is already there."""

from __future__ import annotations

from tests.notebooks.course.lesson import Lesson, Shows

LESSON = Lesson(
    shows=(
        Shows("legacy", ("retort", "alembic")),
        Shows("stamp-nothing", ("Context impl",), never=("stamp_revision", "FAILED")),
        Shows("stamp-nothing-rows", ("revisions 0",)),
        Shows("stamp-id", ("Can't locate revision identified by '1234567890ab'",)),
        Shows("empty", ("def upgrade()", "pass", "def downgrade()", "pass"), never=("op.create_table",)),
        Shows(
            "empty-sql", ("CREATE TABLE alembic_version", "INSERT INTO alembic_version"), never=("products",)
        ),
        Shows("baseline", ("op.create_table('products'", "op.create_index(op.f('ix_products_name')")),
        Shows("baseline-bring", ("fails", "already exists")),
        Shows("baseline-stamp", ("Running stamp_revision -> ba5e00000001",)),
        Shows("baseline-check", ("No new upgrade operations detected.",)),
        Shows("baseline-audit", ("blind spots: 0",)),
        Shows(
            "exercise-adopt", ("The history has no revision yet.", "an empty database gets the same schema")
        ),
        Shows("lie-upgrade", ("alembic upgrade head", "done"), never=("Running upgrade",)),
        Shows("lie-query", ("no such column: phone",), "sqlite"),
        Shows("lie-query", ('column "phone" does not exist',), "postgresql"),
        Shows("lie-check", ("New upgrade operations detected", "Column('phone'")),
        Shows("which-stamp", ("ccc000000001 (head)",)),
        Shows(
            "which-try",
            (
                "4b1a7c0de001 fails | autogenerate is silent: None",
                "aaa000000001 safe safe | autogenerate is silent: True",
                "bbb000000001 safe | autogenerate is silent: False",
                "ccc000000001 | autogenerate is silent: None",
            ),
        ),
        Shows(
            "which-repair",
            ("-> bbb000000001, add city", "-> ccc000000001, add country", "No new upgrade operations"),
        ),
        Shows("exercise-lie", ("is missing.",)),
        Shows("schemas-blind", ("'add_table', Table('invoices'", "schema='billing'")),
        Shows("schemas-ini", ("'add_table', Table('invoices'", "schema='billing'")),
        Shows("schemas-env", ("No new upgrade operations detected.",)),
        Shows("filters", ("op.drop_table('visits', schema='metrics')",)),
        Shows("filters-name", ("No new upgrade operations detected.",)),
        Shows("exercise-filter", ("is still there.",)),
    )
)
