"""What a server must offer to scratch databases: the seam between them and where PostgreSQL comes from."""

from __future__ import annotations

import secrets
from typing import Protocol

from sqlalchemy import URL  # noqa: TC002 - plain, as all imports here

from limbeck.errors import ServerError


class Server(Protocol):
    """A PostgreSQL server on which databases can be made and dropped."""

    source: str
    """Where it comes from, in words."""

    def alive(self) -> bool:
        """Whether it answers; False if it is lost and must be replaced."""

    def create(self) -> URL:
        """Make an empty database of our own.

        Raises:
            ServerError: It can't be made.
        """

    def duplicate(self, name: str, into: str | None = None) -> URL:
        """Make a copy of such a database, to which nobody may be connected.

        Args:
            name: The database.
            into: One of ours that the copy takes the place of; None for a new one.

        Raises:
            ServerError: It can't be made.
        """

    def drop(self, name: str) -> None:
        """Drop such a database; silent if it, or the server, is gone already."""

    def sessions(self, name: str) -> int:
        """How many sessions there are in a database, of whomever.

        Raises:
            ServerError: The server is lost.
            SQLAlchemyError: It does not answer.
        """

    def log_end(self) -> str:
        """Where the server's log ends: every transaction that writes makes it longer, in whichever database.

        Raises:
            ServerError: The server is lost.
            SQLAlchemyError: It does not answer.
        """

    def close(self) -> None:
        """Drop all of them and let go of the server."""


def lost(server: Server, error: BaseException) -> ServerError:
    """What is told of a scratch database whose server no longer answers.

    Args:
        server: The server.
        error: What its driver said.
    """
    return ServerError(
        "The PostgreSQL server of this scratch database is gone, and the database with it.",
        evidence={"Server": server.source, "Driver": str(error).strip()},
        slug="server-lost",
        remedy='Make a new one: `limbeck.scratch("postgresql")` starts a new server.',
    )


def fresh_name() -> str:
    """A name for a database that nobody else uses."""
    return f"limbeck_{secrets.token_hex(8)}"
