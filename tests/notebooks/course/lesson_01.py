"""Lesson 1: the first migration."""

from __future__ import annotations

from tests.notebooks.course.lesson import Lesson, Shows

LESSON = Lesson(
    shows=(
        Shows("workshop", ("alembic.ini", "migrations/env.py", "migrations/script.py.mako", "models.py")),
        Shows("url", ("sqlalchemy.url = ",)),
        Shows(
            "no-metadata", ("Can't proceed with --autogenerate option", "does not provide a MetaData object")
        ),
        Shows("generate", ("Detected added table 'customers'", "_create_customers.py")),
        Shows(
            "file",
            (
                "create customers Revision ID: ",
                "Revises:",
                "Create Date:",
                "down_revision: Union[str, Sequence[str], None] = None",
                "please adjust!",
                "op.create_table('customers'",
                "sa.String(length=50), nullable=False",
                "op.drop_table('customers')",
            ),
        ),
        Shows(
            "sql", ("CREATE TABLE alembic_version", "CREATE TABLE customers", "INSERT INTO alembic_version")
        ),
        Shows("upgrade", ("alembic upgrade head", ", create customers")),
        Shows("version", ("version_num",)),
        Shows(
            "second-file",
            (
                "op.create_table('tags'",
                "sa.UniqueConstraint('name')",
                "op.create_index(op.f('ix_tags_id')",
                "sa.Column('email', sa.String(length=100), nullable=True)",
                "op.drop_column('customers', 'email')",
                "op.drop_index(op.f('ix_tags_id')",
                "op.drop_table('tags')",
            ),
        ),
        Shows("not-up-to-date", ("Target database is not up to date.",)),
        Shows("down", ("customers. email is dropped with 2 values",)),
        Shows("down-anyway", ("Running downgrade",)),
        Shows("up-again-rows", ("Ada", "Alan"), never=("ada@example.com",)),
        Shows("undo", ("ada@example.com", "alan@example.com")),
        Shows("empty-file", ("def upgrade()", "pass", "def downgrade()", "pass"), never=("op.",)),
        Shows("blind-generate", ("def upgrade()", "pass"), never=("op.", "server_default")),
        Shows("blind-proposal", ("customers.name", "compare_server_default=True")),
        Shows("delete", ("Can't locate revision identified by",)),
        Shows("delete-undo", ("alembic current", "(head)"), never=("Can't locate",)),
        Shows(
            "history", ("(head), default name", ", add emails and tags", "<base> -> ", ", create customers")
        ),
        Shows(
            "target",
            (
                "base: ()",
                "+1: ('",
            ),
        ),
    )
)
