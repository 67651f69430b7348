"""What became of rows is the same, whether they are compared by digests in the server or one by one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from limbeck import catalog
from limbeck.projects.worker.effects import large_tables, saved_state
from limbeck.rehearsals.row_counts import TableRows
from limbeck.rehearsals.sqlite_pair import open_pair
from limbeck.rehearsals.sqlite_rows import row_changes

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from limbeck.databases.database import Database

SCHEMA = r"""
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE DOMAIN code AS text;
CREATE TABLE odd (
    id integer PRIMARY KEY, flag boolean, small smallint, big bigint DEFAULT 4294967297,
    amount numeric, ratio real, exact double precision,
    name text COLLATE "C", fixed char(5), at timestamp, seen timestamptz, day date, raw bytea,
    doc json, docb jsonb, mood mood, code code, tags text[], uid uuid, "a ""b" point, net inet
);
INSERT INTO odd SELECT n, n % 2 = 0, n, 4294967297, n / 4.0, n / 3.0, n / 7.0, E'tab\tquote"\\ ' || n, 'x',
    timestamp '2026-01-01' + n * interval '1 h', timestamptz '2026-01-01 12:00+01' + n * interval '1 h',
    date '2026-01-01' + n, decode(lpad(n::text, 4, '0'), 'hex'),
    json_build_object('b', n, 'a', 1), jsonb_build_object('b', n), 'ok', 'c' || n, ARRAY['x', NULL, n::text],
    gen_random_uuid(), point(n, 1), '10.0.0.1' FROM generate_series(1, 40) AS n;
INSERT INTO odd (id, amount, ratio, exact, name)
VALUES (99, 'NaN', 'NaN', '-Infinity', E'line\nfeed'), (100, 12345678901234567890.5, NULL, 1e300, '');
CREATE TABLE loose (a text, b integer);
INSERT INTO loose SELECT 'a' || n % 5, n % 3 FROM generate_series(1, 40) AS n;
INSERT INTO loose VALUES (NULL, 1), (NULL, NULL);
CREATE TABLE part (region text, n integer, v text, PRIMARY KEY (region, n)) PARTITION BY LIST (region);
CREATE TABLE part_a PARTITION OF part FOR VALUES IN ('a');
CREATE TABLE part_b PARTITION OF part FOR VALUES IN ('b');
INSERT INTO part SELECT CASE WHEN n % 2 = 0 THEN 'a' ELSE 'b' END, n, 'v' || n
FROM generate_series(1, 20) AS n;
"""
CHANGES = (
    "SELECT 1",
    "ALTER TABLE odd ADD COLUMN extra text",
    "ALTER TABLE odd ADD COLUMN extra integer DEFAULT 7",
    "ALTER TABLE odd ADD COLUMN extra uuid DEFAULT gen_random_uuid()",
    "ALTER TABLE odd DROP COLUMN name",
    "ALTER TABLE odd DROP COLUMN flag, ADD COLUMN raised boolean",
    "ALTER TABLE odd RENAME COLUMN name TO label",
    "ALTER TABLE odd RENAME TO even",
    "ALTER TABLE odd RENAME COLUMN id TO number",
    "ALTER TABLE odd ALTER COLUMN small TYPE bigint, ALTER COLUMN ratio TYPE double precision",
    "ALTER TABLE odd ALTER COLUMN at TYPE timestamptz USING at AT TIME ZONE 'Asia/Tokyo'",
    "ALTER TABLE odd ALTER COLUMN docb TYPE text, ALTER COLUMN id TYPE numeric",
    "ALTER TABLE odd ALTER COLUMN mood TYPE text, ALTER COLUMN fixed TYPE char(2)",
    "UPDATE odd SET name = upper(name)",
    "UPDATE odd SET amount = -amount WHERE id < 3; UPDATE odd SET amount = 'Infinity' WHERE id = 99",
    "UPDATE odd SET big = 0 WHERE big > 0",  # whose halves are the same
    "UPDATE odd SET name = 'same' WHERE id < 9",
    "UPDATE odd SET amount = amount + 1, small = NULL WHERE id BETWEEN 3 AND 7",
    "UPDATE odd SET name = a.name FROM odd a WHERE a.id = 41 - odd.id AND odd.id < 41",
    "DELETE FROM odd WHERE id > 90",
    "DELETE FROM odd WHERE id = 1; INSERT INTO odd (id) VALUES (1)",
    "DELETE FROM loose WHERE b = 2",
    "UPDATE loose SET a = 'z' WHERE b = 1",
    "INSERT INTO loose SELECT * FROM loose LIMIT 3",
    "ALTER TABLE loose ADD COLUMN c integer",
    "ALTER TABLE loose DROP COLUMN b",
    "CREATE TABLE kept AS SELECT id, name FROM odd; UPDATE odd SET name = NULL",
    "CREATE TABLE kept AS SELECT * FROM odd; DROP TABLE odd",
    "UPDATE part SET v = 'w' WHERE n = 3",
    "UPDATE part SET region = 'b' WHERE n = 4",
    "ALTER TABLE part ADD COLUMN w integer DEFAULT 1",
    "TRUNCATE odd",
)


@pytest.fixture
def connection(scratch_postgres: Database) -> Iterator[Connection]:
    """A connection to tables of every habit; nothing in it is committed."""
    engine = scratch_postgres.engine.execution_options(no_parameters=True)
    with engine.connect() as opened, opened.begin():
        opened.exec_driver_sql(SCHEMA)
        yield opened


def rows_between(before: Path, after: Path) -> dict[str, TableRows]:
    with open_pair(before, after) as pair:
        return row_changes(pair, ())


def test_digests_tell_what_single_rows_do(
    connection: Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After each change, and between two changes of which the second one is compared with the first."""
    monkeypatch.setattr(large_tables, "_ROWS", 7)
    monkeypatch.setattr(large_tables, "_PAGES", 1)
    snapshot = catalog.read(connection)
    monkeypatch.setattr(catalog, "read", lambda _connection: snapshot)  # takes longest, and is of no matter

    def save(name: str, before: str | None = None) -> None:
        for folder, small in (("rows", 1 << 40), ("digests", 0)):
            (tmp_path / folder).mkdir(exist_ok=True)
            monkeypatch.setattr(saved_state, "SMALL", small)
            earlier = None if before is None else tmp_path / folder / f"{before}.db"
            saved_state.write_state(connection, tmp_path / folder / f"{name}.db", earlier)

    save("0")
    for number, change in enumerate(CHANGES, 1):
        with connection.begin_nested() as savepoint:
            connection.exec_driver_sql(change)
            save(f"{number}a", "0")
            tables = {"odd", "even", "part"} & set(
                saved_state.large_tables_of(tmp_path / "digests" / f"{number}a.db")
            )
            for each in sorted(tables):
                key = "n" if each == "part" else "number" if "TO number" in change else "id"
                connection.exec_driver_sql(f"UPDATE {each} SET {key} = -{key} WHERE {key} = 5")  # noqa: S608 - our own
            save(f"{number}b", f"{number}a")
            for old, new in (("0", f"{number}a"), (f"{number}a", f"{number}b"), (f"{number}b", "0")):
                found, expected = (
                    rows_between(*(tmp_path / folder / f"{each}.db" for each in (old, new)))
                    for folder in ("digests", "rows")
                )
                assert found == expected, (change, old, new)
            savepoint.rollback()
