"""Lesson 9: a busy table."""

from tests.notebooks.course.lesson import Lesson, Shows

REFUSED = "CREATE INDEX CONCURRENTLY cannot run inside a transaction block"

LESSON = Lesson(
    backends=("postgresql",),
    shows=(
        Shows("l09-index-write", ("op.create_index(op.f('ix_orders_customer_id'), 'orders'",)),
        Shows(
            "l09-film",
            (
                "blocks",
                "wait while its 12 rows are worked on",
                "CREATE INDEX ix_orders_customer_id",
                "locks orders: ShareLock",
            ),
        ),
        Shows("l09-execute", ("failed", REFUSED)),
        Shows("l09-function", (REFUSED,)),
        Shows(
            "l09-block",
            ("safe", "CREATE INDEX CONCURRENTLY", "locks orders: ShareUpdateExclusiveLock"),
            never=("blocks",),
        ),
        Shows("l09-block-upgrade", ("done", "Running upgrade 4b1a7c0de001 -> 9a01")),
        Shows("l09-offline", ("BEGIN;", "COMMIT;", "CREATE INDEX CONCURRENTLY", "BEGIN;", "COMMIT;")),
        Shows("l09-attempt-index", ("not attempted", "is missing")),
        Shows("l09-invalid-rows", ("could not create unique index",)),
        Shows("l09-invalid-look", ("ix_customers_email False",)),
        Shows("l09-invalid-again", ("done", "Running upgrade 9a01 -> 9b02"), never=("failed",)),
        Shows("l09-invalid-still", ("No new upgrade operations detected.", "ada@example.com 3")),
        Shows("l09-invalid-mend", ("ix_customers_email True",), never=("False",)),
        Shows(
            "l09-valid-one",
            ("blocks", "wait while its 43 rows are worked on", "locks customers: AccessExclusiveLock"),
        ),
        Shows("l09-valid-two", ("blocks", "VALIDATE CONSTRAINT has_email"), never=("locks customers",)),
        Shows(
            "l09-transaction", ("9c03", "safe", "9d04", "safe", "9e05", "safe"), never=("blocks", "one-way")
        ),
        Shows("l09-transaction-upgrade", ("No new upgrade operations detected.",)),
        Shows("l09-attempt-valid", ("not attempted", "is missing")),
        Shows(
            "l09-queue",
            (
                "SELECT count(*) FROM orders AccessShareLock True",
                "ALTER TABLE orders ADD COLUMN note TEXT AccessExclusiveLock False",
                "SELECT id FROM orders AccessShareLock False",
            ),
        ),
        Shows("l09-timeout", ("canceling statement due to lock timeout",)),
        Shows("l09-timeout-again", ("done", "Running upgrade 9e05 -> 9f06", "+ note"), never=("failed",)),
    ),
)
