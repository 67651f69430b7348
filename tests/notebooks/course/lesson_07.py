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
        Shows("next", ("op.drop_index(op.f('ix_posts_search')", "op.drop_column('posts', 'search')")),
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
        Shows("changed-audit", ("search: ", "expression of a generated column")),
        Shows("exercise-search", ("generated is to_tsvector",)),
        Shows("trigger-up", ("title_changes",)),
        Shows("trigger-check", ("'remove_table', Table('title_changes'",), never=("note_title",)),
        Shows(
            "trigger-back",
            ("Running downgrade 7a1660000001", "customers orders posts", "functions 0"),
            never=("title_changes",),
        ),
        Shows("view-up", ("cannot alter type of a column used by a view or rule",)),
        Shows("view-by-hand", ("Running downgrade 0be000000002", "-> 0be000000002, longer status")),
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
        Shows("sql-breaks", ("-> 0be000000003, tidy up the statuses", "Open", "open")),
        Shows("sql-fails", ("'NoneType' object has no attribute 'fetchall'",)),
        Shows("sql-works", ("UPDATE orders SET status = lower(trim(status));",)),
        Shows("exercise-script", ("the new revisions can be written as a script",)),
    ),
)
