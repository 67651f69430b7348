"""Columns whose values go elsewhere: into another column, several columns, or another table."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, MetaData, String, Table

from limbeck.matrices.case import Case, Operations


class RenameWithType(Case):
    """A column gets another name and another type in one edit, and there is nothing left to recognise it by.

    Autogenerate adds a column and drops one: the schema is right and the values are gone. It takes one
    `alter_column` that says both; where PostgreSQL can't cast the values by itself, `postgresql_using` too.
    """

    slug = "column.rename_with_type"
    title = "rename a column and change its type, table has rows"
    rows = {"pages": [{"id": 1, "hits": 12}, {"id": 2, "hits": 3}]}
    carried = {"pages.hits": "pages.views"}

    def before(self, metadata: MetaData) -> None:
        Table("pages", metadata, Column("id", Integer, primary_key=True), Column("hits", Integer))

    def after(self, metadata: MetaData) -> None:
        Table("pages", metadata, Column("id", Integer, primary_key=True), Column("views", BigInteger))

    def remedy(self, op: Operations) -> None:
        with op.batch_alter_table("pages") as batch:
            batch.alter_column("hits", new_column_name="views", existing_type=Integer(), type_=BigInteger())

    def undo(self, op: Operations) -> None:
        with op.batch_alter_table("pages") as batch:
            batch.alter_column("views", new_column_name="hits", existing_type=BigInteger(), type_=Integer())


class MoveToTable(Case):
    """A column moves to another table of the models, and its values are to move with it.

    Autogenerate sees a column that is new and one that is gone, and nothing between them: it adds the one,
    empty, and drops the other with what it holds. The rows of the target count here. Add the column, copy
    the values by the key that links the tables, then drop.
    """

    slug = "column.move_to_table"
    title = "move a column to another table"
    rows = {
        "users": [{"id": 1, "name": "Ada", "phone": "5"}, {"id": 2, "name": "Grace", "phone": "7"}],
        "profiles": [{"user_id": 1}, {"user_id": 2}],
    }
    data = True

    def before(self, metadata: MetaData) -> None:
        Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("name", String(50)),
            Column("phone", String(20)),
        )
        user_id = Column(
            "user_id", Integer, ForeignKey("users.id", name="fk_profiles_user"), primary_key=True
        )
        Table("profiles", metadata, user_id)

    def after(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True), Column("name", String(50)))
        user_id = Column(
            "user_id", Integer, ForeignKey("users.id", name="fk_profiles_user"), primary_key=True
        )
        Table("profiles", metadata, user_id, Column("phone", String(20)))

    def after_sql(self, backend: str) -> Sequence[str]:  # noqa: ARG002 - the same on both
        return (
            "INSERT INTO users (id, name) VALUES (1, 'Ada'), (2, 'Grace')",
            "INSERT INTO profiles (user_id, phone) VALUES (1, '5'), (2, '7')",
        )

    def remedy(self, op: Operations) -> None:
        op.add_column("profiles", Column("phone", String(20)))
        op.execute("""
            UPDATE profiles SET phone = (SELECT phone FROM users WHERE users.id = profiles.user_id)
        """)
        op.drop_column("users", "phone")

    def undo(self, op: Operations) -> None:
        op.add_column("users", Column("phone", String(20)))
        op.execute("""
            UPDATE users SET phone = (SELECT phone FROM profiles WHERE profiles.user_id = users.id)
        """)
        op.drop_column("profiles", "phone")


class Split(Case):
    """One column becomes two, and only a person knows where to cut.

    Autogenerate adds two empty columns and drops the full one. Add them, fill them, drop the old one: in one
    migration, or in three deployments where the application must run meanwhile. Whoever has a single name is
    in the rows, too.
    """

    slug = "column.split"
    title = "split a column in two"
    rows = {"users": [{"id": 1, "name": "Ada Lovelace"}, {"id": 2, "name": "Plato"}]}
    data = True

    def before(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True), Column("name", String(100)))

    def after(self, metadata: MetaData) -> None:
        Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("first", String(50)),
            Column("last", String(50)),
        )

    def after_sql(self, backend: str) -> Sequence[str]:  # noqa: ARG002 - the same on both
        return ("INSERT INTO users VALUES (1, 'Ada', 'Lovelace'), (2, 'Plato', NULL)",)

    def remedy(self, op: Operations) -> None:
        op.add_column("users", Column("first", String(50)))
        op.add_column("users", Column("last", String(50)))
        sqlite = op.get_context().dialect.name == "sqlite"
        space = "instr(name, ' ')" if sqlite else "strpos(name, ' ')"
        op.execute(f"""
            UPDATE users SET
                first = CASE {space} WHEN 0 THEN name ELSE substr(name, 1, {space} - 1) END,
                last = CASE {space} WHEN 0 THEN NULL ELSE substr(name, {space} + 1) END
        """)  # noqa: S608 - one of the two above
        op.drop_column("users", "name")

    def undo(self, op: Operations) -> None:
        op.add_column("users", Column("name", String(100)))
        op.execute("UPDATE users SET name = CASE WHEN last IS NULL THEN first ELSE first || ' ' || last END")
        op.drop_column("users", "first")
        op.drop_column("users", "last")


class Merge(Case):
    """Two columns become one, and both are gone before anything has read them.

    Autogenerate adds an empty column and drops the two that are full. Fill the new one first, and mind NULL:
    `first || ' ' || last` is NULL where one of them is.
    """

    slug = "column.merge"
    title = "merge two columns into one"
    rows = {
        "users": [{"id": 1, "first": "Ada", "last": "Lovelace"}, {"id": 2, "first": "Plato", "last": None}]
    }
    data = True

    def before(self, metadata: MetaData) -> None:
        Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("first", String(50)),
            Column("last", String(50)),
        )

    def after(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True), Column("name", String(100)))

    def after_sql(self, backend: str) -> Sequence[str]:  # noqa: ARG002 - the same on both
        return ("INSERT INTO users VALUES (1, 'Ada Lovelace'), (2, 'Plato')",)

    def remedy(self, op: Operations) -> None:
        op.add_column("users", Column("name", String(100)))
        op.execute("UPDATE users SET name = first || coalesce(' ' || last, '')")
        op.drop_column("users", "first")
        op.drop_column("users", "last")

    def undo(self, op: Operations) -> None:
        op.add_column("users", Column("first", String(50)))
        op.add_column("users", Column("last", String(50)))
        sqlite = op.get_context().dialect.name == "sqlite"
        space = "instr(name, ' ')" if sqlite else "strpos(name, ' ')"
        op.execute(f"""
            UPDATE users SET
                first = CASE {space} WHEN 0 THEN name ELSE substr(name, 1, {space} - 1) END,
                last = CASE {space} WHEN 0 THEN NULL ELSE substr(name, {space} + 1) END
        """)  # noqa: S608 - one of the two above
        op.drop_column("users", "name")


CASES: tuple[type[Case], ...] = (RenameWithType, MoveToTable, Split, Merge)
