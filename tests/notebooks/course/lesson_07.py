"""Lesson 7: by hand."""

from __future__ import annotations

from tests.notebooks.course.lesson import Lesson, Shows

LESSON = Lesson(
    backends=("postgresql",),
    shows=(
        Shows("posts", ("Stills", "Distilling water", "Retorts")),
        Shows("empty", ("def upgrade()", "pass", "def downgrade()", "pass"), never=("op.",)),
        Shows("search-up", ("-> 5ea5c4000001, search",)),
        Shows("search-query", ("Distilling water", "Stills"), never=("Retorts",)),
        Shows("next", ("Drops", "every value in it; 3 rows hold one")),
        Shows("model", ("No new upgrade operations detected.",)),
        Shows(
            "auto",
            (
                "op.add_column('posts'",
                "postgresql.TSVECTOR(), sa.Computed(",
                "persisted=True",
                "postgresql_using='gin'",
            ),
        ),
        Shows("auto-check", ("No new upgrade operations detected.",)),
        Shows("changed", ("No new upgrade operations detected.",)),
        Shows("changed-audit", ("'search'", "'generated'")),
        Shows("exercise-search", ("generated is to_tsvector",)),
        Shows("trigger-up", ("title_changes",)),
        Shows("trigger-check", ("Detected removed table 'title_changes'",), never=("note_title",)),
        Shows("view-up", ("cannot alter type of a column used by a view or rule",)),
        Shows("view-by-hand", ("-> 0be000000002, longer status",)),
        Shows("exercise-view", ("type is character varying(120)",)),
        Shows(
            "sql",
            (
                "CREATE VIEW open_orders",
                "DROP VIEW open_orders",
                "TYPE VARCHAR(40)",
                "CREATE VIEW open_orders",
            ),
        ),
        Shows("sql-back", ("TYPE VARCHAR(20)", "DROP VIEW open_orders", "COMMIT")),
        Shows("sql-breaks", ("-> 0be000000003, tidy up the statuses",)),
        Shows(
            "sql-fails", ("SELECT orders.id, orders.status", "'NoneType' object has no attribute 'fetchall'")
        ),
        Shows("sql-works", ("UPDATE orders SET status = lower(trim(status));",)),
        Shows("exercise-script", ("the new revisions can be written as a script",)),
    ),
)
