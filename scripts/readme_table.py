"""The README's table of what autogenerate sees, misreads and misses: computed, never written by hand.

    python scripts/readme_table.py            print it
    python scripts/readme_table.py --write    put it into README.md

Each row builds a database from the models before, with a row in it, audits it against the models after,
runs the SQL that autogenerate's migration comes to, looks whether the row survived, and audits again.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import sqlalchemy as sa

import limbeck
from limbeck import Audit, Database

README = Path(__file__).parent.parent / "README.md"
MARKS = ("<!-- what autogenerate sees -->", "<!-- end of what autogenerate sees -->")
BACKENDS = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
OPTIONS: dict[str, dict[str, Any]] = {"sqlite": {"render_as_batch": True}, "postgresql": {}}
NAMING = {"ck": "ck_%(table_name)s_%(constraint_name)s", "uq": "uq_%(table_name)s_%(column_0_name)s"}

Table = Callable[[sa.MetaData], object]


@dataclass(frozen=True)
class Probe:
    """One difference between a database and its models.

    Attributes:
        title: What somebody did to the models, or to the database.
        before: Builds the models that the database was made from.
        after: Builds the models that it is audited against.
        survives: A query that must still answer 'ada' afterwards; None where the loss was asked for.
        by_hand: Statements, by backend, run on the database only; other backends have no such thing.
        options: Options of autogenerate beside the usual ones.
    """

    title: str
    before: Table
    after: Table
    survives: str | None = "SELECT user_name FROM users"
    by_hand: dict[str, str] | None = None
    options: tuple[str, ...] = ()


def users(*more: Any, name: str = "users", column: str = "user_name", **changed: Any) -> Table:
    """The models of one table of users, with columns or constraints of your own."""

    def build(metadata: sa.MetaData) -> None:
        sa.Table(
            name,
            metadata,
            sa.Column("id", sa.Integer, primary_key=True),
            sa.Column(column, sa.String(changed.get("length", 20)), nullable=changed.get("nullable", True)),
            *(each() if callable(each) else each for each in more),
        )

    return build


def both(first: Table, second: Table) -> Table:
    """The models of two tables."""

    def build(metadata: sa.MetaData) -> None:
        first(metadata)
        second(metadata)

    return build


def orders(ondelete: str | None) -> Table:
    """The models of a table that refers to the users."""

    def build(metadata: sa.MetaData) -> None:
        reference = sa.ForeignKey("users.id", name="fk_orders_user", ondelete=ondelete)
        sa.Table(
            "orders", metadata, sa.Column("id", sa.Integer, primary_key=True), sa.Column("user_id", reference)
        )

    return build


def level(*labels: str) -> Callable[[], sa.Column[Any]]:
    """A column of an enum type."""
    return lambda: sa.Column("level", sa.Enum(*labels, name="level"))


def column(*arguments: Any, **options: Any) -> Callable[[], sa.Column[Any]]:
    """A column, made anew for each MetaData."""
    return lambda: sa.Column(*arguments, **options)


PROBES = (
    Probe("a table is added", users(), both(users(), users(name="tags"))),
    Probe("a table is dropped", both(users(), users(name="tags")), users()),
    Probe("**a table is renamed**", users(), users(name="people"), "SELECT user_name FROM people"),
    Probe("a column is added", users(), users(column("email", sa.String(50)))),
    Probe("a column is dropped", users(column("email", sa.String(50))), users()),
    Probe("**a column is renamed**", users(), users(column="full_name"), "SELECT full_name FROM users"),
    Probe("a type changes", users(), users(length=80)),
    Probe("nullable changes", users(), users(nullable=False)),
    Probe(
        "a server default changes",
        users(column("level", sa.String(9), server_default="new")),
        users(column("level", sa.String(9), server_default="old")),
    ),
    Probe(
        "… with `compare_server_default=True`",
        users(column("level", sa.String(9), server_default="new")),
        users(column("level", sa.String(9), server_default="old")),
        options=("compare_server_default",),
    ),
    Probe("an index is added", users(), users(lambda: sa.Index("ix_name", "user_name"))),
    Probe("a unique constraint is added", users(), users(lambda: sa.UniqueConstraint("user_name"))),
    Probe(
        "a foreign key's `ON DELETE` changes", both(users(), orders(None)), both(users(), orders("CASCADE"))
    ),
    Probe(
        "a CHECK constraint is added", users(), users(lambda: sa.CheckConstraint("id > 0", name="positive"))
    ),
    Probe("a value is added to an enum", users(level("low")), users(level("low", "mid"))),
    Probe(
        "the database has a trigger of its own",
        users(),
        users(),
        by_hand={
            "sqlite": "CREATE TRIGGER t AFTER INSERT ON users BEGIN SELECT 1; END",
            "postgresql": "CREATE TRIGGER t BEFORE UPDATE ON users FOR EACH ROW "
            "EXECUTE FUNCTION suppress_redundant_updates_trigger()",
        },
    ),
    Probe(
        "the database has a view of its own",
        users(),
        users(),
        by_hand=dict.fromkeys(BACKENDS, "CREATE VIEW names AS SELECT user_name FROM users"),
    ),
    Probe(
        "the database has a stored function of its own",
        users(),
        users(),
        by_hand={"postgresql": "CREATE FUNCTION one() RETURNS integer LANGUAGE sql AS 'SELECT 1'"},
    ),
)


def metadata(table: Table) -> sa.MetaData:
    """The models that a builder makes."""
    built = sa.MetaData(naming_convention=NAMING)
    table(built)
    return built


def audited(database: Database, probe: Probe) -> Audit:
    """Audit the database against the models after."""
    chosen = OPTIONS[database.dialect] | dict.fromkeys(probe.options, True)
    found = limbeck.audit(database, limbeck.models(metadata(probe.after), **chosen))
    if not isinstance(found, Audit):
        raise TypeError(found)
    return found


def run(database: Database, sql: str) -> None:
    """Run a migration's statements as the driver takes them, all in one go."""
    raw = database.engine.raw_connection()
    try:
        if database.dialect == "sqlite":
            raw.driver_connection.executescript(sql)  # type: ignore[union-attr]
        else:
            raw.cursor().execute(sql)
        raw.commit()
    finally:
        raw.close()


def verdict(probe: Probe, backend: str) -> str:
    """The cell of a probe on a backend: a word, and what autogenerate proposed."""
    if probe.by_hand is not None and backend not in probe.by_hand:
        return "—"
    with limbeck.scratch(backend) as database:
        before = metadata(probe.before)
        before.create_all(database.engine)
        with database.engine.begin() as connection:
            connection.execute(sa.insert(before.tables["users"]).values(id=1, user_name="ada"))
            if probe.by_hand is not None:
                connection.exec_driver_sql(probe.by_hand[backend])
        audit = audited(database, probe)
        if not audit.changes:
            return "○ misses it"
        proposed = ", ".join(f"`{kind}`" for kind in dict.fromkeys(change.kind for change in audit.changes))
        run(database, audit.sql.upgrade)
        with database.engine.connect() as connection:
            kept = probe.survives is None or connection.scalar(sa.text(probe.survives)) == "ada"
        if not kept:
            return f"✗ **misreads it, rows are lost**: {proposed}"
        return (
            f"◐ sees part of it: {proposed}" if audited(database, probe).changes else f"● sees it: {proposed}"
        )


def table() -> str:
    """The whole table, as Markdown, with the versions that it holds for."""
    lines = [f"| in the models | {' | '.join(BACKENDS.values())} |", "|---|---|---|"]
    lines += [
        f"| {probe.title} | {' | '.join(verdict(probe, name) for name in BACKENDS)} |" for probe in PROBES
    ]
    servers = []
    for name in BACKENDS:
        with limbeck.scratch(name) as database:
            servers.append(database.server)
    used = ", ".join([f"Alembic {version('alembic')}", f"SQLAlchemy {version('sqlalchemy')}", *servers])
    return "\n".join(
        [*lines, "", f"Run on {used} by `scripts/readme_table.py`; SQLite with `render_as_batch=True`."]
    )


def written(text: str, report: str) -> str:
    """The README with the report between its marks."""
    before, rest = text.split(MARKS[0])
    after = rest.split(MARKS[1])[1]
    return f"{before}{MARKS[0]}\n{report}\n{MARKS[1]}{after}"


def main() -> None:
    """Print the table, or put it into the README."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--write", action="store_true")
    report = table()
    if parser.parse_args().write:
        README.write_text(written(README.read_text(encoding="utf-8"), report), encoding="utf-8")
    else:
        print(report)


if __name__ == "__main__":
    main()
