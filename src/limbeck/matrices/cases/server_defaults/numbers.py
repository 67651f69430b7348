"""Server defaults of numbers and truth values."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Integer,
    MetaData,
    Table,
    text,
)

from limbeck.matrices.case import Case, Operations


class ChangeNumeric(Case):
    """Written as a string, the default of a number is quoted in the DDL: `DEFAULT '1'`.

    The quotation marks do no harm: the column has a number all the same. The change is found with
    `compare_server_default=True` and passes in silence without.
    """

    slug = "server_default.change_numeric"
    title = "change a numeric server default '1' -> '2'"
    rows = {"items": [{"id": 1, "quantity": 5}]}

    def before(self, metadata: MetaData) -> None:
        Table(
            "items",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("quantity", Integer, server_default="1"),
        )

    def after(self, metadata: MetaData) -> None:
        Table(
            "items",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("quantity", Integer, server_default="2"),
        )

    def remedy(self, op: Operations) -> None:
        with op.batch_alter_table("items") as batch:
            batch.alter_column("quantity", server_default="2")

    def undo(self, op: Operations) -> None:
        with op.batch_alter_table("items") as batch:
            batch.alter_column("quantity", server_default="1")


class ChangeNumericText(Case):
    """Written with `text()`, the default of a number stands in the DDL as it is: `DEFAULT 1`.

    It makes no difference to autogenerate: seen with `compare_server_default=True`, and on SQLite applied in
    batch mode only.
    """

    slug = "server_default.change_numeric_text"
    title = "change a numeric server default text('1') -> text('2')"
    rows = {"items": [{"id": 1, "quantity": 5}]}

    def before(self, metadata: MetaData) -> None:
        Table(
            "items",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("quantity", Integer, server_default=text("1")),
        )

    def after(self, metadata: MetaData) -> None:
        Table(
            "items",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("quantity", Integer, server_default=text("2")),
        )

    def remedy(self, op: Operations) -> None:
        with op.batch_alter_table("items") as batch:
            batch.alter_column("quantity", server_default=text("2"))

    def undo(self, op: Operations) -> None:
        with op.batch_alter_table("items") as batch:
            batch.alter_column("quantity", server_default=text("1"))


class EqualQuoted(Case):
    """Two spellings of the same default: in quotation marks and without.

    PostgreSQL stores a number for both. SQLite keeps the spelling in the text of the table, and each new row
    gets the same number. There is nothing to do, and Alembic looks past the quotation marks.
    """

    slug = "server_default.equal_quoted"
    title = "numeric default '1' vs text('1') (same DDL meaning)"
    rows = {"items": [{"id": 1, "quantity": 5}]}
    same_meaning = {"sqlite": "The texts differ by quotation marks, and every new row gets the number 1."}

    def before(self, metadata: MetaData) -> None:
        Table(
            "items",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("quantity", Integer, server_default="1"),
        )

    def after(self, metadata: MetaData) -> None:
        Table(
            "items",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("quantity", Integer, server_default=text("1")),
        )


CASES: tuple[type[Case], ...] = (ChangeNumeric, ChangeNumericText, EqualQuoted)
