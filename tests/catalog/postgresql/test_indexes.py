"""An index has the definition that `pg_get_indexdef` gives, also where the query puts it together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from limbeck.catalog import read

if TYPE_CHECKING:
    import sqlalchemy as sa

TYPES = """
integer; bigint; smallint; text; varchar(9); varchar; char(3); "char"; name; bytea; boolean; numeric(9, 2)
real; double precision; money; date; time; timetz; timestamp(3); timestamptz; interval; uuid; inet; cidr
macaddr; macaddr8; bit(4); varbit; oid; pg_lsn; jsonb; tsvector; tsquery; int4range; tstzmultirange
integer[]; text[]; i_mood; i_mood[]; i_number; i_word; i_pair; regclass; xid8; tid; oidvector; int4range[]
"""
"""What a b-tree can order, by a class of its own, of a type that it is like, or of all of a kind."""

SETUP = """
CREATE TYPE i_mood AS ENUM ('sad', 'glad');
CREATE DOMAIN i_number AS integer CHECK (VALUE > 0);
CREATE DOMAIN i_word AS varchar(5) COLLATE "C";
CREATE TYPE i_pair AS (a integer, b text);
CREATE SCHEMA "I s";
CREATE TABLE "I s"."T ""t" (
    a integer, "B b" text, "c""d" text COLLATE "C", "select" varchar(5), gone integer, e date
);
ALTER TABLE "I s"."T ""t" DROP COLUMN gone;
CREATE TABLE i_parted (a integer, b text) PARTITION BY RANGE (a);
CREATE TABLE i_part PARTITION OF i_parted FOR VALUES FROM (0) TO (9);
CREATE MATERIALIZED VIEW i_seen AS SELECT 1 AS a;
"""

FORMS = """
(a); ("B b"); ("c""d"); ("select"); (e, a); (a, "B b", "c""d", "select", e); (a, a); ("B b" COLLATE "C")
("c""d" COLLATE "POSIX"); ("B b" text_pattern_ops); ("select" varchar_pattern_ops); ("select" text_ops)
(e date_ops); (a DESC); (a NULLS FIRST); (a, e DESC NULLS LAST); (a) INCLUDE (e); (abs(a)); (a, abs(a))
(a) WHERE a > 1; (a) WITH (fillfactor = 70)
"""


def each_of(texts: str) -> list[str]:
    """The parts of a text, between semicolons and ends of lines."""
    return [text.strip() for line in texts.strip().splitlines() for text in line.split(";")]


def differing(connection: sa.Connection) -> dict[str, tuple[str, str]]:
    """The indexes whose definitions are not those that PostgreSQL gives with the settings of a snapshot."""
    indexes = [each for each in read(connection).definitions if each.kind == "index"]
    found = {(each.schema, each.name): dict(each.attributes)["definition"] for each in indexes}
    connection.exec_driver_sql("SET LOCAL search_path = pg_catalog, pg_temp")
    told = connection.exec_driver_sql(
        "SELECT n.nspname, i.relname, pg_get_indexdef(i.oid) FROM pg_index AS x "
        "JOIN pg_class AS i ON i.oid = x.indexrelid JOIN pg_namespace AS n ON n.oid = i.relnamespace "
        "WHERE i.oid >= 16384 AND n.nspname NOT LIKE 'pg\\_%%'"
    ).all()
    assert len(told) == len(found) > 0
    return {
        name: (found[schema, name], definition)
        for schema, name, definition in told
        if found[schema, name] != definition
    }


def test_of_every_type(engine: sa.Engine) -> None:
    """One index for each type."""
    with engine.connect() as connection, connection.begin() as transaction:
        connection.exec_driver_sql(SETUP)
        for number, kind in enumerate(each_of(TYPES)):
            connection.exec_driver_sql(f"CREATE TABLE i_{number} (x {kind})")
            connection.exec_driver_sql(f"CREATE INDEX ix_{number} ON i_{number} (x)")
        assert differing(connection) == {}
        transaction.rollback()


@pytest.mark.parametrize("unique", ["", "UNIQUE "])
def test_of_every_form(engine: sa.Engine, unique: str) -> None:
    """Orders, collations, operator classes, names that need quotes; of partitions and views."""
    with engine.connect() as connection, connection.begin() as transaction:
        connection.exec_driver_sql(SETUP)
        for number, form in enumerate(each_of(FORMS)):
            connection.exec_driver_sql(f'CREATE {unique}INDEX "Ix {number}" ON "I s"."T ""t" {form}')
        if connection.dialect.server_version_info >= (15,):  # type: ignore[operator]
            connection.exec_driver_sql(f'CREATE {unique}INDEX i_15 ON "I s"."T ""t" (a) NULLS NOT DISTINCT')
        connection.exec_driver_sql(f"CREATE {unique}INDEX ON i_parted (a)")
        connection.exec_driver_sql(f"CREATE {unique}INDEX ON i_seen (a)")
        assert differing(connection) == {}
        transaction.rollback()


def test_where_a_type_has_an_operator_class_of_ones_own(engine: sa.Engine) -> None:
    """What is taken by default is no longer what PostgreSQL brings."""
    with engine.connect() as connection, connection.begin() as transaction:
        connection.exec_driver_sql(SETUP)
        connection.exec_driver_sql('CREATE INDEX before ON "I s"."T ""t" ("select")')
        connection.exec_driver_sql(
            "CREATE OPERATOR CLASS i_words DEFAULT FOR TYPE varchar USING btree "
            "AS FUNCTION 1 (varchar, varchar) bttextcmp(text, text)"
        )
        connection.exec_driver_sql('CREATE INDEX after ON "I s"."T ""t" ("select")')
        assert differing(connection) == {}
        transaction.rollback()
