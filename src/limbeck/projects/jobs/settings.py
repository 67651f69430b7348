"""What jobs are told of databases and projects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

KNOWN_SEPARATORS = "Set path_separator, or version_path_separator, to os, space or newline."
"""What to do about a list of folders in the configuration whose separator Alembic refuses."""

_SHORTEST = 4
"""Characters of an argument that is removed as a secret: shorter ones, such as "yes", are not secrets."""


@dataclass(frozen=True, slots=True)
class Handover:
    """How to open a database again in another process; holds its secrets.

    Attributes:
        url: The URL, not masked.
        limits: The fields of `limbeck.databases.limits.Limits`, in seconds.
    """

    url: str
    limits: dict[str, float]


@dataclass(frozen=True, slots=True)
class ProjectSettings:
    """How to run a project's `env.py`.

    Attributes:
        path: The `alembic.ini` or `pyproject.toml`.
        section: The section of an ini file, as for `alembic --name`.
        directory: The working directory.
        x: What `alembic -x` would get.
        url: Takes the place of `sqlalchemy.url`; None keeps the project's own.
        attributes: What `config.attributes` holds, JSON-ready.
        connections: Names of further attributes, with the databases to which they are open connections.
        database: The database to look at; None where that is for the project to say.
        limits: The fields of `Limits` for whatever `env.py` opens.
        other_directories: Where else `alembic` may be run for this project.
        added_folders: Folders of version files besides those of the configuration.
    """

    path: str
    section: str
    directory: str
    x: tuple[str, ...]
    url: str | None
    attributes: dict[str, Any]
    connections: dict[str, dict[str, Any]]
    database: Handover | None
    limits: dict[str, float]
    other_directories: tuple[str, ...] = ()
    added_folders: tuple[str, ...] = ()

    @property
    def given_url(self) -> str | None:
        """The database that the caller named, if any."""
        return self.url or (self.database.url if self.database else None)

    def secrets(self) -> tuple[str, ...]:
        """The secrets in these settings, which must not come back.

        Of the `-x` arguments and attributes, those are secrets whose name says so: the name of a tenant must
        not be removed from all that is shown.
        """
        from limbeck.databases.masking import secrets_of

        urls = [self.database.url if self.database else "", self.url or ""]
        urls += [each["url"] for each in self.connections.values()]
        found = [secret for url in urls if url for secret in secrets_of(url)]
        for argument in self.x:
            name, _, value = argument.partition("=")
            found += _secrets_under(name, value)
        found += _secrets_under("", self.attributes)
        return tuple(dict.fromkeys(found))


def _secrets_under(name: str, value: Any) -> Iterator[str]:
    """The secrets in a value, which is text, or holds texts; a secret name makes one of all that is below."""
    from limbeck.databases.masking import secrets_of
    from limbeck.secret_texts import is_secret_name, secrets_in_text

    if isinstance(value, Mapping):
        for key, each in value.items():
            yield from _secrets_under(name if is_secret_name(name) else str(key), each)
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from _secrets_under(name, each)
    elif isinstance(value, str):
        if is_secret_name(name):
            found: Iterable[str] = (value,)
        else:
            found = secrets_of(value) if "://" in value else secrets_in_text(value)
        yield from (secret for secret in found if len(secret) >= _SHORTEST)
