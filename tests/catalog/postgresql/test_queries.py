"""The query files: what holds for all of them."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest
from sqlalchemy import text
from tests.databases.test_masking import OTHER_NAMES, SECRET_NAMES

import limbeck
from limbeck.catalog import read
from limbeck.catalog.postgresql.batch import _SETTINGS
from limbeck.catalog.postgresql.queries import Query, catalogue, written_for
from limbeck.secret_texts import SECRET_NAME, is_secret_name

FILES = {
    file.name: file.read_text(encoding="utf-8")
    for file in (files("limbeck.catalog.postgresql") / "queries").iterdir()
    if file.name.endswith(".sql")
}


def test_a_line_for_other_versions_is_left_out() -> None:
    """Comments are left out for all."""
    text = "-- What.\nSELECT\na, -- since 15\nb, -- before 15\nc, -- since 14 before 17\nd -- why\n"
    assert written_for(15, text).split() == ["SELECT", "a,", "c,", "d"]
    assert written_for(13, text).split() == ["SELECT", "b,", "d"]
    assert written_for(17, text).split() == ["SELECT", "a,", "d"]


@pytest.mark.parametrize("version", range(13, 20))
def test_every_file_is_asked_or_told_when(version: int) -> None:
    """The census has one condition for each file, in the order of the files."""
    found = catalogue(version)
    assert [query.name for query in found.questions] == sorted(name.removesuffix(".sql") for name in FILES)
    conditions = [each for query in found.questions for each in query.conditions]
    assert found.census.text.count("EXISTS (") == len(conditions)
    assert [query.name for query in found.questions if not query.conditions] == ["extensions", "schemas"]


def test_a_statement_is_prepared_under_a_name_of_its_own() -> None:
    """Another text, and another way of planning, has another name, within PostgreSQL's 63 characters."""
    query, other = Query("columns", "SELECT 1"), Query("columns", "SELECT 2")
    names = {query.prepared_name("a"), query.prepared_name("b"), other.prepared_name("a")}
    assert len(names) == 3
    longest = max(catalogue(18).questions, key=lambda each: len(each.name))
    assert len(longest.prepared_name("nested_off")) < 64


@pytest.mark.parametrize("name", ["columns", "foreign_servers", "tables"])
def test_secret_options_are_known_by_the_same_names_as_everywhere(name: str) -> None:
    """The pattern is that of `databases.masking`."""
    (text,) = [query.text for query in catalogue(18).questions if query.name == name]
    patterns = re.findall(r"SELECT '(.*)' AS secret", text)
    assert patterns
    assert set(patterns) == {SECRET_NAME}


def test_postgresql_reads_the_pattern_of_secret_names_as_python_does() -> None:
    """Each name that the tests of masking know, in lower case, since options have no humps."""
    names = [name.lower() for name in (*SECRET_NAMES, *OTHER_NAMES)]
    with limbeck.scratch("postgresql") as database, database.connect() as connection:
        found = connection.execute(
            text("SELECT name FROM unnest(CAST(:names AS text[])) AS name WHERE name ~* :secret"),
            {"names": names, "secret": SECRET_NAME},
        ).scalars()
        assert set(found) == {name for name in names if is_secret_name(name)}


def test_every_question_gives_definitions() -> None:
    """It names kind, schema, table and name, and all else is text."""
    with limbeck.scratch("postgresql") as database, database.connect() as connection:
        connection.exec_driver_sql(_SETTINGS)
        for query in catalogue(18).questions:
            result = connection.exec_driver_sql(query.text, execution_options={"no_parameters": True})
            assert {"kind", "schema", "table", "name"} <= set(result.keys()), query.name
            types = {
                column.name: column.type_code
                for column in result.cursor.description
                if column.name != "position"
            }
            assert {name for name, code in types.items() if code != 25} == set(), query.name


SECRETS = """
CREATE FOREIGN DATA WRAPPER w OPTIONS (api_key 'hunter2');
CREATE SERVER s FOREIGN DATA WRAPPER w OPTIONS (password 'hunter2', sslpassword 'hunter2', host 'h');
CREATE USER MAPPING FOR public SERVER s OPTIONS (user 'u', password 'hunter2', other 'hunter2');
CREATE FOREIGN TABLE t (x int OPTIONS (access_key 'hunter2')) SERVER s
    OPTIONS (token 'hunter2', secret 'hunter2');
CREATE SUBSCRIPTION b CONNECTION 'host=h password=hunter2' PUBLICATION p WITH (connect = false);
"""


def test_no_secret_enters_a_snapshot() -> None:
    """Passwords of servers, mappings, tables, columns and subscriptions stay where they are."""
    with limbeck.scratch("postgresql") as database, database.connect() as connection:
        connection.exec_driver_sql(SECRETS)
        told = repr(read(connection))
    assert "host=h" in told
    assert "hunter2" not in told


def test_what_belongs_to_an_extension_is_told_by_it_alone() -> None:
    """Its types, functions, operators and casts are not listed."""
    with limbeck.scratch("postgresql") as database, database.connect() as connection:
        before = read(connection)
        connection.exec_driver_sql(
            "CREATE EXTENSION hstore; CREATE EXTENSION postgres_fdw; CREATE EXTENSION btree_gist"
        )
        added = set(read(connection).definitions) - set(before.definitions)
    assert {(each.kind, each.name) for each in added} == {
        ("extension", "btree_gist"),
        ("extension", "hstore"),
        ("extension", "postgres_fdw"),
    }


def test_hostile_names_come_back_as_data() -> None:
    """Whatever a name holds, it is a name."""
    name = "'; DROP TABLE t; -- \" % %s {x} \\ <img src=x onerror=alert(1)>\n$$"
    quoted = '"' + name.replace('"', '""').replace("%", "%%") + '"'
    with limbeck.scratch("postgresql") as database, database.connect() as connection:
        connection.exec_driver_sql(f"CREATE SCHEMA {quoted}")
        connection.exec_driver_sql(f"CREATE TABLE {quoted}.{quoted} ({quoted} int UNIQUE)")
        told = [each for each in read(connection).definitions if each.kind == "column"]
    assert [(each.schema, each.table, each.name) for each in told] == [(name[:63], name[:63], name[:63])]
