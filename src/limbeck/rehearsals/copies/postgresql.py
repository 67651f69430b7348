"""A copy of a PostgreSQL database: its schema by `pg_dump`, and rows streamed out of one snapshot."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field, replace
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine

from limbeck.databases.connect import connect
from limbeck.databases.database import Database
from limbeck.databases.drivers import with_driver
from limbeck.databases.masking import scrub, secrets_of
from limbeck.databases.scratch import scratch
from limbeck.progress import Cancellation, Progress, silent
from limbeck.rehearsals.copies.row_sample import ForeignKey, SourceTable, as_literal, sample
from limbeck.rehearsals.copies.schema_dump import SchemaDump, private_folder, remove
from limbeck.rehearsals.rehearsal import Copy, TableSize

if TYPE_CHECKING:
    from psycopg import Connection, Cursor
    from sqlalchemy import URL

_PACKAGE = "limbeck.rehearsals.copies"
_STATEMENT_LIMIT = 3600.0  # seconds: all rows of a table may be one statement
_VERSION_COLUMN = "version_num"  # the only one of Alembic's own table

_CLOSED = """
SELECT
    '"' || pg_catalog.replace(n.nspname, '"', '""') || '"."'
    || pg_catalog.replace(c.relname, '"', '""') || '"',
    CASE WHEN n.nspname = 'public' THEN c.relname ELSE n.nspname || '.' || c.relname END
FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
    AND NOT pg_catalog.has_table_privilege(c.oid, 'SELECT') ORDER BY 2
"""
_SEQUENCES = """
SELECT pg_catalog.quote_ident(schemaname) || '.' || pg_catalog.quote_ident(sequencename), last_value
FROM pg_catalog.pg_sequences WHERE last_value IS NOT NULL
"""
_FILLED_VIEWS = """
SELECT pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname)
FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.relkind = 'm' AND c.relispopulated ORDER BY c.oid
"""
_SETTINGS = """
SELECT pg_catalog.split_part(s, '=', 1), pg_catalog.substr(s, pg_catalog.strpos(s, '=') + 1)
FROM pg_catalog.pg_db_role_setting, pg_catalog.unnest(setconfig) AS s
WHERE setrole = 0 AND setdatabase = (
    SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()
)
"""


@contextmanager
def copy_of(
    database: Database,
    rows: str,
    *,
    progress: Progress = silent,
    cancellation: Cancellation | None = None,
) -> Iterator[tuple[Database, Copy]]:
    """A scratch copy of a PostgreSQL database, gone with the block.

    The original is read in read-only transactions that see one snapshot, and never written to.

    Args:
        database: The original.
        rows: `all`, `sample`, or `none` for those of Alembic's version table alone.
        progress: Called with a few words at each stage.
        cancellation: Stops it from another thread.

    Raises:
        CancelledError: `cancellation` was used.
        DatabaseError: It can't be read.
        ServerError: There is no place for the copy, or no `pg_dump`.
    """
    switch = cancellation or Cancellation()
    database.handover()  # refused where no other session reaches it: pg_dump has one of its own
    source = with_driver(database.secret_url).set(drivername="postgresql+psycopg")
    limits = replace(database.limits, statement=_STATEMENT_LIMIT)
    with scratch("postgresql") as made, connect(source, limits=limits) as reader:
        target = made.secret_url.set(drivername="postgresql+psycopg")
        with closing(_psycopg(target)) as writer:
            with _snapshot(reader) as (cursor, snapshot):
                copying = _Copying(cursor, writer, rows, progress, switch, secrets_of(source))
                copying.copy(source, target, snapshot)
            writer.close()
        copying.compare_servers(database.server, made.server)
        yield made, Copy(rows, copying.restored, tuple(copying.problems), copying.sizes())


@dataclass
class _Copying:
    """One copy that is being made.

    Attributes:
        cursor: Reads the original.
        writer: A session of the copy, in autocommit.
        rows: Which rows are to come along.
        progress: Told of each stage.
        switch: Stops it.
        secrets: What must not stand in a problem.
        restored: How many tables have the rows that they should.
        problems: What could not be copied.
        tables: The tables of the original.
    """

    cursor: Cursor[Any]
    writer: Connection[Any]
    rows: str
    progress: Progress
    switch: Cancellation
    secrets: tuple[str, ...]
    restored: int = 0
    problems: list[str] = field(default_factory=list)
    tables: list[SourceTable] = field(default_factory=list)

    def copy(self, source: URL, target: URL, snapshot: str | None) -> None:
        """Copy schema and rows; indexes, keys and triggers come after the rows: none of them fires."""
        self.progress("reading the schema with pg_dump")
        folder = private_folder()
        try:
            closed = self._read(_CLOSED)
            self.problems += [f"table {shown}: permission denied" for _, shown in closed]
            dump = SchemaDump.write(source, folder, snapshot, [place for place, _ in closed])
            self.switch.check()
            self._copy_settings(str(target.database))
            self.problems += dump.put(target, "pre-data")
            self._copy_rows()
            self.switch.check()
            self.progress("making indexes, keys and triggers")
            self.problems += dump.put(target, "post-data")
        finally:
            remove(folder)
        self._copy_sequences()
        self._fill_views()
        self._write("ANALYZE")

    def sizes(self) -> tuple[TableSize, ...]:
        """How large the tables of the original are."""
        return tuple(TableSize(each.shown, max(0, round(each.rows)), each.size) for each in self.tables)

    def compare_servers(self, there: str, here: str) -> None:
        """Say so where the copy is on another version of the server."""
        if there != here:
            self.problems.append(f"the server: the copy is on {here}, the database on {there}")

    def _copy_settings(self, name: str) -> None:
        """What `ALTER DATABASE … SET` has set, such as the search path."""
        for setting, value in self._read(_SETTINGS):
            quoted = value if setting == "search_path" else "'" + value.replace("'", "''") + "'"
            problem = self._write(f'ALTER DATABASE "{name}" SET "{setting}" TO {quoted}')
            if problem:
                self.problems.append(f"setting {setting}: {problem}")

    def _copy_rows(self) -> None:
        self.tables = [SourceTable(*row) for row in self._read(_file("tables.sql"))]
        keys = [ForeignKey(*row) for row in self._read(_file("foreign_keys.sql"))]
        wanted: dict[int, set[str]] = {}
        readable = [each for each in self.tables if each.columns and self._is_readable(each)]
        if self.rows == "sample":
            self.progress("choosing rows")
            numbers = {each.number for each in readable}
            wanted = sample(self.cursor, readable, [each for each in keys if each.child in numbers])
        for table in readable:
            self.switch.check()
            if self.rows == "none" and table.columns != _VERSION_COLUMN:
                continue
            self.progress(f"copying {table.shown}")
            # Alembic's own table is small, and says where the database stands: all of it.
            self._copy_table(table, wanted.get(table.number) if table.columns != _VERSION_COLUMN else None)

    def _is_readable(self, table: SourceTable) -> bool:
        question = f"SELECT FROM ONLY {table.place} LIMIT 1"
        problem = self._tried(lambda: self.cursor.execute(question.encode()))
        if problem:
            self.problems.append(f"rows of {table.shown}: {problem}")
        return problem is None

    def _copy_table(self, table: SourceTable, places: set[str] | None) -> None:
        """Stream rows from here to there: all, or those at the places given."""
        if places is not None and not places:
            self.restored += 1
            return
        which = "" if places is None else f" WHERE ctid = ANY({as_literal(places)})"
        out = f"COPY (SELECT {table.columns} FROM ONLY {table.place}{which}) TO STDOUT"  # noqa: S608 - quoted
        into = f"COPY {table.place} ({table.columns}) FROM STDIN"

        def stream() -> None:
            with (
                self.writer.cursor() as target,
                target.copy(into.encode()) as given,
                self.cursor.copy(out.encode()) as taken,
            ):
                for block in taken:
                    given.write(block)

        problem = self._tried(stream)
        if problem:
            self.problems.append(f"rows of {table.shown}: {problem}")
        else:
            self.restored += 1

    def _copy_sequences(self) -> None:
        for place, value in self._read(_SEQUENCES):
            self._write(f"SELECT pg_catalog.setval('{place.replace(chr(39), chr(39) * 2)}', {int(value)})")

    def _fill_views(self) -> None:
        """Fill materialized views; one that reads another is filled after it."""
        waiting = [place for (place,) in self._read(_FILLED_VIEWS)]
        while waiting:
            refused = {place: self._write(f"REFRESH MATERIALIZED VIEW {place}") for place in waiting}
            left = [place for place, problem in refused.items() if problem]
            if len(left) == len(waiting):
                self.problems += [
                    f"rows of {place.removeprefix('public.')}: {refused[place]}" for place in left
                ]
                return
            waiting = left

    def _read(self, statement: str) -> list[Any]:
        return self.cursor.execute(statement.encode()).fetchall()

    def _write(self, statement: str) -> str | None:
        """Run something in the copy; why that failed, if it did."""
        from psycopg import Error

        try:
            self.writer.execute(statement.encode())
        except Error as error:
            return self._text(error)
        return None

    def _tried(self, call: Callable[[], object]) -> str | None:
        """Do something with the original that may fail, and go on in its transaction; why it failed."""
        from psycopg import Error

        self.cursor.execute("SAVEPOINT limbeck")
        try:
            call()
        except Error as error:
            with suppress(Error):
                self.cursor.execute("ROLLBACK TO SAVEPOINT limbeck")
            return self._text(error)
        self.cursor.execute("RELEASE SAVEPOINT limbeck")
        return None

    def _text(self, error: Exception) -> str:
        return scrub(str(error).splitlines()[0] if str(error) else type(error).__name__, self.secrets)


@contextmanager
def _snapshot(reader: Database) -> Iterator[tuple[Cursor[Any], str | None]]:
    """A transaction that sees one snapshot, and the name under which `pg_dump` sees the same."""
    from psycopg import Error

    with reader.engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        transaction = connection.begin()
        try:
            driver: Any = connection.connection.driver_connection
            with driver.cursor() as cursor:
                try:
                    (name,) = cursor.execute("SELECT pg_catalog.pg_export_snapshot()").fetchone()
                except Error:  # a server that does not export any; the driver begins another such transaction
                    name = None
                    driver.rollback()
                yield cursor, name
        finally:
            transaction.close()


def _psycopg(url: URL) -> Connection[Any]:
    """A connection in autocommit, past SQLAlchemy: it streams."""
    import psycopg

    arguments, named = create_engine(url).dialect.create_connect_args(url)
    return psycopg.connect(*arguments, autocommit=True, **named)


def _file(name: str) -> str:
    text = (files(_PACKAGE) / name).read_text(encoding="utf-8")
    return "\n".join(line for line in text.splitlines() if not line.startswith("--"))
