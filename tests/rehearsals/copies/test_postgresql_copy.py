"""A scratch copy of a PostgreSQL database: its objects, rows that hold together, and nothing done to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from tests.debian_postgresql import debian

from limbeck import catalog
from limbeck.databases.connect import connect
from limbeck.databases.scratch import scratch
from limbeck.databases.server.cluster import Cluster
from limbeck.errors import CancelledError
from limbeck.progress import Cancellation
from limbeck.records import Snapshot
from limbeck.rehearsals.copies import row_sample
from limbeck.rehearsals.copies.postgresql import copy_of

if TYPE_CHECKING:
    from limbeck.databases.database import Database

HARBOUR = """
CREATE SCHEMA dock;
CREATE TYPE rig AS ENUM ('sloop', 'ketch');
CREATE DOMAIN metres AS numeric(6, 2) CHECK (VALUE > 0);
CREATE TABLE alembic_version (version_num varchar(32) PRIMARY KEY);
CREATE TABLE owner (id serial PRIMARY KEY, name text NOT NULL, boss_id integer REFERENCES owner);
CREATE TABLE boat (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    owner_id integer REFERENCES owner ON DELETE CASCADE,
    "Rig" rig NOT NULL, length metres, doubled numeric GENERATED ALWAYS AS (length * 2) STORED,
    seen timestamptz
);
CREATE TABLE dock.berth (id integer PRIMARY KEY, boat_id bigint, neighbour_id integer REFERENCES dock.berth);
ALTER TABLE dock.berth ADD FOREIGN KEY (boat_id) REFERENCES boat;
ALTER TABLE boat ADD COLUMN berth_id integer REFERENCES dock.berth;
CREATE TABLE trip (id integer, day date NOT NULL, boat_id bigint REFERENCES boat) PARTITION BY RANGE (day);
CREATE TABLE trip_2025 PARTITION OF trip FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE trip_2026 PARTITION OF trip FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE TABLE log (line text);
CREATE FUNCTION noted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN INSERT INTO public.log VALUES ('boat ' || new.id); RETURN new; END $$;
CREATE INDEX ix_rig ON boat (lower(owner_id::text)) WHERE length > 3;
CREATE MATERIALIZED VIEW fleet AS SELECT "Rig", count(*) FROM boat GROUP BY 1;
CREATE VIEW long_boat AS SELECT id FROM boat WHERE length > 10;
INSERT INTO alembic_version VALUES ('abc');
INSERT INTO owner SELECT n, 'owner ' || n, nullif(n - 1, 0) FROM generate_series(1, 60) AS n;
SELECT setval('owner_id_seq', 77);
INSERT INTO boat (owner_id, "Rig", length, seen)
    SELECT 61 - n % 60 - 1, CASE n % 2 WHEN 0 THEN 'sloop' ELSE 'ketch' END::rig, n, '2026-01-01 00:00+00'
    FROM generate_series(1, 50) AS n;
INSERT INTO dock.berth SELECT n, n, 51 - n FROM generate_series(1, 50) AS n;
UPDATE boat SET berth_id = 51 - id;
INSERT INTO trip SELECT n, '2025-12-01'::date + n, n % 50 + 1 FROM generate_series(1, 80) AS n;
REFRESH MATERIALIZED VIEW fleet;
CREATE TRIGGER boat_noted AFTER INSERT ON boat FOR EACH ROW EXECUTE FUNCTION noted();
COMMENT ON TABLE boat IS 'afloat';
GRANT SELECT ON boat TO PUBLIC;
"""


def fill(database: Database, script: str = HARBOUR) -> None:
    with database.engine.begin() as connection:
        connection.exec_driver_sql(script, execution_options={"no_parameters": True})


def ask(database: Database, statement: str) -> list[tuple[object, ...]]:
    with database.engine.connect() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(statement)]


def content(database: Database, *tables: str) -> dict[str, object]:
    """All rows of tables, as texts."""
    return {name: sorted(str(row) for row in ask(database, f"TABLE {name}")) for name in tables}


def objects(database: Database) -> Snapshot:
    with database.engine.connect() as connection:
        return catalog.read(connection)


@pytest.fixture(scope="module")
def filled() -> Iterator[Database]:
    """A database with every kind of thing that a copy may stumble over; each test leaves it as it was."""
    with scratch("postgresql") as database:
        fill(database)
        yield database


@pytest.fixture
def harbour(filled: Database) -> Iterator[Database]:
    """The same, only to be read."""
    with connect(filled.secret_url) as opened:
        yield opened


HUSH = "hush:/@ hush"
TABLES = ("alembic_version", "owner", "boat", "dock.berth", "trip", "log", "fleet", "long_boat")


def test_all_rows_come_along(harbour: Database) -> None:
    """Objects and rows are the same there; generated columns, sequences and materialized views as well."""
    with copy_of(harbour, "all") as (made, copy):
        assert catalog.compare(objects(harbour), objects(made)) == ()
        assert content(made, *TABLES) == content(harbour, *TABLES)
        assert ask(made, "SELECT nextval('owner_id_seq'), nextval('boat_id_seq')") == [(78, 51)]
        assert (copy.rows, copy.restored, copy.not_restored) == ("all", 7, ())
        sizes = {each.table: each for each in copy.sizes}
        assert sizes["dock.berth"].size > 0
    assert content(harbour, "log") == {"log": []}


def test_a_sample_holds_together(harbour: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """The parents of chosen rows come along, through cycles and references of a table to itself too."""
    monkeypatch.setattr(row_sample, "MOST_ROWS", 5)
    with copy_of(harbour, "sample") as (made, copy):
        assert copy.not_restored == ()  # every foreign key could be made
        assert catalog.compare(objects(harbour), objects(made)) == ()
        counts = ask(made, "SELECT (SELECT count(*) FROM trip), (SELECT count(*) FROM boat)")
        assert counts[0][0] == 10  # five of each partition
        assert 5 < int(str(counts[0][1])) < 50
        assert content(made, "alembic_version") == {"alembic_version": ["('abc',)"]}


def test_without_rows_alembics_version_comes_along(harbour: Database) -> None:
    """A rehearsal has to know where the database stands."""
    with copy_of(harbour, "none") as (made, copy):
        assert content(made, "alembic_version", "owner") == {
            "alembic_version": ["('abc',)"],
            "owner": [],
        }
        assert copy.restored == 1


def test_what_can_not_be_restored_is_named(scratch_postgres: Database) -> None:
    """A role that is not there, a table that may not be read: the rest goes on."""
    fill(scratch_postgres, "CREATE TABLE open (id integer); INSERT INTO open VALUES (1)")
    fill(scratch_postgres, "CREATE TABLE shut (id integer); INSERT INTO shut VALUES (1)")
    name = f"reader_{scratch_postgres.secret_url.database}"
    fill(scratch_postgres, f"CREATE ROLE {name} LOGIN PASSWORD '{HUSH}'; GRANT SELECT ON open TO {name}")
    fill(scratch_postgres, f"GRANT {name} TO CURRENT_USER; CREATE POLICY own ON open TO {name} USING (true)")
    try:
        url = scratch_postgres.secret_url.set(username=name, password=HUSH)
        seen: list[str] = []
        with connect(url) as reader, copy_of(reader, "all", progress=seen.append) as (made, copy):
            assert content(made, "open") == {"open": ["(1,)"]}
            assert copy.not_restored == ("table shut: permission denied",)
        assert "hush" not in str(seen)
    finally:
        fill(scratch_postgres, f"DROP OWNED BY {name}; DROP ROLE {name}")


def test_a_change_in_the_meantime_is_not_seen(harbour: Database, filled: Database) -> None:
    """Schema and rows are of one moment, although several sessions read them."""
    done: list[str] = []

    def change(stage: str) -> None:
        if stage.startswith("reading"):
            fill(filled, "INSERT INTO log VALUES ('later')")
            done.append(stage)

    with copy_of(harbour, "all", progress=change) as (made, _):
        assert done
        assert content(made, "log") == {"log": []}
    fill(filled, "TRUNCATE log")


def test_it_can_be_cancelled(harbour: Database) -> None:
    """Between two tables at the latest."""
    switch = Cancellation()
    with (
        pytest.raises(CancelledError),
        copy_of(harbour, "all", progress=lambda _stage: switch.cancel(), cancellation=switch),
    ):
        pass


def test_an_older_server_is_told() -> None:
    """The copy of a database on Debian's server is on the embedded one, and says so."""
    cluster = Cluster.start(debian())
    try:
        url = cluster.create()
        engine = sa.create_engine(url)
        with engine.begin() as connection:
            connection.exec_driver_sql(HARBOUR, execution_options={"no_parameters": True})
        engine.dispose()
        with connect(url) as there, copy_of(there, "all") as (made, copy):
            assert content(made, *TABLES) == content(there, *TABLES)
            assert copy.not_restored == (
                f"the server: the copy is on {made.server}, the database on {there.server}",
            )
    finally:
        cluster.close()
