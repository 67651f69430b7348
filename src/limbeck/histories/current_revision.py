"""Where a database stands in a history: what its version table holds."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from limbeck.databases.connect import connect
from limbeck.databases.database import Database
from limbeck.errors import DatabaseError
from limbeck.histories.literals import NotLiteralError, bindings, evaluate
from limbeck.projects.current_revisions import ProjectRevisions, read_current_revisions
from limbeck.projects.jobs.current_revisions import VersionColumn, version_column
from limbeck.projects.project import Project
from limbeck.records.revision import Problem


@dataclass(frozen=True, slots=True)
class VersionTable:
    """The table in which Alembic keeps the current revisions of a database."""

    name: str = "alembic_version"
    schema: str | None = None


@dataclass(frozen=True, slots=True)
class DatabaseRevisions:
    """Where a database stands.

    Attributes:
        current: Its current revisions, sorted; None where that is not known.
        server: The server and its version.
        problems: What is odd about it, or why it is not known.
        column: The column that holds them, where the server enforces its length.
    """

    current: tuple[str, ...] | None
    server: str | None = None
    problems: tuple[Problem, ...] = ()
    column: VersionColumn | None = None


def read_standing(  # noqa: PLR0913  the database, and all that says which table to read
    of: Project | None,
    database: Any,
    table: str | None,
    schema: str | None,
    environment: str | None,
    *,
    run: bool,
) -> DatabaseRevisions:
    """Where a database stands, asked in the way that fits.

    Args:
        of: The project of the history; None where there are only version files.
        database: A `Database`, what `limbeck.connect` takes, or a `Project` for the one that it names.
        table: The version table; None for the one that `env.py` names.
        schema: Its schema; None for the default one.
        environment: The text of `env.py`; None where it cannot be read.
        run: Whether the project's interpreter may run `env.py`, where only that tells the table.

    Raises:
        DatabaseError: The database cannot be reached or read.
        ProjectError: The project's interpreter could not be started.
    """
    if isinstance(database, Project):
        return read_environment(database, None)
    opened = database if isinstance(database, Database) else connect(database)
    try:
        if of is None or table is not None or schema is not None:
            return read_table(opened, VersionTable(table or "alembic_version", schema))
        named = None if environment is None else named_version_table(environment)
        if named is not None:
            return read_table(opened, named)
        return read_environment(of, opened) if run else _unknown_table(opened)
    finally:
        if opened is not database:
            opened.close()


def _unknown_table(database: Database) -> DatabaseRevisions:
    return DatabaseRevisions(
        None,
        database.server,
        (
            Problem(
                "standing-unknown",
                "The current revision of the database could not be determined.",
                None,
                "Which version table env.py names is known only when it runs.",
                "Let the project's interpreter run it: --run (in Python: run=True), or in Python name the "
                "table: version_table=….",
            ),
        ),
    )


def read_table(database: Database, table: VersionTable) -> DatabaseRevisions:
    """What a version table holds; nothing where there is no such table.

    Raises:
        DatabaseError: The table cannot be read.
    """
    selected = sa.table(table.name, sa.column("version_num"), schema=table.schema)
    with database.connect() as connection:
        try:
            column = version_column(connection, table.name, table.schema)
            if not sa.inspect(connection).has_table(table.name, schema=table.schema):
                return DatabaseRevisions((), database.server, column=column)
            rows = connection.execute(sa.select(selected.c.version_num)).scalars()
            return DatabaseRevisions(tuple(sorted(map(str, rows))), database.server, column=column)
        except SQLAlchemyError as error:
            raise DatabaseError(
                f"The version table {table.name} cannot be read.",
                slug="version-table",
                evidence={"Server": str(getattr(error, "orig", error)), "Database": database.url},
                remedy="Grant SELECT on it, or name the right one: version_table=….",
            ) from None


def named_version_table(source: str) -> VersionTable | None:
    """The version table that an `env.py` names, read as syntax.

    Args:
        source: The text of the file.

    Returns:
        The table, `alembic_version` where it names none; None where only running the file tells.
    """
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    bound = Counter(_bound_names(tree))
    known, _ = bindings(tree.body, {name for name, count in bound.items() if count == 1})
    values: dict[str, set[Any]] = {"version_table": set(), "version_table_schema": set()}
    for name, expression in _named_values(tree):
        if name in values:
            try:
                values[name].add(evaluate(expression, known))
            except NotLiteralError:
                return None
    told = sum(isinstance(node, ast.Constant) and node.value in values for node in ast.walk(tree)) - sum(
        name in values for name, _ in _dictionary_items(tree)
    )
    if told or any(len(found) > 1 for found in values.values()):
        return None
    table, schema = (next(iter(found), None) for found in values.values())
    return VersionTable(table or "alembic_version", schema)


def _named_values(tree: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    """The keywords of calls and the items of dictionaries, each with its value."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from ((each.arg, each.value) for each in node.keywords if each.arg is not None)
    yield from _dictionary_items(tree)


def _dictionary_items(tree: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if isinstance(key, ast.Constant) and isinstance(key.value, str):
                    yield key.value, value


def _bound_names(tree: ast.AST) -> Iterator[str]:
    """Each name as often as it is bound, in whatever scope."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            yield node.id
        elif isinstance(node, ast.arg):
            yield node.arg


def read_environment(of: Project, database: Database | None) -> DatabaseRevisions:
    """What the version tables hold that a project's own `env.py` names, as `alembic current` finds them.

    Args:
        of: The project.
        database: The database to look at; None for the one that the project names.

    Raises:
        DatabaseError: The database cannot be reached from another process.
        ProjectError: The project's interpreter could not be started.
    """
    told = read_current_revisions(of, database=database)
    if not told.found:
        return DatabaseRevisions(None, None, tuple(standing_unknown(told)))
    first = told.found[0]
    return DatabaseRevisions(
        first.current, first.server, (*databases_differ(told), *standing_unknown(told)), first.column
    )


def standing_unknown(told: ProjectRevisions) -> Iterator[Problem]:
    """The current revision of the database could not be determined.

    What it means: Running `env.py` as `alembic current` does failed, or `env.py` computes the name of the
    version table, which only running it tells.

    Why it matters: What is applied and what is pending is not shown. The rest of the history is read from
    its files and is whole.

    What to do: Fix what the problem names. Where it is the name of the table, let `env.py` run with `--run`,
    or give `version_table=` in Python.
    """
    if told.failure is not None:
        evidence = " ".join(f"{label}: {text}" for label, text in told.failure.evidence if label != "printed")
        yield Problem(
            "standing-unknown",
            "The current revision of the database could not be determined.",
            None,
            f"{told.failure.what} {evidence}".strip(),
            told.failure.remedy,
        )


def databases_differ(told: ProjectRevisions) -> Iterator[Problem]:
    """The databases of a project are at different revisions.

    What it means: `env.py` runs migrations on several databases or schemas, and their version tables do
    not hold the same.

    Why it matters: An upgrade failed between them, or one was restored or added. What is shown as applied
    and pending is true of the first one alone.

    What to do: Look at each of them with `--database`, and upgrade those that are behind.
    """
    if len({each.current for each in told.found}) > 1:
        places = "; ".join(f"{each.name}: {', '.join(each.current) or 'base'}" for each in told.found)
        yield Problem(
            "databases-differ",
            f"The {len(told.found)} databases of this project are at different revisions.",
            None,
            f"{places}. What is shown as applied and pending is true of {told.found[0].name}.",
            "Look at one of them: limbeck.history(…, database=…).",
        )
