"""Known causes of a failing `env.py` or models module, each with the remedy that fits it."""

from __future__ import annotations

import ast
import os
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import exc

from limbeck.projects.worker.frames import files, innermost


@dataclass(frozen=True, slots=True)
class Case:
    """What a failure is explained from.

    Attributes:
        error: What was raised.
        subject: What was run, such as `env.py`.
        directory: The working directory.
        refused: Statements that were refused because they would write.
        attributes: Names that were looked for in `config.attributes` in vain.
        x: Names that were looked for among the `-x` arguments in vain.
    """

    error: BaseException
    subject: str
    directory: str
    refused: tuple[str, ...] = ()
    attributes: tuple[str, ...] = ()
    x: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cause:
    """Why it failed.

    Attributes:
        slug: The failure's slug.
        what: What happened, in one sentence.
        remedy: What to do.
    """

    slug: str
    what: str
    remedy: str


class OfflineOnlyError(Exception):
    """`env.py` configured no connection."""


class NeverRunError(Exception):
    """`env.py` ended without running migrations."""


class NoTomlError(Exception):
    """This Alembic does not read `pyproject.toml`."""


def cause(case: Case) -> Cause | None:
    """The known cause that fits; None where there is none."""
    return next((found for entry in _CAUSES if (found := entry(case))), None)


def _writes(case: Case) -> Cause | None:
    if not case.refused:
        return None
    return Cause(
        "env-py-writes",
        f"{case.subject} tried to write to the database, and was refused.",
        "An audit only reads. Let env.py skip this statement when it is already done, or when a variable or "
        "an -x argument of yours says that this is an audit.",
    )


def _special(case: Case) -> Cause | None:
    error = case.error
    if isinstance(error, NeverRunError):
        return Cause(
            "never-run",
            "env.py ended without calling context.run_migrations(), so there was nothing to compare.",
            "See under which condition env.py runs migrations: a name in sys.argv, a variable, a section.",
        )
    if isinstance(error, OfflineOnlyError) or "literal_binds setting without as_sql" in str(error):
        return Cause(
            "offline-only",
            "env.py opens no connection: it is written for offline mode (--sql) only.",
            "Give env.py an online branch, context.configure(connection=…), as in Alembic's own template.",
        )
    if isinstance(error, NoTomlError):
        return Cause(
            "toml-unsupported",
            "The Alembic of the project's interpreter does not read pyproject.toml.",
            f"{sys.executable} -m pip install 'alembic>=1.16', or give the alembic.ini.",
        )
    if isinstance(error, SystemExit):
        return Cause(
            "env-py-exited",
            f"{case.subject} ended the process with sys.exit({error.code!r}).",
            "See under which condition it does so; the printed text may say it.",
        )
    if isinstance(error, EOFError):
        return Cause(
            "env-py-asks",
            f"{case.subject} asks a question with input(), and nobody is there to answer.",
            "Let it read the answer from an -x argument or an environment variable.",
        )
    return None


def _connection_attribute(case: Case) -> Cause | None:
    text = str(case.error)
    for name in case.attributes:
        missing = isinstance(case.error, KeyError) and case.error.args == (name,)
        unset = "NoneType" in text or "Connection, url, or dialect_name is required" in text
        if missing or (unset and not case.x):
            value = "db" if "conn" in name or "engine" in name else "…"
            remedy = f'limbeck.project(…, attributes={{"{name}": {value}}})'
            if value == "db":
                remedy += ", where db is a limbeck.connect(…)"
            if name == "connection":
                remedy = f"limbeck.audit(db, project), or {remedy}"
            return Cause(
                "attribute-missing", f"env.py needs {name!r} in config.attributes.", f"Give it: {remedy}."
            )
    return None


def _x_argument(case: Case) -> Cause | None:
    unset = "NoneType" in str(case.error) or "got None" in str(case.error)
    for name in case.x:
        if unset or (isinstance(case.error, KeyError) and case.error.args == (name,)):
            return Cause(
                "x-missing",
                f"env.py needs the -x argument {name!r}.",
                f'Give it: limbeck.project(…, x=["{name}=…"]), or `limbeck audit -x {name}=…`.',
            )
    return None


def _variable(case: Case) -> Cause | None:
    names = list(_missing_variables(case))
    if not names:
        return None
    one = len(names) == 1
    return Cause(
        "variable-missing",
        f"{case.subject} needs the environment variable{'' if one else 's'} {', '.join(names)}, "
        f"which {'is' if one else 'are'} not set.",
        f"Set {'it' if one else 'them'} before the audit, for instance "
        f'os.environ["{names[0]}"] = "…" in the notebook.',
    )


def _missing_variables(case: Case) -> Iterator[str]:
    if isinstance(case.error, KeyError):
        if innermost(case.error) == _ENVIRON and case.error.args:
            yield str(case.error.args[0])
        return
    if "None" in str(case.error) or isinstance(case.error, (ValueError, TypeError, exc.ArgumentError)):
        for name in files(case.error, case.directory):
            yield from _unset_in(name)


def _unset_in(filename: str) -> Iterator[str]:
    """Names that a file reads with `os.getenv` or `os.environ.get` without a default, and that are unset."""
    try:
        tree = ast.parse(Path(filename).read_bytes())
    except (OSError, SyntaxError, ValueError):
        return
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and re.fullmatch(r"(os\.)?(getenv|environ\.get)", ast.unparse(node.func))
            and len(node.args) == 1
            and isinstance(node.args[0], ast.Constant)
            and str(node.args[0].value) not in os.environ
        ):
            yield str(node.args[0].value)


# The file in which `os.environ["NAME"]` raises: a frozen module has no path.
_ENVIRON = type(os.environ).__getitem__.__code__.co_filename

_PACKAGES = {"psycopg2": "psycopg2-binary", "psycopg": "psycopg[binary]", "MySQLdb": "mysqlclient"}


def _import(case: Case) -> Cause | None:
    error = case.error
    if not isinstance(error, ImportError):
        return None
    name = (error.name or "").partition(".")[0]
    missing = isinstance(error, ModuleNotFoundError) and name
    what = f"{case.subject} needs {error.name!r}, which " if missing else f"{case.subject} failed to import: "
    what += "cannot be imported." if missing else f"{error}."
    folder = _folder_of(name, case.directory) if missing else None
    if folder is not None:
        relative = os.path.relpath(folder, case.directory)
        return Cause(
            "import-failed",
            what,
            f"It lies in {folder}: set prepend_sys_path = {relative} in the configuration, "
            f"or install the project into its virtual environment.",
        )
    if not missing:
        return Cause("import-failed", what, f"{sys.executable} shows the same error on this import.")
    found = _environment_near(case.directory)
    example = f'python="{found}"' if found else 'python="path/to/.venv"'
    return Cause(
        "import-failed",
        what,
        f"Give the project's own virtual environment: {example}; it ran in {sys.executable}. "
        f"Or install it there: {sys.executable} -m pip install '{_PACKAGES.get(name, name)}'",
    )


def _folder_of(name: str, directory: str) -> Path | None:
    """A folder near the project from which the name can be imported."""
    here = Path(directory)
    for base in (here, *list(here.parents)[:3]):
        for folder in (base, base / "src"):
            if (folder / f"{name}.py").is_file() or (folder / name / "__init__.py").is_file():
                return folder
    return None


def _environment_near(directory: str) -> Path | None:
    here = Path(directory)
    for base in (here, *list(here.parents)[:3]):
        for name in (".venv", "venv", "env"):
            if (base / name / "pyvenv.cfg").is_file() and base / name != Path(sys.prefix):
                return base / name
    return None


def _async(case: Case) -> Cause | None:
    text = str(case.error)
    if "greenlet" in text and "required" in text:
        return Cause(
            "greenlet-missing",
            "Async engines of SQLAlchemy need greenlet, which the project's interpreter does not have.",
            f"{sys.executable} -m pip install greenlet",
        )
    if "requires an async driver" in text:
        return Cause(
            "driver-not-async",
            "env.py makes an async engine, and the URL names a driver that is not async.",
            "Name an async driver in the URL, such as postgresql+asyncpg or sqlite+aiosqlite: "
            f"{sys.executable} -m pip install asyncpg (or aiosqlite).",
        )
    return None


def _connecting(case: Case) -> Cause | None:
    if not isinstance(case.error, exc.DBAPIError) or case.error.statement is not None:
        return None
    if case.subject != "env.py":
        return Cause(
            "models-cannot-connect",
            "The database could not be reached from the interpreter that loads the models.",
            "See whether the database still answers; it did when it was connected.",
        )
    return Cause(
        "env-py-cannot-connect",
        "env.py could not connect to its database.",
        "Check the URL that env.py uses; name another with url=…, or audit a database of your choice: "
        "limbeck.audit(db, project).",
    )


_CAUSES: tuple[Callable[[Case], Cause | None], ...] = (
    _writes,
    _special,
    _connection_attribute,
    _x_argument,
    _variable,
    _import,
    _async,
    _connecting,
)
