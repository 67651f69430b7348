"""Columns that change their name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Column, Integer, MetaData, String, Table

from limbeck.matrices.case import Case

if TYPE_CHECKING:
    from limbeck.autogen.generating import Operations


class Rename(Case):
    """Autogenerate compares names. To it, a column with a new name is one column less and another one more.

    The schema that it makes is exactly the one that the models want, so nothing fails and no test of the
    schema notices: only the values are gone.
    """

    slug = "column.rename"
    title = "rename a column, table has rows"
    rows = {"users": [{"id": 1, "user_name": "Ada"}, {"id": 2, "user_name": "Grace"}]}
    carried = {"users.user_name": "users.full_name"}

    def before(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True), Column("user_name", String(50)))

    def after(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True), Column("full_name", String(50)))

    def remedy(self, op: Operations) -> None:
        op.alter_column("users", "user_name", new_column_name="full_name")

    def undo(self, op: Operations) -> None:
        op.alter_column("users", "full_name", new_column_name="user_name")


CASES = (Rename,)
