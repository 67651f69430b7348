"""Connections to a PostgreSQL database that are kept from one question to the next."""

from __future__ import annotations

import limbeck
from limbeck.databases.kept_connections import renew_outdated

PID = "SELECT pg_backend_pid(), current_setting('DateStyle')"


def test_a_connection_is_kept_until_a_new_one_would_be_another() -> None:
    """It makes way once the database sets something for new sessions, or where the server has ended it."""
    with limbeck.scratch("postgresql") as database, limbeck.scratch("postgresql") as other:
        renew_outdated(database.engine)

        def asked() -> tuple[int, str]:
            with database.engine.connect() as connection:
                number, style = connection.exec_driver_sql(PID).one()
                return number, style

        def run(statement: str) -> None:
            with other.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
                connection.exec_driver_sql(statement)

        first = asked()
        assert asked() == first
        run(f"ALTER DATABASE {database.secret_url.database} SET DateStyle = 'SQL, DMY'")
        second = asked()
        assert (second[1], second[0] != first[0]) == ("SQL, DMY", True)
        assert asked() == second
        run(f"SELECT pg_terminate_backend({second[0]}, 5000)")
        assert asked()[0] != second[0]
