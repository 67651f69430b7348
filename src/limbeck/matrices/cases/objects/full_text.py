"""Full text search in SQLite."""

from __future__ import annotations

from sqlalchemy import Column, Integer, MetaData, Table, Text

from limbeck.matrices.case import Case


class Fts5Beside(Case):
    """An FTS5 table stands beside the models, and SQLite keeps what it holds in four more tables.

    There is nothing to do. Autogenerate takes all five for tables that nobody wants and proposes to drop
    them, in an order that chance decides. Dropping the first of them takes the other four along, so that the
    script fails unless it comes last; then it succeeds, and the search is gone. Leave them out by
    `include_object` or `include_name`, before the first revision after the search was made.
    """

    slug = "sqlite_fts5.beside"
    title = "FTS5 table beside the models (identical otherwise)"
    rows = {"notes": [{"id": 1, "body": "An alembic is a still"}]}
    family = "object"
    lacks = {"postgresql": "PostgreSQL searches texts in columns of a table, without tables of their own."}
    seeds = {"sqlite": 8}
    no_remedy = {"sqlite": "There is nothing to migrate: leave the tables out by include_object."}

    def before(self, metadata: MetaData) -> None:
        Table("notes", metadata, Column("id", Integer, primary_key=True), Column("body", Text))

    def before_sql(self, backend: str) -> tuple[str, ...]:  # noqa: ARG002 - SQLite only
        return ("CREATE VIRTUAL TABLE notes_search USING fts5(body, content='notes', content_rowid='id')",)

    def after(self, metadata: MetaData) -> None:
        Table("notes", metadata, Column("id", Integer, primary_key=True), Column("body", Text))

    def after_sql(self, backend: str) -> tuple[str, ...]:  # noqa: ARG002 - SQLite only
        return ("CREATE VIRTUAL TABLE notes_search USING fts5(body, content='notes', content_rowid='id')",)


CASES: tuple[type[Case], ...] = (Fts5Beside,)
