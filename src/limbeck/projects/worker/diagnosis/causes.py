"""Known causes of a failing `env.py` or models module, each with the remedy that fits it."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import exc

from limbeck.databases.refusals import is_refusal
from limbeck.errors import LimbeckError, message_of
from limbeck.projects.jobs.settings import KNOWN_SEPARATORS
from limbeck.projects.worker.diagnosis.evidence import (
    Cause,
    Evidence,
    NeverRunError,
    NoTomlError,
    OfflineOnlyError,
    chain_of,
)
from limbeck.projects.worker.diagnosis.imports import failed_import, missing_async_support
from limbeck.projects.worker.diagnosis.missing_inputs import (
    invalid_settings,
    missing_attribute,
    missing_variables,
    missing_x_argument,
)

_REFUSED_SEPARATOR = re.compile(r"is not a valid value for \w*path_separator;")
_ANOTHER = "To audit another database: --url on the command line, limbeck.audit(db, project) in Python."


def cause_of(evidence: Evidence) -> Cause | None:
    """The known cause that fits, if any.

    Args:
        evidence: The failure.
    """
    return next((found for entry in _CAUSES if (found := entry(evidence))), None)


def _writes(evidence: Evidence) -> Cause | None:
    if not evidence.refused and not is_refusal(evidence.error):
        return None
    return Cause(
        "env-py-writes",
        f"{evidence.subject} tried to write to the database and was refused.",
        "An audit only reads. Make env.py skip this statement when there is nothing to do, or when a "
        "variable or an -x argument of yours says that this is an audit.",
    )


def _ours(evidence: Evidence) -> Cause | None:
    """What limbeck itself raised, in place of a driver that could not read the file, explains itself."""
    found = next((each for each in chain_of(evidence.error) if isinstance(each, LimbeckError)), None)
    if found is None:
        return None
    failure = found.failure
    return Cause(failure.slug, failure.what, failure.remedy, failure.evidence)


def _special(evidence: Evidence) -> Cause | None:
    error = evidence.error
    if isinstance(error, NeverRunError):
        return Cause(
            "never-run",
            "env.py ended without calling context.run_migrations(), so there was nothing to compare.",
            "Look at the condition under which env.py runs migrations: a name in sys.argv, a variable, a "
            "section.",
        )
    if isinstance(error, OfflineOnlyError) or "literal_binds setting without as_sql" in message_of(error):
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
            f"{evidence.subject} ended the process with sys.exit({error.code!r}).",
            "Look at the condition under which it does so; what it printed may say why.",
        )
    if isinstance(error, EOFError):
        return Cause(
            "env-py-asks",
            f"{evidence.subject} asks a question with input(), and nobody is there to answer.",
            "Make it read the answer from an -x argument or an environment variable.",
        )
    return None


def _separator(evidence: Evidence) -> Cause | None:
    error = evidence.error
    if not isinstance(error, ValueError) or not _REFUSED_SEPARATOR.search(message_of(error)):
        return None
    return Cause(
        "version-locations",
        "The configuration separates its folders in a way that Alembic refuses.",
        KNOWN_SEPARATORS,
    )


def _connecting(evidence: Evidence) -> Cause | None:
    # Without a statement it is a connect, or a commit.
    is_connect = isinstance(evidence.error, exc.DBAPIError) and evidence.error.statement is None
    is_connect = is_connect and not evidence.is_connected
    if not is_connect and evidence.unreached is None:
        return None
    if evidence.subject != "env.py":
        return Cause(
            "models-cannot-connect",
            "The database could not be reached from the interpreter that loads the models.",
            "Check that the database still answers; it did when it was opened.",
        )
    is_given = evidence.project is not None and evidence.project.given_url is not None
    another = "" if is_given else _ANOTHER
    why = evidence.unreached
    if why is None:
        return Cause(
            "env-py-cannot-connect",
            "env.py could not connect to its database.",
            f"Check the URL that env.py uses. {another}".strip(),
        )
    remedy = why.remedy
    if why.slug == "missing-file" and evidence.upgrade:
        remedy = f"To create it, run `{evidence.upgrade}`; or correct the URL that env.py uses."
        elsewhere = _database_elsewhere(evidence)
        if elsewhere is not None:
            remedy = (
                f"There is one in {elsewhere}: if that is meant, run the project there, with "
                f'--directory {elsewhere}, or directory="{elsewhere}" in limbeck.project(…). {remedy}'
            )
    return Cause(
        "env-py-cannot-connect",
        f"env.py could not connect to its database. {why.what}",
        f"{remedy} {another}".strip(),
        why.evidence,
    )


def _database_elsewhere(evidence: Evidence) -> str | None:
    """The other working directory in which the missing SQLite file exists."""
    if evidence.project is None or evidence.unreached is None:
        return None
    missing = Path(dict(evidence.unreached.evidence).get("Path", ""))
    if not missing.is_relative_to(evidence.directory):
        return None
    name = missing.relative_to(evidence.directory)
    return next((each for each in evidence.project.other_directories if Path(each, name).is_file()), None)


_CAUSES: tuple[Callable[[Evidence], Cause | None], ...] = (
    _writes,
    _ours,
    missing_attribute,
    missing_x_argument,
    _special,
    _separator,
    missing_variables,
    invalid_settings,
    missing_async_support,
    failed_import,
    _connecting,
)
"""The causes in the order in which they are tried: the first that fits explains the failure."""
