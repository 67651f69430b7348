"""Lesson 11: the usual mistakes."""

from tests.notebooks.course.lesson import Lesson, Shows

REFUSED = "CREATE INDEX CONCURRENTLY cannot run inside a transaction block"
RUNNING = "Running upgrade 4b1a7c0de001 -> 11aa"

LESSON = Lesson(
    shows=(
        Shows("l11-unread", ("done", "43 rows", "Ada", "NULL")),
        Shows("l11-unread-stopped", ("not run", "is dropped with 43 values")),
        Shows(
            "l11-concurrently",
            (
                "op.create_index",
                f"ActiveSqlTransaction: {REFUSED}",
                "op.execute",
                f"ActiveSqlTransaction: {REFUSED}",
            ),
        ),
        Shows("l11-concurrently-mend", ("op.create_index", RUNNING, "op.execute", RUNNING)),
        Shows(
            "l11-downgrade",
            (
                "Running downgrade 11b2 -> 4b1a7c0de001",
                "current: 4b1a7c0de001",
                "columns: id customer_id amount status note",
            ),
        ),
        Shows("l11-downgrade-again", ("duplicate column name: note",), "sqlite"),
        Shows("l11-downgrade-again", ("DuplicateColumn",), "postgresql"),
        Shows("l11-attempt-downgrade", ("not attempted", "is missing")),
        Shows("l11-edited", ("columns: id name email",), never=("phone", "Running upgrade")),
        Shows("l11-edited-new", ("current: 4b1a7c0de001", "columns: id name email phone")),
        Shows("l11-attempt-edited", ("not attempted", "phone is missing")),
        Shows("l11-import-proposal", ("def upgrade()", "op.drop_table('orders')")),
        Shows("l11-import-mend", ("No new upgrade operations detected.",)),
        Shows("l11-attempt-import", ("not attempted",)),
        Shows("l11-others", ("op.drop_table('exchange_rates')",)),
        Shows("l11-others-mend", ("No new upgrade operations detected.",)),
        Shows("l11-others-gone", ("No new upgrade operations detected.", "exchange_rates orders")),
        Shows("l11-attempt-others", ("not attempted",)),
        Shows("l11-ini", ("op.alter_column('customers', 'email'",), never=("batch",)),
        Shows("l11-ini-mend", ("op.batch_alter_table('customers'",)),
        Shows(
            "l11-schemas",
            (
                "alembic.ini: No new upgrade operations detected.",
                "env.py: New upgrade operations detected",
                "remove_table",
                "visits",
            ),
        ),
    ),
)
