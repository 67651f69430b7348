"""Whether a role can see the schema that it works in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ARRAY, Text, bindparam, text

from limbeck.errors import DatabaseError

if TYPE_CHECKING:
    from sqlalchemy import Connection

_WHERE = text("SELECT current_schema(), current_setting('search_path'), current_user")
_CLOSED = text(
    "SELECT nspname FROM pg_catalog.pg_namespace "
    "WHERE nspname = ANY(:names) AND NOT pg_catalog.has_schema_privilege(oid, 'USAGE') ORDER BY nspname"
).bindparams(bindparam("names", type_=ARRAY(Text)))


def check_schema(connection: Connection) -> None:
    """Refuse a PostgreSQL database whose default schema this role may not look into.

    PostgreSQL then leaves the schema out of the search path, and every table would look missing.

    Raises:
        DatabaseError: No schema of the search path may be used, and at least one exists.
    """
    current, path, role = connection.execute(_WHERE).one()
    if current is not None:
        return
    names = [name.strip().strip('"') for name in str(path).split(",")]
    wanted = [role if name == "$user" else name for name in names if name]
    closed = [str(name) for name in connection.execute(_CLOSED, {"names": wanted}).scalars()]
    if not closed:
        return
    listed = ", ".join(closed)
    raise DatabaseError(
        f"The role {role} may not look into the schema {listed}: all of its tables would look missing.",
        slug="no-permission",
        evidence={"search_path": str(path), "Closed": listed},
        remedy=f"Ask its owner for: GRANT USAGE ON SCHEMA {listed} TO {role}",
    )
