"""What is noted of the statements that an operation runs."""

from sqlalchemy import text

from limbeck.autogen.replica import noting_statements
from limbeck.databases.database import Database


def test_setting_a_sequence_is_noted_and_looking_is_not(scratch_postgres: Database) -> None:
    """`setval` is called in a SELECT; a reader of the SQL must not miss it."""
    with scratch_postgres.connect() as connection:
        connection.execute(text("CREATE SEQUENCE numbers"))
        with noting_statements(connection, everything=False) as statements:
            connection.execute(text("SELECT count(*) FROM pg_class"))
            connection.execute(text("SELECT setval('numbers', 7)"))
            connection.execute(text("select pg_catalog.setval('numbers', 8)"))
    assert statements == ["SELECT setval('numbers', 7);", "select pg_catalog.setval('numbers', 8);"]
