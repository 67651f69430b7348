from sqlalchemy import Column, Integer, MetaData, String, Table

metadata = {"orders": MetaData(), "billing": MetaData()}

Table(
    "users",
    metadata["orders"],
    Column("id", Integer, primary_key=True),
    Column("name", String(50)),
    Column("email", String(100)),
)
Table("invoices", metadata["billing"], Column("id", Integer, primary_key=True), Column("paid", Integer))
