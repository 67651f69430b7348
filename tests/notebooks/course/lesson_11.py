"""Lesson 11: the usual mistakes."""

from tests.notebooks.course.lesson import Lesson, Shows

LESSON = Lesson(
    shows=(
        Shows("l11-unread", ("done", "43 rows", "Ada", "NULL")),
        Shows("l11-unread-stopped", ("not run", "is dropped with 43 values")),
        Shows("l11-concurrently", ("A44", "false", "cannot run inside a transaction block")),
        Shows(
            "l11-downgrade",
            ("Running downgrade 11b2 -> 4b1a7c0de001", "Alembic says: 4b1a7c0de001", "status note"),
        ),
        Shows("l11-downgrade-again", ("duplicate column name: note",), "sqlite"),
        Shows("l11-downgrade-again", ("DuplicateColumn",), "postgresql"),
        Shows("l11-attempt-downgrade", ("not attempted", "is missing")),
        Shows("l11-edited", ("the columns: id name email",), never=("phone", "Running upgrade")),
        Shows("l11-edited-new", ("the columns: id name email phone",)),
        Shows("l11-attempt-edited", ("not attempted", "phone is missing")),
        Shows("l11-import-proposal", ("def upgrade()", "op.drop_table('orders')")),
        Shows("l11-import-mend", ("No new upgrade operations detected.",)),
        Shows("l11-attempt-import", ("not attempted",)),
        Shows("l11-others", ("op.drop_table('exchange_rates')",)),
        Shows("l11-others-mend", ("No new upgrade operations detected.",)),
        Shows("l11-attempt-others", ("not attempted",)),
        Shows("l11-ini", ("op.alter_column('customers', 'email'",), never=("batch",)),
        Shows("l11-ini-mend", ("op.batch_alter_table('customers'",)),
    ),
)
