"""What is noted of the statements that an operation runs."""

from sqlalchemy import Column, Integer, MetaData, Table, text

from limbeck.autogen.replica import recorded_statements
from limbeck.databases.database import Database


def test_setting_a_sequence_is_noted_and_looking_is_not(scratch_postgres: Database) -> None:
    """`setval` is called in a SELECT; a reader of the SQL must not miss it."""
    with scratch_postgres.connect() as connection:
        connection.execute(text("CREATE SEQUENCE numbers"))
        with recorded_statements(connection, everything=False) as statements:
            connection.execute(text("SELECT count(*) FROM pg_class"))
            connection.execute(text("SELECT setval('numbers', 7)"))
            connection.execute(text("select pg_catalog.setval('numbers', 8)"))
    assert statements == ["SELECT setval('numbers', 7);", "select pg_catalog.setval('numbers', 8);"]


def test_a_percent_sign_is_noted_as_it_is_sent(scratch_postgres: Database) -> None:
    """For psycopg SQLAlchemy doubles it in what it compiles; a reader would run the doubled one."""
    table = Table("shares", MetaData(), Column("share %", Integer))
    sent = "COMMENT ON TABLE shares IS '100 %'"
    with (
        scratch_postgres.connect() as connection,
        recorded_statements(connection, everything=False) as statements,
    ):
        table.create(connection, checkfirst=False)
        connection.execute(text(sent))
        connection.exec_driver_sql(sent, execution_options={"no_parameters": True})
    assert '"share %" INTEGER' in statements[0]
    assert statements[1:] == [f"{sent};", f"{sent};"]
