"""Fill the shop's database with the rows in `rows/`, one CSV file for each table.

    python -m shop.seed                        the database that alembic.ini names
    python -m shop.seed --url postgresql+…     another one
    python -m shop.seed --url - --upgrade      the URL comes over standard input; migrate to the heads first

An empty field is NULL where the column allows it, else the empty text. All or nothing: the rows go
in within one transaction, and only into a shop without customers.
"""

import argparse
import csv
import datetime as dt
import json
import sys
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import JSON, Connection, Table, create_engine, func, select, text

from shop.models_as_migrated import metadata

HOME = Path(__file__).parents[1]

PARSERS = {dt.datetime: dt.datetime.fromisoformat, dt.date: dt.date.fromisoformat}


def read(table: Table) -> list[dict[str, Any]]:
    """The rows of a table's CSV file, each field as its column's Python type."""
    with (HOME / "rows" / f"{table.name}.csv").open(encoding="utf-8", newline="") as file:
        return [
            {name: value_of(table, name, field) for name, field in row.items()}
            for row in csv.DictReader(file)
        ]


def value_of(table: Table, name: str, field: str) -> Any:
    """What a field of the file stands for."""
    column = table.columns[name]
    if not field and column.nullable:
        return None
    if isinstance(column.type, JSON):
        return json.loads(field)
    type_ = column.type.python_type
    return PARSERS.get(type_, type_)(field)


def load(connection: Connection) -> dict[str, int]:
    """Insert all rows, tables that others refer to first; gives the number of rows of each table.

    Raises:
        SystemExit: The shop has customers already.
    """
    customers = metadata.tables["customers"]
    if connection.scalar(select(func.count()).select_from(customers)):
        sys.exit("This shop has customers already: seed an empty one.")
    counts = {}
    for table in metadata.sorted_tables:
        rows = read(table)
        connection.execute(table.insert(), rows)
        counts[table.name] = len(rows)
        if connection.dialect.name == "postgresql" and "id" in table.columns:
            # The rows bring their ids along; the next one of the sequence comes after them.
            connection.execute(
                text("SELECT setval(pg_get_serial_sequence(:name, 'id'), :last)"),
                {"name": table.name, "last": max(row["id"] for row in rows)},
            )
    return counts


def main() -> None:
    """Read the arguments, migrate if asked to, and load the rows."""
    parser = argparse.ArgumentParser(prog="python -m shop.seed", description="Fill the shop's database.")
    parser.add_argument("--url", help="the database, as SQLAlchemy writes it; - reads it from standard input")
    parser.add_argument("--upgrade", action="store_true", help="run the migrations first")
    arguments = parser.parse_args()

    config = Config(str(HOME / "alembic.ini"))
    url = sys.stdin.readline().strip() if arguments.url == "-" else arguments.url
    engine = create_engine(url or config.get_main_option("sqlalchemy.url"))
    with engine.begin() as connection:
        if arguments.upgrade:
            config.attributes["connection"] = connection
            command.upgrade(config, "heads")
        counts = load(connection)
    engine.dispose()
    print(f"{sum(counts.values())} rows in {len(counts)} tables")


if __name__ == "__main__":
    main()
