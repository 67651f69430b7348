"""The part of the form that asks for the database."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import URL

from limbeck.databases.masking import secrets_of
from limbeck.errors import InputError
from limbeck.widgets import fields
from limbeck.widgets.audit import masks, variables
from limbeck.widgets.audit.variable_picker import VariablePicker
from limbeck.widgets.boxes import Column
from limbeck.widgets.hidden_field import HiddenField
from limbeck.widgets.url_field import UrlField

SAMPLE_SQLITE, SAMPLE_POSTGRESQL = "sample-sqlite", "sample-postgresql"
GIVEN, URL_FIELD, PARTS, VARIABLE, PROJECT = "given", "url", "parts", "variable", "project"
SAMPLES = {SAMPLE_SQLITE: "sqlite", SAMPLE_POSTGRESQL: "postgresql"}

CHOICES = (
    ("Sample shop on SQLite", SAMPLE_SQLITE),
    ("Sample shop on PostgreSQL", SAMPLE_POSTGRESQL),
    ("A URL or a SQLite file", URL_FIELD),
    ("Host, user and password", PARTS),
    ("A variable in this notebook", VARIABLE),
    ("The one configured in the Alembic project", PROJECT),
)

DRIVERS = (
    ("PostgreSQL (psycopg)", "postgresql+psycopg"),
    ("PostgreSQL (psycopg2)", "postgresql+psycopg2"),
    ("MySQL (pymysql)", "mysql+pymysql"),
    ("MariaDB (pymysql)", "mariadb+pymysql"),
    ("Oracle (oracledb)", "oracle+oracledb"),
    ("SQL Server (pyodbc)", "mssql+pyodbc"),
)

HIGHEST_PORT = 65535


class DatabaseFields(Column):
    """Which database: a sample, a URL, its parts, a variable, or the project's own."""

    def __init__(self, given: Any, namespace: Callable[[], Mapping[str, Any]]) -> None:
        self._given = given
        choices = CHOICES if given is None else (("The one passed to this panel", GIVEN), *CHOICES)
        self.choice = fields.dropdown("Database", choices)
        self.url = UrlField()
        self.driver = fields.dropdown("Dialect and driver", DRIVERS)
        self.host = fields.text("Host", "localhost")
        self.port = fields.text("Port", "", placeholder="default")
        self.user = fields.text("User", "")
        self.password = HiddenField("Password", mask=masks.mask_password, concealed=True)
        self.database = fields.text("Database name", "")
        self.variable = VariablePicker("Variable", lambda: variables.databases(namespace()))
        parts = (self.driver, self.host, self.port, self.user, self.password, self.database)
        self._details: dict[str, tuple[Any, ...]] = {
            URL_FIELD: (self.url,),
            PARTS: (fields.columns(*parts),),
            VARIABLE: (self.variable,),
        }
        super().__init__()
        self.aside = tuple(widget for those in self._details.values() for widget in those)
        self.choice.observe(self._show, "value")
        for field in (self.driver, self.host, self.port, self.user):
            field.observe(self._forget_password, "value")
        self._show()

    def target(self) -> Any:
        """What to pass to `limbeck.connect`; None if the project names the database.

        Raises:
            InputError: A required field is empty, or a value is not valid.
        """
        match self.choice.value:
            case "given":
                return self._given
            case "url":
                return self.url.url()
            case "parts":
                return self._parts()
            case "variable":
                return self.variable.value("database or engine")
        return None

    def secrets(self) -> tuple[str, ...]:
        """The texts that must not be shown anywhere."""
        given = secrets_of(self._given) if isinstance(self._given, (str, URL)) else ()
        typed = (*self.url.secrets(), self.password.text)
        return tuple(secret for secret in (*given, *typed) if secret)

    def forget(self) -> None:
        """Forget every secret."""
        self.url.text = self.password.text = ""

    def _parts(self) -> URL:
        if not self.database.value.strip():
            raise fields.missing("name of the database")
        return URL.create(
            self.driver.value,
            username=self.user.value.strip() or None,
            password=self.password.text or None,
            host=self.host.value.strip() or None,
            port=_port(self.port.value.strip()),
            database=self.database.value.strip(),
        )

    def _forget_password(self, _change: object) -> None:
        """A password is for one user of one server: it is never sent to another one."""
        self.password.text = ""

    def _show(self, _change: object = None) -> None:
        self.children = (self.choice, *self._details.get(self.choice.value, ()))


def _port(written: str) -> int | None:
    if not written:
        return None
    if not (written.isascii() and written.isdigit() and 0 < int(written) <= HIGHEST_PORT):
        raise InputError(
            f"{written!r} is not a port number.",
            slug="bad-port",
            remedy=f"Enter a number from 1 to {HIGHEST_PORT}, or leave the field empty for the default port.",
        )
    return int(written)
