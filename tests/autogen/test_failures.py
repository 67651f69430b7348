"""What cannot be compared, and whose code it was."""

from __future__ import annotations

import ast
import inspect
import re
from typing import TYPE_CHECKING, Any

import pytest
from alembic.ddl.postgresql import PostgresqlImpl
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Column, Integer, MetaData, Table, create_engine, text
from sqlalchemy.dialects.mysql import TINYINT
from sqlalchemy.pool import NullPool
from sqlalchemy.types import UserDefinedType

from limbeck.autogen.compare import compare, compare_context
from limbeck.records import Failure

if TYPE_CHECKING:
    from limbeck.databases.database import Database


def models() -> MetaData:
    metadata = MetaData()
    Table("users", metadata, Column("id", Integer, primary_key=True))
    return metadata


casting = pytest.mark.skipif(
    "as regclass" not in inspect.getsource(PostgresqlImpl.autogen_column_reflect),
    reason="an older Alembic looks for the sequence without a cast, and does not fail",
)


def failure_of(target: Any, **options: Any) -> Failure:
    with create_engine("sqlite://", poolclass=NullPool).connect() as connection:
        context = MigrationContext.configure(connection, opts={**options, "target_metadata": target})
        failure = compare_context(context).failure
    assert failure is not None
    return failure


class Base:
    """A class with a `metadata`, as declarative bases are."""

    metadata = models()


@pytest.mark.parametrize(
    ("target", "slug", "what"),
    [
        (None, "no-target-metadata", "The context was given no models: `target_metadata` is None."),
        (
            {"a": models()},
            "target-metadata-is-a-dict",
            "`target_metadata` is a dictionary, which Alembic does not accept.",
        ),
        ([], "target-metadata-is-empty", "`target_metadata` is an empty list."),
        (Base, "target-metadata-is-no-metadata", "`target_metadata` is the class Base, not a MetaData."),
        (7, "target-metadata-is-no-metadata", "`target_metadata` is of type int, not a MetaData."),
        (
            [7],
            "target-metadata-is-no-metadata",
            "`target_metadata` is a list that holds int, not a MetaData.",
        ),
        (
            [models(), Base, NullPool],
            "target-metadata-is-no-metadata",
            "`target_metadata` is a list that holds the class Base, the class NullPool, not a MetaData.",
        ),
        (
            [models(), models()],
            "table-in-two-metadata",
            "Two of the MetaData objects hold a table of the same name.",
        ),
    ],
)
def test_models_that_are_none(target: Any, slug: str, what: str) -> None:
    """Each has its own slug, and the sentence says what was found."""
    failure = failure_of(target)
    assert (failure.slug, failure.what) == (slug, what)


def test_the_keys_of_a_dictionary_are_named() -> None:
    """They are the names of the databases."""
    assert failure_of({"main": models(), "logs": models()}).evidence == (("keys", "main, logs"),)


def test_a_base_class_has_its_remedy() -> None:
    """The usual slip: `Base` for `Base.metadata`."""
    assert failure_of(Base).remedy == "Use `Base.metadata` rather than `Base`."


def test_classes_in_a_list_have_theirs() -> None:
    """Each is named, and what to do with it; the list that results is compared."""
    assert failure_of([models(), Base, NullPool, 7]).remedy == (
        "Use `Base.metadata` rather than `Base`. Leave the class NullPool out. "
        "Leave the object of type int out."
    )
    with create_engine("sqlite://", poolclass=NullPool).connect() as connection:
        context = MigrationContext.configure(connection, opts={"target_metadata": [Base.metadata]})
        assert compare_context(context).failure is None


def raising(*_arguments: Any) -> bool:
    message = "no such rule"
    raise ValueError(message)


@pytest.mark.parametrize("option", ["include_object", "include_name", "process_revision_directives"])
def test_code_of_the_project_that_raises_is_named_with_its_line(option: str) -> None:
    """File, line, function and the line itself are the evidence."""
    failure = failure_of(models(), **{option: raising})
    assert failure.slug == "project-code-raised"
    evidence = dict(failure.evidence)
    assert evidence["ValueError"] == "no such rule"
    line = raising.__code__.co_firstlineno + 2
    assert evidence["where"] == f"{__file__}, line {line}, in raising"
    assert evidence["code"] == "raise ValueError(message)"


def test_a_comparison_callable_that_raises_is_named_too() -> None:
    """`compare_type` is code of the project as well."""
    with create_engine("sqlite://", poolclass=NullPool).connect() as connection:
        connection.exec_driver_sql("CREATE TABLE users (id INTEGER PRIMARY KEY)")
        failure = compare(connection, [models()], {"compare_type": raising}).failure
    assert failure is not None
    assert failure.slug == "project-code-raised"


def test_a_context_in_offline_mode_has_no_database() -> None:
    """There is nothing to compare with."""
    context = MigrationContext.configure(
        dialect_name="sqlite", opts={"as_sql": True, "target_metadata": models()}
    )
    failure = compare_context(context).failure
    assert failure is not None
    assert failure.slug == "no-connection"


def test_a_database_that_refuses_is_named_without_its_password(scratch_postgres: Any) -> None:
    """What the server said is the evidence."""
    engine = create_engine(scratch_postgres.secret_url)
    with engine.connect() as connection:
        connection.connection.dbapi_connection.close()  # type: ignore[union-attr]  # a server that went away
        failure = compare(connection, [models()], {}).failure
        connection.invalidate()
    engine.dispose()
    assert failure is not None
    assert failure.slug == "database-refused"
    assert failure.evidence[0] == ("OperationalError", "the connection is closed")


def test_render_item_that_raises_becomes_a_comment() -> None:
    """One operation cannot be written; the rest of the report stands."""
    with create_engine("sqlite://", poolclass=NullPool).connect() as connection:
        comparison = compare(connection, [models()], {"render_item": raising})
    assert comparison.failure is None
    (change,) = comparison.changes
    assert change.python == "# CreateTableOp cannot be written as Python: no such rule"
    assert change.sql.startswith("CREATE TABLE users (")
    assert change.python in comparison.script.upgrade


@casting
@pytest.mark.parametrize(
    ("name", "sequence", "bare"),
    [("it's", '"it\'s_id_seq"', "its_id_seq"), ("a'\"b", '"a\'""b_id_seq"', "ab_id_seq")],
)
@pytest.mark.follows("sequence-name-with-quote")
def test_a_sequence_that_alembic_cannot_ask_for(
    scratch_postgres: Database, name: str, sequence: str, bare: str
) -> None:
    """The failure names the table, and its remedy, once run, makes the comparison possible."""
    metadata = MetaData()
    Table(name, metadata, Column("id", Integer, primary_key=True))
    metadata.create_all(scratch_postgres.engine)
    with scratch_postgres.engine.connect() as connection:
        failure = compare(connection, [metadata], {}).failure
    assert failure is not None
    assert failure.slug == "sequence-name-with-quote"
    assert failure.what.startswith(f"Alembic cannot compare the table `{name}`: ")
    assert failure.evidence[:3] == (("table", name), ("column", "id"), ("sequence", sequence))
    assert "where" not in dict(failure.evidence)
    statement = f'ALTER SEQUENCE {sequence} RENAME TO "{bare}";'
    assert f"`{statement}`" in failure.remedy
    with scratch_postgres.engine.begin() as connection:
        connection.exec_driver_sql(statement)
    with scratch_postgres.engine.connect() as connection:
        comparison = compare(connection, [metadata], {})
    assert (comparison.failure, comparison.changes) == (None, ())


@casting
def test_a_sequence_in_a_schema_that_alembic_cannot_ask_for(scratch_postgres: Database) -> None:
    """There the sequence's own name is not what is in the way."""
    metadata = MetaData(schema="it's")
    Table("users", metadata, Column("id", Integer, primary_key=True))
    with scratch_postgres.engine.begin() as connection:
        connection.exec_driver_sql('CREATE SCHEMA "it\'s"')
        metadata.create_all(connection)
    with scratch_postgres.engine.connect() as connection:
        failure = compare(connection, [metadata], {"include_schemas": True}).failure
    assert failure is not None
    assert failure.slug == "sequence-name-with-quote"
    assert failure.remedy == (
        "Rename the schema so that no single quote is in its name, or leave `it's.users` out of the "
        "comparison, with `include_name` for the database and `include_object` for the models."
    )


def test_a_sequence_with_double_quotes_is_compared(scratch_postgres: Database) -> None:
    """The twin: only single quotes are in the way."""
    metadata = MetaData()
    Table('we"ird', metadata, Column("id", Integer, primary_key=True))
    metadata.create_all(scratch_postgres.engine)
    with scratch_postgres.engine.connect() as connection:
        comparison = compare(connection, [metadata], {})
    assert (comparison.failure, comparison.changes) == (None, ())


@pytest.mark.parametrize(("kind", "written"), [("json", "[]"), ("point", "(0,0)")])
@pytest.mark.follows("default-without-equality")
def test_defaults_of_a_type_without_equality(scratch_postgres: Database, kind: str, written: str) -> None:
    """The failure is about the default, not about rights; each of its two remedies ends it."""

    class Kind(UserDefinedType[str]):
        cache_ok = True

        def get_col_spec(self, **_: Any) -> str:
            return kind

    def with_default(default: Any) -> MetaData:
        metadata = MetaData()
        key = Column("id", Integer, primary_key=True, autoincrement=False)
        Table("plan", metadata, key, Column("shape", Kind(), server_default=default))
        return metadata

    with scratch_postgres.engine.begin() as connection:
        with_default(written).create_all(connection)
    options: dict[str, Any] = {"compare_server_default": True}
    with scratch_postgres.engine.connect() as connection:
        failure = compare(connection, [with_default(written)], options).failure
        assert failure is not None
        assert failure.slug == "default-without-equality"
        assert failure.what.startswith("Alembic cannot compare the default of `plan.shape`")
        advised = re.search(r"`server_default=text\((.+?)\)`", failure.remedy)
        assert advised is not None
        connection.rollback()
        followed = compare(connection, [with_default(text(ast.literal_eval(advised[1])))], options)
        assert (followed.failure, followed.changes) == (None, ())

        def without_it(_context: Any, _inspected: Any, column: Any, *_defaults: Any) -> bool | None:
            return False if column.name == "shape" else None

        left_out = compare(connection, [with_default(written)], {"compare_server_default": without_it})
        assert (left_out.failure, left_out.changes) == (None, ())


@pytest.mark.follows(
    "no-target-metadata",
    "target-metadata-is-empty",
    "target-metadata-is-a-dict",
    "target-metadata-is-no-metadata",
    "table-in-two-metadata",
    "no-connection",
)
def test_what_is_no_target_is_replaced_as_told() -> None:
    """Each by what its remedy names; then there is a comparison."""
    both = {"main": models(), "logs": MetaData()}
    twice = [models(), models()]
    mixed = [models(), NullPool, 7]
    for given, words, instead in (
        (None, "as a rule `Base.metadata`", Base.metadata),
        ([], "as a rule `Base.metadata`", Base.metadata),
        (both, "`target_metadata=target_metadata[name]`", both["main"]),
        (Base, "Use `Base.metadata` rather than `Base`.", Base.metadata),
        (mixed, "Leave the class NullPool out. Leave the object of type int out.", mixed[:1]),
        (twice, "or compare them one by one", twice[0]),
    ):
        assert words in failure_of(given).remedy
        with create_engine("sqlite://", poolclass=NullPool).connect() as connection:
            context = MigrationContext.configure(connection, opts={"target_metadata": instead})
            assert compare_context(context).failure is None


@pytest.mark.follows("type-of-another-dialect")
def test_a_type_that_only_another_database_has() -> None:
    """Named with its database; with the variant that is advised there is a comparison."""

    def lamps(kind: Any) -> list[MetaData]:
        metadata = MetaData()
        Table("lamps", metadata, Column("id", Integer, primary_key=True), Column("level", kind))
        return [metadata]

    with create_engine("sqlite://", poolclass=NullPool).connect() as connection:
        lamps(Integer)[0].create_all(connection)
        failure = compare(connection, lamps(TINYINT()), {}).failure
        assert failure is not None
        assert failure.what == (
            "Alembic cannot compare a column of the models: only mysql has its type `TINYINT`."
        )
        assert "`with_variant(…, 'mysql')`" in failure.remedy
        assert compare(connection, lamps(Integer().with_variant(TINYINT(), "mysql")), {}).failure is None


@pytest.mark.follows("project-code-raised")
def test_the_line_that_is_named_is_corrected() -> None:
    """It is the one that raised."""
    failure = failure_of(models(), include_name=raising)
    line = re.fullmatch(r"Correct (\S+), line (\d+), then compare again\.", failure.remedy)
    assert line is not None
    lines, start = inspect.getsourcelines(raising)
    assert line[1] == "test_failures.py"
    assert lines[int(line[2]) - start].strip().startswith("raise")
