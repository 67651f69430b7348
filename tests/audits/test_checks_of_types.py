"""CHECK constraints that come with a type: a blind spot exactly where the script does not make them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Boolean, Column, Enum, Integer, MetaData, String, Table

import limbeck

if TYPE_CHECKING:
    from limbeck.audits.report import Audit
    from limbeck.databases.database import Database

CONVENTION = {"ck": "ck_%(table_name)s_%(constraint_name)s"}
BEFORE = "CREATE TABLE member (id INTEGER NOT NULL PRIMARY KEY, nick VARCHAR(20), kind VARCHAR(3))"


def members(*columns: Column[Any], **keywords: Any) -> MetaData:
    metadata = MetaData(**keywords)
    key = Column("id", Integer, primary_key=True, autoincrement=False)
    Table("member", metadata, key, Column("nick", String(20)), *columns)
    return metadata


def checked(name: str | None, *, length: int = 3) -> Enum:
    return Enum("a", "b", name=name, native_enum=False, create_constraint=True, length=length)


def audited(database: Database, metadata: MetaData, *, batch: bool) -> Audit:
    models = limbeck.models(metadata, render_as_batch=batch)
    return limbeck.audit(database, models, blind_spots=True)


def checks(audit: Audit) -> list[str]:
    return [each.after or "" for each in audit.blind_spots if each.kind == "check"]


def upgraded(database: Database, audit: Audit, metadata: MetaData) -> None:
    """Run the file as Alembic does for a project with these models."""
    module: dict[str, Any] = {}
    exec(compile(audit.script.text, "script", "exec"), module)  # noqa: S102  written from the models above
    with database.engine.begin() as connection:
        context = MigrationContext.configure(connection, opts={"target_metadata": metadata})
        with Operations.context(context):
            module["upgrade"]()


def test_a_check_that_comes_with_a_column_or_its_type(
    scratch_sqlite: Database, scratch_postgres: Database
) -> None:
    """Named or not, with a new column or a new type; followed, a remedy would make it twice."""
    for database, batch in ((scratch_sqlite, True), (scratch_postgres, False)):
        with database.engine.begin() as connection:
            connection.exec_driver_sql(BEFORE)
        kind = Column("kind", checked("kind_ok", length=9))
        metadata = members(kind, Column("mood", checked("mood_ok")), Column("size", checked(None)))
        audit = audited(database, metadata, batch=batch)
        assert [each.kind for each in audit.changes] == ["add_column", "add_column", "modify_type"]
        assert checks(audit) == []
        upgraded(database, audit, metadata)
        assert audited(database, metadata, batch=batch).blind_spots == ()


def test_a_check_that_alembic_leaves_out_is_a_blind_spot(scratch_sqlite: Database) -> None:
    """The twins: SQLite cannot add one without batch mode, and a type that stays brings none."""
    with scratch_sqlite.engine.begin() as connection:
        connection.exec_driver_sql(BEFORE)
    active = Column("active", Boolean(create_constraint=True, name="active_ok"))
    metadata = members(active, Column("kind", checked("kind_ok")), naming_convention=CONVENTION)
    audit = audited(scratch_sqlite, metadata, batch=False)
    assert len(audit.changes) == 1
    assert checks(audit) == ["expression: active IN (0, 1)", "expression: kind IN ('a', 'b')"]
    audit = audited(scratch_sqlite, metadata, batch=True)
    assert "CONSTRAINT ck_member_active_ok CHECK" in audit.sql.upgrade
    assert checks(audit) == ["expression: kind IN ('a', 'b')"]
