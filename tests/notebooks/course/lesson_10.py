"""Lesson 10: SQLite and batch mode."""

from tests.notebooks.course.lesson import Lesson, Shows

LESSON = Lesson(
    backends=("sqlite",),
    shows=(
        Shows("l10-refused-model", ("op.alter_column('customers', 'email'", "nullable=False")),
        Shows("l10-refused", ("failed", 'near "ALTER": syntax error')),
        Shows("l10-batch", ("with op.batch_alter_table('customers'", "batch_op.alter_column('email'")),
        Shows(
            "l10-batch-statements",
            (
                "CREATE TABLE _alembic_tmp_customers",
                "INSERT INTO _alembic_tmp_customers",
                "DROP TABLE customers",
                "RENAME TO customers",
            ),
        ),
        Shows(
            "l10-batch-upgrade",
            (
                "done",
                "Running upgrade 4b1a7c0de001 -> 10a1",
            ),
        ),
        Shows(
            "l10-loses",
            (
                "not run",
                "check products: price > 0 is gone",
                "collation products.number has changed",
                "index ix_products_length is gone",
                "autoincrement products has changed",
                "trigger note_price is gone",
            ),
        ),
        Shows(
            "l10-loses-anyway",
            (
                "expression-based index ix_products_length",
                "Unnamed CHECK constraint",
                "Naming CHECK constraints avoids this",
                'CREATE TABLE "products"',
                "Still-1",
                "Flask-7",
                "Funnel-2 -5",
            ),
            never=("AUTOINCREMENT", "NOCASE", "CHECK (", "CREATE INDEX", "CREATE TRIGGER"),
        ),
        Shows("l10-keep-rehearsal", ("10c3 prices with cents: safe",)),
        Shows("l10-attempt-keep", ("not attempted", "type is INTEGER, wanted is BIGINT")),
        Shows("l10-children-upgrade", ("not run", "loses 2 of 2 rows")),
        Shows("l10-children-anyway", ("reviews 0",)),
        Shows("l10-children-mend", ("10c3 prices with cents: safe",)),
        Shows("l10-attempt-children", ("not attempted",)),
        Shows("l10-view", ("error in view cheap: no such table: main.products",)),
        Shows("l10-view-left", ("_alembic_tmp_products",)),
        Shows("l10-view-again", ("table _alembic_tmp_products already exists",)),
        Shows("l10-view-mend", ("Never leaks.", "Small.", "Flask-7"), never=("Error",)),
        Shows("l10-attempt-view", ("not attempted",)),
        Shows("l10-offline", ("cannot proceed in --sql mode",)),
    ),
)
