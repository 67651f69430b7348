"""Lesson 9: a busy table."""

from tests.notebooks.course.lesson import Lesson, Shows

REFUSED = "CREATE INDEX CONCURRENTLY cannot run inside a transaction block"

LESSON = Lesson(
    backends=("postgresql",),
    shows=(
        Shows(
            "l09-film", ("blocks", "wait while its 12 rows are worked on", "CREATE INDEX ix_orders_status")
        ),
        Shows("l09-execute", ("failed", REFUSED)),
        Shows("l09-function", (REFUSED,)),
        Shows("l09-block", ("safe", "CREATE INDEX CONCURRENTLY"), never=("blocks",)),
        Shows("l09-block-upgrade", ("Running upgrade 4b1a7c0de001 -> 9a01",)),
        Shows("l09-offline", ("BEGIN;", "COMMIT;", "CREATE INDEX CONCURRENTLY", "BEGIN;", "COMMIT;")),
        Shows("l09-attempt-index", ("not attempted", "is missing")),
        Shows("l09-invalid-rows", ("could not create unique index")),
        Shows("l09-invalid-look", ("uq_customers_email", "False")),
        Shows("l09-invalid-again", ("Running upgrade 9a01 -> 9b02",), never=("failed",)),
        Shows("l09-invalid-still", ("ada@example.com", "2")),
        Shows("l09-invalid-mend", ("Running upgrade 9a01 -> 9b02",), never=("failed",)),
        Shows("l09-valid-one", ("blocks", "wait while its 43 rows are worked on")),
        Shows("l09-valid-two", ("blocks",)),
        Shows("l09-transaction", ("9c03", "safe", "9d04", "safe"), never=("blocks",)),
        Shows("l09-transaction-upgrade", ("Running upgrade 9c03 -> 9d04",)),
        Shows("l09-timeout", ("canceling statement due to lock timeout")),
        Shows("l09-timeout-again", ("Running upgrade 9d04 -> 9e05",), never=("failed",)),
    ),
)
