"""Lesson 12: the quick reference."""

from tests.notebooks.course.lesson import Lesson, Shows

LESSON = Lesson(
    without=frozenset({"exercise"}),
    shows=(
        Shows(
            "l12-write",
            (
                "$ alembic init another",
                "Creating directory another",
                "$ alembic list_templates",
                "generic - Generic single-database configuration.",
                "$ alembic revision --autogenerate -m 'add phone'",
                "new file migrations/versions/c201_add_phone.py",
                "$ alembic revision -m 'by hand'",
                "new file migrations/versions/c202_by_hand.py",
            ),
        ),
        Shows("l12-file", ("Revision ID: c201", "op.add_column('customers'", "op.drop_column('customers'")),
        Shows(
            "l12-apply",
            (
                "$ alembic upgrade +1",
                "Running upgrade 4b1a7c0de001 -> c201",
                "$ alembic downgrade -1",
                "Running downgrade c201 -> 4b1a7c0de001",
                "$ alembic upgrade head",
                "Running upgrade c201 -> c202",
                "$ alembic upgrade c201:c202 --sql",
                "UPDATE alembic_version SET version_num='c202'",
            ),
        ),
        Shows(
            "l12-look",
            (
                "$ alembic current",
                "c202 (head)",
                "c201 -> c202 (head) (current), by hand",
                "Path: migrations/versions/c201_add_phone.py",
                "No new upgrade operations detected.",
            ),
        ),
        Shows("l12-stamp", ("Running stamp_revision c202 -> c201", "Running stamp_revision c201 -> c202")),
        Shows(
            "l12-heads",
            (
                "Multiple head revisions are present",
                "c202 (head) d301 (head)",
                "4b1a7c0de001 (branchpoint)",
                "$ alembic merge heads",
                "Running upgrade c202, d301 -> d302",
            ),
        ),
        Shows(
            "l12-op-run",
            (
                "ALTER TABLE orders ADD COLUMN note TEXT",
                "ALTER TABLE customers DROP COLUMN phone",
                "ALTER TABLE customers RENAME",
                "CREATE INDEX ix_orders_status ON orders (status)",
                "UPDATE orders SET status = 'done'",
                "ALTER TABLE orders RENAME TO purchases",
                "uq_customers_email UNIQUE (email)",
                'op.create_unique_constraint("uq_full_name"',
            ),
        ),
        Shows("l12-op-run", ("No support for ALTER of constraints",), "sqlite"),
        Shows("l12-op-run", ("ADD CONSTRAINT uq_full_name UNIQUE (full_name)",), "postgresql"),
        Shows("l12-page", ("alembic init another", "done", "alembic upgrade head", "failed")),
    ),
)
