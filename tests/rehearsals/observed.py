"""One revision, run in this process on a file, and judged: a rehearsal without a worker and a copy."""

from __future__ import annotations

import shutil
import sqlite3
import textwrap
from contextlib import closing
from pathlib import Path
from typing import Any

from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import create_engine, event
from sqlalchemy.pool import NullPool

from limbeck.histories.operations import body
from limbeck.records import ObservedStatement
from limbeck.records.revision import Direction
from limbeck.rehearsals.judgement import reasons
from limbeck.rehearsals.mentions import Mentions
from limbeck.rehearsals.observation import RevisionObservation
from limbeck.rehearsals.rehearsal import Reason
from limbeck.rehearsals.state_files import sqlite_change

HEAD = "import sqlalchemy as sa\nfrom alembic import op\n\n\ndef upgrade():\n"


def observed(
    folder: Path, schema: str, upgrade: str, *, foreign_keys: bool = False, rest: str = ""
) -> RevisionObservation:
    """Run an upgrade, and everything that was seen of it but the way back.

    Args:
        folder: Where to.
        schema: The statements that make tables and rows.
        upgrade: The lines of the function.
        foreign_keys: Whether they are enforced.
        rest: What else the file holds.
    """
    before, after = folder / "before.db", folder / "after.db"
    before.unlink(missing_ok=True)
    with closing(sqlite3.connect(before)) as made:
        made.executescript(schema)
        made.commit()
    shutil.copyfile(before, after)
    source = HEAD + textwrap.indent(textwrap.dedent(upgrade).strip(), "    ") + "\n" + rest
    statements = _run(after, source, foreign_keys=foreign_keys)
    mentions = Mentions(source, body(source, Direction.UPGRADE), statements)
    change = sqlite_change(before, after)
    return RevisionObservation("a1", mentions, statements, change)


def judged(
    folder: Path, schema: str, upgrade: str, *, foreign_keys: bool = False, rest: str = ""
) -> list[tuple[str, str, int]]:
    """The reasons that an upgrade gives: verdict, object and count of each."""
    seen = observed(folder, schema, upgrade, foreign_keys=foreign_keys, rest=rest)
    return [_short(each) for each in reasons(seen)]


def _short(each: Reason) -> tuple[str, str, int]:
    return each.verdict.value, each.object, each.count


def _run(file: Path, source: str, *, foreign_keys: bool) -> tuple[ObservedStatement, ...]:
    """Run the function as Alembic does, in a transaction of SQLAlchemy."""
    ran: list[ObservedStatement] = []
    engine = create_engine(f"sqlite:///{file}", poolclass=NullPool)
    if foreign_keys:
        event.listen(engine, "connect", lambda raw, _: raw.execute("PRAGMA foreign_keys=ON"))
    module: dict[str, Any] = {}
    with engine.connect() as connection:

        def note(_connection: Any, _cursor: Any, sql: str, *_rest: Any) -> None:
            if ran or not sql.startswith(("PRAGMA main", "PRAGMA temp")):
                ran.append(ObservedStatement(sql, 0.0))

        with Operations.context(MigrationContext.configure(connection)), connection.begin():
            event.listen(connection, "after_cursor_execute", note)
            exec(compile(source, "revision.py", "exec"), module)  # noqa: S102 - the revision of a test
            module["upgrade"]()
    return tuple(ran)
