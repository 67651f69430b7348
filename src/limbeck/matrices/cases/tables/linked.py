"""Tables that are linked by foreign keys, and come or go together."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, ForeignKeyConstraint, Integer, MetaData, String, Table

from limbeck.matrices.case import Case, Operations


class AddForeignKeyCycle(Case):
    """Of two new tables that refer to each other, neither can be created first.

    `create_all` finds a way: it creates both and adds one of the foreign keys afterwards. Autogenerate warns
    that it cannot sort the tables, and writes each foreign key inside its `create_table`, so that the first
    one refers to a table which is not there yet. PostgreSQL refuses it; SQLite, which does not check, accepts
    it. Create both tables, then add the foreign key that closes the circle.
    """

    slug = "table.add_fk_cycle"
    title = "add two tables with mutually dependent FKs"
    rows = {"users": [{"id": 1, "name": "Ada"}]}

    def before(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True), Column("name", String(50)))

    def after(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True), Column("name", String(50)))
        Table(
            "teams",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("lead_id", Integer),
            ForeignKeyConstraint(["lead_id"], ["members.id"], name="teams_lead_fkey"),
        )
        Table(
            "members",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("team_id", Integer),
            ForeignKeyConstraint(["team_id"], ["teams.id"], name="members_team_fkey"),
        )

    def remedy(self, op: Operations) -> None:
        lead = ForeignKeyConstraint(["lead_id"], ["members.id"], name="teams_lead_fkey")
        sqlite = op.get_context().dialect.name == "sqlite"
        op.create_table(
            "teams",
            Column("id", Integer, primary_key=True),
            Column("lead_id", Integer),
            # SQLite can't add it later, and doesn't mind that the other table isn't there yet.
            *([lead] if sqlite else []),
        )
        op.create_table(
            "members",
            Column("id", Integer, primary_key=True),
            Column("team_id", Integer),
            ForeignKeyConstraint(["team_id"], ["teams.id"], name="members_team_fkey"),
        )
        if not sqlite:
            op.create_foreign_key("teams_lead_fkey", "teams", "members", ["lead_id"], ["id"])

    def undo(self, op: Operations) -> None:
        if op.get_context().dialect.name != "sqlite":
            op.drop_constraint("teams_lead_fkey", "teams", type_="foreignkey")
        op.drop_table("members")
        op.drop_table("teams")


class AddForeignKeyCycleUseAlter(AddForeignKeyCycle):
    """A foreign key marked with `use_alter` is left out of `CREATE TABLE`, and nobody adds it afterwards.

    Autogenerate writes it inside `create_table` with its mark. Where the backend can add a foreign key later,
    as PostgreSQL can, `create_table` trusts that somebody will: the file runs without a complaint and the
    foreign key is missing. SQLite cannot, so there it is created with its table. Add it by hand.
    """

    slug = "table.add_fk_cycle_use_alter"
    title = "add two tables with mutually dependent FKs, one with use_alter"

    def after(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True), Column("name", String(50)))
        Table(
            "teams",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("lead_id", Integer),
            ForeignKeyConstraint(["lead_id"], ["members.id"], name="teams_lead_fkey", use_alter=True),
        )
        Table(
            "members",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("team_id", Integer),
            ForeignKeyConstraint(["team_id"], ["teams.id"], name="members_team_fkey"),
        )


class DropPairForeignKey(Case):
    """Of two tables that are linked by a foreign key, the one that refers has to go first.

    Autogenerate does not look at the foreign key: it drops the tables in the order of a Python set of their
    names, which differs from process to process. So the file is right in one run and wrong in the next;
    PostgreSQL then refuses to drop a table that another one depends on. SQLite accepts any order, as long as
    it does not enforce foreign keys. Put the two lines in order.
    """

    slug = "table.drop_pair_fk"
    title = "drop two tables linked by a FK"
    rows = {"authors": [{"id": 1, "name": "Ada"}], "books": [{"id": 1, "author_id": 1}]}
    seeds = {"postgresql": 12}

    def before(self, metadata: MetaData) -> None:
        Table("authors", metadata, Column("id", Integer, primary_key=True), Column("name", String(50)))
        Table(
            "books",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("author_id", ForeignKey("authors.id")),
        )

    def remedy(self, op: Operations) -> None:
        op.drop_table("books")
        op.drop_table("authors")

    def undo(self, op: Operations) -> None:
        op.create_table("authors", Column("id", Integer, primary_key=True), Column("name", String(50)))
        op.create_table(
            "books",
            Column("id", Integer, primary_key=True),
            Column("author_id", Integer, ForeignKey("authors.id")),
        )


CASES = (AddForeignKeyCycle, AddForeignKeyCycleUseAlter, DropPairForeignKey)
