"""Why a database could not be reached, told from what its driver and server say."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError

from limbeck.databases.limits import Limits
from limbeck.databases.masking import mask_url, scrub, secrets_of
from limbeck.errors import DatabaseError, message_of

if TYPE_CHECKING:
    from sqlalchemy import URL


@dataclass(frozen=True, slots=True)
class Symptom:
    """A kind of failure, and how to know it.

    Attributes:
        slug: Its name.
        pattern: What drivers and servers say then, in any case.
        what: What happened; `{server}`, `{database}`, `{user}` and `{seconds}` are filled in.
        remedy: What to do about it; `{role}` and `{name}` are those of user and database in a statement.
    """

    slug: str
    pattern: str
    what: str
    remedy: str


_NO_ANSWER = Symptom(
    "no-answer",
    r"timeout expired|timed? ?out|connectiontimeout",
    "{server} did not answer within {seconds:g} seconds.",
    "Check that a database server listens there and that no firewall or pooler swallows the connection, "
    "or wait longer: limbeck.connect(…, limits=limbeck.Limits(connect={more:g})).",
)

# The first that matches holds: the specific ones stand before those whose words they contain.
SYMPTOMS = (
    Symptom(
        "database-locked",
        r"database (?:schema )?is locked|database table is locked",
        "{database} is locked by another program.",
        "Wait until the other program has finished writing, or close it, and try again.",
    ),
    Symptom(
        "not-a-database",
        r"file is not a database|file is encrypted|malformed|unsupported file format",
        "{database} is not a SQLite database, or it is damaged or encrypted.",
        "Check the path; `sqlite3 FILE 'PRAGMA integrity_check'` tells whether a database is damaged.",
    ),
    Symptom(
        "no-permission",
        r"permission denied for (?:database|schema)|not have connect privilege|no pg_hba\.conf entry"
        r"|access denied for user .* to database",
        "{user} is not allowed to connect to {database}.",
        "Ask its owner for: GRANT CONNECT ON DATABASE {name} TO {role}; or for a line in pg_hba.conf "
        "that admits you.",
    ),
    Symptom(
        "wrong-password",
        r"password authentication failed|no password supplied|authentication failed|access denied for user"
        r"|invalid password|role .* does not exist|role .* is not permitted to log in"
        r"|login failed",
        "{server} does not accept the user {user} with this password.",
        "Check the user and the password, and quote the password's special characters in a URL: "
        "urllib.parse.quote(password, safe='').",
    ),
    Symptom(
        "unknown-database",
        r"database .* does not exist|unknown database",
        "There is no database {database} on {server}.",
        "Check the name after the last slash of the URL; `psql -l` lists the databases of a server.",
    ),
    Symptom(
        "server-full",
        r"too many (?:clients|connections)|remaining connection slots",
        "{server} accepts no more connections.",
        "Close other connections, or try again later.",
    ),
    Symptom(
        "not-ready",
        r"the database system is (?:starting up|shutting down|in recovery)|not yet accepting connections",
        "{server} is starting or stopping.",
        "Try again in a moment.",
    ),
    Symptom(
        "other-service",
        r"invalid response to (?:ssl|gssapi) negotiation|expected authentication request from server, but",
        "Whatever answers at {server} is not a PostgreSQL server.",
        "Check the host and the port: another program, such as a web server, listens there. "
        "PostgreSQL listens on 5432 unless configured otherwise.",
    ),
    Symptom(
        "encryption",
        r"\bssl\b|\btls\b|certificate",
        "{server} and the driver could not agree on encryption.",
        "Check certificates and sslmode in the URL: ?sslmode=require asks for encryption, disable for none.",
    ),
    Symptom(
        "wrong-host",
        r"could not translate host|failed to resolve|name or service not known|nodename nor servname"
        r"|temporary failure in name|getaddrinfo|connection refused|no route to host|network is unreachable"
        r"|no such file or directory|can't connect|unknown host",
        "No database server was found at {server}.",
        "Check the host and the port, and that the server is running.",
    ),
    _NO_ANSWER,
)

_OTHER = Symptom(
    "cannot-connect",
    "",
    "{database} on {server} could not be opened.",
    "Read what the driver said above; the same URL in sqlalchemy.create_engine(…).connect() shows more.",
)


def diagnose(error: BaseException, url: URL, limits: Limits) -> DatabaseError:
    """What a failed connect means.

    Args:
        error: What the driver or SQLAlchemy raised; a `TimeoutError` for a deadline of ours.
        url: Where it wanted to connect.
        limits: The limits that held.

    Returns:
        The error to raise, without any secret of the URL.
    """
    text = _driver_text(error)
    symptom = _NO_ANSWER if isinstance(error, TimeoutError) else _symptom(text)
    words = {
        "server": _server(url),
        "database": _database(url),
        "user": url.username or "this user",
        "role": postgresql_name(url.username) if url.username else "…",
        "name": postgresql_name(name) if (name := url.database or url.username) else "…",
        "seconds": limits.connect,
        "more": limits.connect * 3,
    }
    evidence = {"Database": mask_url(url)}
    if text:
        secrets = (*secrets_of(url), os.environ.get("PGPASSWORD", ""))
        evidence["It said"] = scrub(text, secrets)
    return DatabaseError(
        symptom.what.format(**words),
        slug=symptom.slug,
        evidence=evidence,
        remedy=symptom.remedy.format(**words),
    )


def postgresql_name(name: str) -> str:
    """A name as a statement for PostgreSQL needs it."""
    from sqlalchemy.dialects.postgresql.base import PGDialect  # only where it is needed

    preparer = PGDialect().identifier_preparer  # type: ignore[no-untyped-call]  # SQLAlchemy's own
    return str(preparer.quote(name))


def _driver_text(error: BaseException) -> str:
    """The words of the driver, without those that SQLAlchemy puts around them."""
    if isinstance(error, TimeoutError):
        return ""
    inner = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    text = message_of(inner).strip()
    return text or type(inner).__name__


def _symptom(text: str) -> Symptom:
    return next((each for each in SYMPTOMS if re.search(each.pattern, text, re.IGNORECASE)), _OTHER)


def _server(url: URL) -> str:
    host = url.host or url.query.get("host") or "localhost"
    names = (host,) if isinstance(host, str) else host
    port = f":{url.port}" if url.port else ""
    return f"{', '.join(names)}{port}"


def _database(url: URL) -> str:
    return url.database or url.username or "The database"
