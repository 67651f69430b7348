"""Somebody else's PostgreSQL server, on which we may make databases."""

from __future__ import annotations

import importlib.util
import os
import sys
import threading
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from limbeck.databases.diagnosis import postgresql_name
from limbeck.databases.masking import mask_url, scrub, secrets_of
from limbeck.databases.server.administration import Administration
from limbeck.databases.server.interface import fresh_name
from limbeck.errors import ServerError
from limbeck.processes.child import Child
from limbeck.processes.environment import POSTGRES_URL
from limbeck.processes.owned_folders import is_owned
from limbeck.processes.ownership import Owner
from limbeck.processes.programs import ChildProgram

VARIABLE = POSTGRES_URL

_DROP = ChildProgram("limbeck.databases.server.drop_child", ("-I",))
_DRIVERS = ("psycopg", "psycopg2", "pg8000")
_NO_PRIVILEGE = "42501"  # SQLSTATE insufficient_privilege
_ANSWER_LIMIT = 10.0  # seconds until the child has started

# How the names begin of the variables with which the driver connects: the child is told over its pipe, since
# among them are passwords.
_READ_BY_DRIVERS = ("PG", "KRB5", "SSL_CERT_")


class External:
    """The server that `LIMBECK_POSTGRES_URL` names; of its databases, we touch those that we made."""

    def __init__(self, url: URL) -> None:
        self.source = f"{VARIABLE} ({mask_url(url)})"
        self._url = url
        self._owner = Owner()
        self._administration = Administration(url, own=False)
        self._names: set[str] = set()
        self._lock = threading.Lock()
        self._child: Child | None = None

    @classmethod
    def read(cls, address: str) -> External:
        """The server at an address; it is not connected to yet.

        Raises:
            ServerError: It is not the address of a PostgreSQL server.
        """
        try:
            url = make_url(address)
        except (ArgumentError, ValueError):
            raise _unusable(mask_url(address), "it is not a URL") from None
        if url.get_backend_name() not in {"postgresql", "postgres"}:
            raise _unusable(mask_url(url), f"it names {url.get_backend_name()} and not PostgreSQL")
        driver = url.drivername.partition("+")[2]
        # A scratch database needs a blocking driver, and a bare `postgresql://` may mean one that is missing.
        if driver not in _DRIVERS or importlib.util.find_spec(driver) is None:
            driver = "psycopg"
        url = url.set(drivername=f"postgresql+{driver}")
        return cls(url if url.database else url.set(database="postgres"))

    def alive(self) -> bool:
        """Always True: it is not ours to replace, and `create` reports a failure."""
        return True

    def create(self) -> URL:
        """Make an empty database, after the child that will drop it knows its name.

        Raises:
            ServerError: The server can't be reached, or doesn't allow it.
        """
        return self._create(fresh_name(), None)

    def duplicate(self, name: str, into: str | None = None) -> URL:
        """Make a copy of a database, as a new one or in the place of another one.

        Raises:
            ServerError: The server can't be reached, or doesn't allow it.
        """
        if into is not None:
            self.drop(into)
        return self._create(into or fresh_name(), name)

    def _create(self, name: str, template: str | None) -> URL:
        with self._lock:
            self._names.add(name)
            self._announce(name)
        try:
            return self._administration.create(name, template)
        except SQLAlchemyError as error:
            self._forget(name)
            original = getattr(error, "orig", None) or error
            said = scrub(str(original).strip(), secrets_of(self._url))
            if getattr(original, "sqlstate", getattr(original, "pgcode", None)) == _NO_PRIVILEGE:
                user = self._url.username or "its user"
                raise ServerError(
                    f"The server that {VARIABLE} names does not let {user} create databases.",
                    evidence={VARIABLE: mask_url(self._url), "The server said": said},
                    slug="no-createdb",
                    remedy=f"Run `ALTER ROLE {postgresql_name(user)} CREATEDB` there as a superuser, "
                    "or name another user.",
                ) from None
            raise ServerError(
                f"The server that {VARIABLE} names can't be used for scratch databases.",
                evidence={VARIABLE: mask_url(self._url), "The server said": said},
                slug="external-server",
                remedy=f"Correct {VARIABLE}, or unset it to use a server of limbeck's own.",
            ) from None

    def drop(self, name: str) -> None:
        """Drop a database; what can't be dropped now is tried again at the end. Silent in a forked child."""
        if not self._owner.is_this_process:
            return
        try:
            self._administration.drop(name)
        except SQLAlchemyError:
            return
        self._forget(name)

    def sessions(self, name: str) -> int:
        """How many sessions there are in a database, of whomever.

        Raises:
            SQLAlchemyError: The server does not answer.
        """
        return self._administration.sessions(name)

    def log_end(self) -> str:
        """Where the server's log ends: every transaction that writes makes it longer, in whichever database.

        Raises:
            SQLAlchemyError: The server does not answer.
        """
        return self._administration.log_end()

    def close(self) -> None:
        """Drop what is left."""
        for name in sorted(self._names):
            self.drop(name)
        if self._child is not None:
            self._child.close()

    def _forget(self, name: str) -> None:
        with self._lock:
            self._names.discard(name)
            if self._child is not None:
                self._child.send({"dropped": name})

    def _announce(self, name: str) -> None:
        """Tell the child of a new database; start it first, and again if somebody ended it."""
        if self._child is not None and self._child.send({"made": name}):
            return
        if self._child is not None:
            self._child.close()
        self._child = Child(_DROP)
        self._child.send(
            {
                "path": sys.path,
                "url": self._url.render_as_string(hide_password=False),
                "folder": _own_folder(self._url),
                "variables": {
                    name: value for name, value in os.environ.items() if name.startswith(_READ_BY_DRIVERS)
                },
            }
        )
        self._child.receive(_ANSWER_LIMIT)
        for known in sorted(self._names):
            self._child.send({"made": known})


def _own_folder(url: URL) -> str | None:
    """The folder of the server, if it is one of limbeck's own: processes of trials share the kernel's."""
    host = url.query.get("host")
    return host if isinstance(host, str) and is_owned(Path(host)) else None


def _unusable(masked: str, why: str) -> ServerError:
    return ServerError(
        f"{VARIABLE} can't be used: {why}.",
        evidence={VARIABLE: masked},
        slug="external-server",
        remedy=f"Set {VARIABLE} to an address such as postgresql://user:password@host/postgres, or unset it.",
    )
