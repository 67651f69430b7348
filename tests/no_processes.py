"""A notebook's work on SQLite, in an interpreter that has no processes, threads or users, as in a browser.

`test_architecture.py` runs this as a program, which prints what came of it as JSON; `scripts/pyodide.mjs` has
a Python that really lacks all of that do the same.
"""

import builtins
import json
import os
import sqlite3
import sys
import tempfile
import threading
import types
from collections.abc import Callable, Sequence
from importlib.abc import MetaPathFinder
from pathlib import Path
from typing import Any, NoReturn

MISSING = {
    "_multiprocessing",
    "_posixshmem",
    "_posixsubprocess",
    "fcntl",
    "grp",
    "multiprocessing",
    "pwd",
    "resource",
    "subprocess",
    "termios",
}

VERSION_FILE = 'revision = "a1"\ndown_revision = None\n\n\ndef upgrade():\n    pass\n'
USERS = "CREATE TABLE users (id INTEGER NOT NULL PRIMARY KEY, age INTEGER)"

_import = builtins.__import__


class MissingModules(MetaPathFinder):
    """Finds none of the modules that are missing there, and leaves the others to others."""

    def find_spec(self, name: str, _path: Sequence[str] | None, _target: object = None) -> None:
        """Refuse a module.

        Raises:
            ModuleNotFoundError: It is missing there.
        """
        if name.partition(".")[0] in MISSING:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)


def import_module(name: str, names: Any = None, *given: Any) -> Any:
    """Import as usual, but no `subprocess` for limbeck.

    There is one in a browser, which Alembic imports, but nothing of it works.
    """
    importer = (names or {}).get("__name__", "")
    if name == "subprocess" and importer.partition(".")[0] == "limbeck":
        raise ModuleNotFoundError(f"No module named {name!r} for {importer}", name=name)
    return _import(name, names, *given)


def refuse_thread(_thread: threading.Thread) -> NoReturn:
    """What `Thread.start` does there."""
    raise RuntimeError("can't start new thread")


def take_away() -> None:
    """Take from this process what a browser has not."""
    for name in [name for name in sys.modules if name.partition(".")[0] in MISSING]:
        del sys.modules[name]
    sys.meta_path.insert(0, MissingModules())
    useless = types.ModuleType("subprocess")
    useless.__getattr__ = lambda _name: OSError  # type: ignore[method-assign]
    sys.modules["subprocess"] = useless
    builtins.__import__ = import_module
    for name in ("fork", "forkpty", "posix_spawn", "posix_spawnp", "register_at_fork"):
        delattr(os, name)
    threading.Thread.start = refuse_thread  # type: ignore[method-assign]


def main() -> dict[str, Any]:
    """What a notebook asks, and the answers."""
    import limbeck
    from limbeck.errors import CancelledError
    from limbeck.progress import Cancellation

    answers: dict[str, Any] = {"trial": limbeck.trial("column.rename", "sqlite").verdict.value}
    models = metadata()
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "a1_users.py").write_text(VERSION_FILE, encoding="utf-8")
        answers["history"] = list(limbeck.history(folder).heads)
        with limbeck.scratch("sqlite") as database:
            with database.connect() as connection:
                connection.exec_driver_sql(USERS)
                connection.commit()
            audit = limbeck.audit(database, models)
            answers["audit"] = [f"{each.kind} {each.table}.{each.object}" for each in audit.changes]
            answers["blind spots"] = [f"{each.kind} {each.table}.{each.object}" for each in audit.blind_spots]
        file = sqlite3.connect(Path(folder, "app.db"))
        file.execute(USERS)
        file.close()
        with limbeck.connect(Path(folder, "app.db")) as database:
            audit = limbeck.audit(database, models, blind_spots=True)
            answers["blind spots of a file"] = [each.object for each in audit.blind_spots]
            switch = Cancellation()

            def stop(stage: str) -> None:
                if stage != "connecting":  # while a connection is open
                    switch.cancel()
                    answers["cancelled while"] = stage

            try:
                limbeck.audit(database, models, progress=stop, cancellation=switch)
            except CancelledError as error:
                answers["cancelled"] = str(error).splitlines()[0]
    return answers | {"refused": refusals()}


def refusals() -> list[str]:
    """What is told where something needs a process or a thread, each once."""
    import limbeck

    asked: tuple[Callable[[], object], ...] = (
        lambda: limbeck.scratch("postgresql"),
        lambda: limbeck.Workshop("sqlite"),
        lambda: limbeck.matrix(cases=["column.rename"], backends=["sqlite"], jobs=1),
    )
    return [refusal(ask) for ask in asked]


def refusal(ask: Callable[[], object]) -> str:
    """The name of what is raised."""
    from limbeck.errors import LimbeckError

    try:
        ask()
    except LimbeckError as error:
        return error.failure.slug
    return "done"


def metadata() -> Any:
    """The models: a column and a rule that the database does not have."""
    from sqlalchemy import CheckConstraint, Column, Integer, MetaData, String, Table

    found = MetaData()
    Table(
        "users",
        found,
        Column("id", Integer, primary_key=True),
        Column("age", Integer),
        Column("name", String(50)),
        CheckConstraint("age >= 0", name="adult"),
    )
    return found


if __name__ == "__main__":
    take_away()
    print(json.dumps(main()))  # noqa: T201  the answer to who started it
