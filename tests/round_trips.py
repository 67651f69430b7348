"""Round trips to a PostgreSQL server: how often a client speaks after the server has, or at first."""

from __future__ import annotations

import select
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import URL

_PORT = 5432
_PIECE = 2**16


@dataclass
class RoundTrips:
    """What went through a relay on loopback.

    Attributes:
        url: The address of the server behind the relay.
        number: How many round trips there were.
    """

    url: URL
    number: int = 0

    def pass_on(self, client: socket.socket, server: socket.socket) -> None:
        """Pass on what both say, until one of them has no more to say."""
        is_asking = False
        with client, server, suppress(OSError):
            while True:
                for source in select.select([client, server], [], [])[0]:
                    piece = source.recv(_PIECE)
                    if not piece:
                        return
                    if source is client:
                        self.number += not is_asking
                    is_asking = source is client
                    (server if source is client else client).sendall(piece)


@contextmanager
def counted_round_trips(url: URL) -> Iterator[RoundTrips]:
    """Count the round trips of whoever connects by the address that the block gets.

    Args:
        url: The address of a database on a Unix socket or a port.
    """
    host = str(url.query.get("host") or url.host or "127.0.0.1")
    port = int(str(url.query.get("port") or url.port or _PORT))
    door = socket.create_server(("127.0.0.1", 0))
    query = {key: value for key, value in url.query.items() if key not in {"host", "port"}}
    query |= {"sslmode": "disable", "gssencmode": "disable"}
    trips = RoundTrips(url.set(host="127.0.0.1", port=door.getsockname()[1], query=query))
    talks: list[threading.Thread] = []

    def serve() -> None:
        with suppress(OSError):  # the door is closed
            while True:
                client, _ = door.accept()
                if host.startswith("/"):
                    server = socket.socket(socket.AF_UNIX)
                    server.connect(f"{host}/.s.PGSQL.{port}")
                else:
                    server = socket.create_connection((host, port))
                talks.append(threading.Thread(target=trips.pass_on, args=(client, server)))
                talks[-1].start()

    keeper = threading.Thread(target=serve)
    keeper.start()
    try:
        yield trips
    finally:
        door.shutdown(socket.SHUT_RDWR)
        door.close()
        keeper.join()
        for each in talks:
            each.join()
