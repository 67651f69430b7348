"""Types that an extension brings."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Column, Integer, MetaData, Table, Text
from sqlalchemy.dialects.postgresql import CITEXT

from limbeck.matrices.case import Case, Operations


class StringToCitext(Case):
    """A type of an extension is compared like any other, but the extension is not part of the models.

    The generated ALTER names a type that does not exist yet. Create the extension first, in the same
    migration. Dropping it on the way back would fail while any other column still uses it, which is the
    answer that one wants.
    """

    slug = "type.string_to_citext"
    title = "Text -> CITEXT"
    lacks = {"sqlite": "SQLite has no such type; a collation, COLLATE NOCASE, does its work there."}
    rows = {"users": [{"id": 1, "email": "Ada@example.org"}]}

    def setup_sql(self, backend: str, side: str) -> Sequence[str]:
        return ("CREATE EXTENSION citext",) if (backend, side) == ("postgresql", "after") else ()

    def before(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True), Column("email", Text()))

    def after(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True), Column("email", CITEXT()))

    def remedy(self, op: Operations) -> None:
        op.execute("CREATE EXTENSION citext")
        op.alter_column("users", "email", existing_type=Text(), type_=CITEXT())

    def undo(self, op: Operations) -> None:
        op.alter_column("users", "email", existing_type=CITEXT(), type_=Text())
        op.execute("DROP EXTENSION citext")


CASES: tuple[type[Case], ...] = (StringToCitext,)
