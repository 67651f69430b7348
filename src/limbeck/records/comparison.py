"""Everything that autogenerate, and we, have to say of one database and its models."""

from __future__ import annotations

from dataclasses import dataclass

from limbeck.printable_code import printable_python, printable_sql
from limbeck.records.blueprint import Blueprint
from limbeck.records.change import Change
from limbeck.records.failure import Failure
from limbeck.records.finding import Finding
from limbeck.records.rename import Rename
from limbeck.records.versions import Versions


@dataclass(frozen=True, slots=True)
class DatabaseIdentity:
    """Which database was looked at.

    Attributes:
        url: The URL with its password and other secrets masked.
        dialect: SQLAlchemy's name of the dialect, such as `postgresql`.
        server: The server and its version, such as `SQLite 3.40.1`.
    """

    url: str
    dialect: str
    server: str


@dataclass(frozen=True, slots=True)
class RevisionState:
    """Where a database stands in the history of its project.

    Attributes:
        current: The revisions in the version table, sorted.
        heads: The heads of the project's version files, sorted; empty without a project.
    """

    current: tuple[str, ...]
    heads: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Script:
    """The migration that autogenerate would write.

    Attributes:
        upgrade: The body of `upgrade()`, not indented.
        downgrade: The body of `downgrade()`, not indented.
        text: The whole file, through the project's own template where it has one.
    """

    upgrade: str
    downgrade: str
    text: str

    def __str__(self) -> str:
        """The whole file, its hidden characters as escapes; `text` is exact."""
        return printable_python(self.text)


@dataclass(frozen=True, slots=True)
class Sql:
    """What the script would run on this database's dialect.

    Attributes:
        upgrade: The statements of `upgrade()`, each ended by a semicolon.
        downgrade: The statements of `downgrade()`.
    """

    upgrade: str
    downgrade: str

    def __str__(self) -> str:
        """The statements of the upgrade, as `printable_sql` writes them; `upgrade` is exact."""
        return printable_sql(self.upgrade, "")


@dataclass(frozen=True, slots=True)
class DialectSql(Sql):
    """Statements, and whose they are.

    Attributes:
        dialect: SQLAlchemy's name of the dialect.
    """

    dialect: str

    def __str__(self) -> str:
        """The statements of the upgrade, their hidden characters as this dialect writes them."""
        return printable_sql(self.upgrade, self.dialect)


@dataclass(frozen=True, slots=True)
class ComparedTables:
    """How many tables Alembic itself compared; the others are known to equal their models from the catalogue.

    Attributes:
        compared: How many it compared; 0 for all, where `failure` says so.
        total: How many there are, in the database or the models.
        failure: Why it had to compare all of them, where something unforeseen happened; else empty.
    """

    compared: int
    total: int
    failure: str = ""

    def __str__(self) -> str:
        """In words."""
        if self.failure:
            return f"all tables compared by Alembic, as the quick way failed: {self.failure}"
        return f"{self.compared:,} of {self.total:,} tables compared by Alembic"


@dataclass(frozen=True, slots=True)
class Comparison:
    """What one comparison of a database with its models gave.

    Attributes:
        name: What tells it from the others where a project compares several databases; None for one.
        database: Which database; None where none was reached.
        revision: Where that database stands in the project's history.
        changes: What autogenerate proposes, in Alembic's order.
        renames: Pairs among the changes that look like one thing renamed.
        findings: Settings and situations that a reader should know.
        script: The migration that autogenerate would write.
        sql: What it would run.
        versions: What it was computed with.
        output: What the project's own `env.py` printed and logged meanwhile.
        failure: Why there is no comparison; changes, script and sql are then empty and mean nothing.
        blueprint: What it takes to look for blind spots; None where nobody asked for it.
        unread: Why there is no blueprint although somebody asked for it.
        imports: The import statements that the script's operations need.
        tables: How many tables Alembic compared; None for all.
    """

    name: str | None
    database: DatabaseIdentity | None
    revision: RevisionState
    changes: tuple[Change, ...]
    renames: tuple[Rename, ...]
    findings: tuple[Finding, ...]
    script: Script
    sql: Sql
    versions: Versions
    output: str = ""
    failure: Failure | None = None
    blueprint: Blueprint | None = None
    unread: Failure | None = None
    imports: tuple[str, ...] = ()
    tables: ComparedTables | None = None
