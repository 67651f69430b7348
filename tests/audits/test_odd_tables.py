"""Tables whose name or rights would make a question of the audit's own fail."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, create_engine, text

import limbeck
from limbeck.audits.report import Audit
from limbeck.records import Risk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import URL

    from limbeck.databases.database import Database

PASSWORD = "reader"  # noqa: S105  of a role that the test drops
NAMES = ("a;$b$", "back\\", "it's; ROLLBACK")


@pytest.fixture
def reader(scratch_postgres: Database) -> Iterator[URL]:
    """A database with tables of odd names and a version table, for a role that cannot read the latter."""
    role = f"reader_of_{scratch_postgres.secret_url.database}"
    with scratch_postgres.engine.begin() as connection:
        for name in NAMES:
            connection.exec_driver_sql(f'CREATE TABLE "{name}" (id integer PRIMARY KEY)')
            connection.exec_driver_sql(f'INSERT INTO "{name}" VALUES (1), (2)')  # noqa: S608  names of this test
        connection.exec_driver_sql("CREATE TABLE alembic_version (version_num varchar(32) PRIMARY KEY)")
        connection.exec_driver_sql("INSERT INTO alembic_version VALUES ('first')")
        connection.exec_driver_sql(f"CREATE ROLE {role} LOGIN PASSWORD '{PASSWORD}'")
        connection.exec_driver_sql(f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {role}")
        connection.exec_driver_sql(f"REVOKE ALL ON alembic_version FROM {role}")
    try:
        yield scratch_postgres.secret_url.set(username=role, password=PASSWORD)
    finally:
        with scratch_postgres.engine.begin() as connection:
            connection.execute(text(f"DROP OWNED BY {role}"))
            connection.execute(text(f"DROP ROLE {role}"))


@pytest.mark.follows("version-table-unread")
def test_neither_its_name_nor_an_unreadable_version_table_ends_an_audit(
    reader: URL, scratch_postgres: Database
) -> None:
    """By URL or through somebody's engine; the unknown revision is told, and its remedy shows it."""
    metadata = MetaData()
    Table("made", metadata, Column("id", Integer, primary_key=True))
    engine = create_engine(reader)
    for target in (reader, engine):
        audit = limbeck.audit(target, metadata)
        assert isinstance(audit, Audit)
        dropped = {each.table: each for each in audit.changes if each.kind == "remove_table"}
        assert set(dropped) == set(NAMES)
        for each in dropped.values():
            assert (each.risk, "2 rows" in each.why) == (Risk.DESTRUCTIVE, True)
        found = {each.slug: each for each in audit.findings}
        assert "permission denied for table alembic_version" in found["version-table-unread"].why
        assert audit.revision.current == ()
    engine.dispose()
    statement = found["version-table-unread"].remedy.split("`")[1]
    with scratch_postgres.engine.begin() as connection:
        connection.exec_driver_sql(statement.replace(" TO role", f" TO {reader.username}"))
    audit = limbeck.audit(reader, metadata)
    assert isinstance(audit, Audit)
    assert audit.revision.current == ("first",)
    assert "version-table-unread" not in {each.slug for each in audit.findings}
