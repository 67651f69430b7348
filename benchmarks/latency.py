"""A proxy on loopback that is as far from the server as a VPN, and counts what a client asks through it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import sqlalchemy as sa

_CHUNK = 2**16
_HEAD = 5  # bytes of a message of the server: its kind, and its length without the kind
_COMPLETED = ord("C")
_PORT = 5432


@dataclass
class Traffic:
    """What went through the proxy.

    Attributes:
        flights: Round trips: how often a client spoke after the server had, or at first.
        statements: How many statements the server completed.
    """

    flights: int = 0
    statements: int = 0


class Proxy:
    """A PostgreSQL server at some distance, for whoever connects to `url`.

    What a client sends arrives so much later, and answers pass at once: a round trip takes the latency once,
    however much is said in it, and a long answer is no slower. Nothing is encrypted: it is counted.

    Attributes:
        traffic: What went through since it was last set.
        url: The address of the database behind the proxy.
    """

    def __init__(self, url: sa.URL, latency: float) -> None:
        """Store where the server is; entering the context opens the door.

        Args:
            url: The address of the database, on a Unix socket or a port.
            latency: Seconds that each round trip takes longer.
        """
        self.traffic = Traffic()
        self.url = url
        self._server, self._latency = url, latency
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="latency", daemon=True)

    def __enter__(self) -> Proxy:  # noqa: PYI034  typing.Self is not what other modules of the house use
        self._thread.start()
        self._door = self._wait(asyncio.start_server(self._serve, "127.0.0.1", 0))
        port = self._door.sockets[0].getsockname()[1]
        query = {key: value for key, value in self._server.query.items() if key not in {"host", "port"}}
        query |= {"sslmode": "disable", "gssencmode": "disable"}
        self.url = self._server.set(host="127.0.0.1", port=port, query=query)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._wait(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def reset(self) -> None:
        """Count from nothing."""
        self.traffic = Traffic()

    def _wait(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    async def _end(self) -> None:
        self._door.close()
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Connect a client with the server, until one of them has enough."""
        server, to_server = await self._connect()
        turn = _Turn(self)
        there = asyncio.create_task(self._pass_on(reader, to_server, turn.asked, self._latency))
        back = asyncio.create_task(self._pass_on(server, writer, turn.answered, 0.0))
        try:
            await asyncio.wait((there, back), return_when=asyncio.FIRST_COMPLETED)
        finally:
            there.cancel()
            back.cancel()
            to_server.close()
            writer.close()

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        host = str(self._server.query.get("host") or self._server.host or "127.0.0.1")
        port = int(str(self._server.query.get("port") or self._server.port or _PORT))
        if host.startswith("/"):
            return await asyncio.open_unix_connection(f"{host}/.s.PGSQL.{port}")
        return await asyncio.open_connection(host, port)

    async def _pass_on(
        self,
        source: asyncio.StreamReader,
        target: asyncio.StreamWriter,
        seen: Callable[[bytes], None],
        delay: float,
    ) -> None:
        """Pass on what comes, each piece so many seconds after it came."""
        pieces: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()

        async def deliver() -> None:
            piece = b"-"
            while piece:
                due, piece = await pieces.get()
                await asyncio.sleep(max(due - self._loop.time(), 0.0))
                target.write(piece)
                await target.drain()

        delivery = asyncio.create_task(deliver())
        try:
            with suppress(ConnectionError):
                piece = b"-"
                while piece:
                    piece = await source.read(_CHUNK)
                    seen(piece)
                    pieces.put_nowait((self._loop.time() + delay, piece))
                await delivery
        finally:
            delivery.cancel()


@dataclass
class _Turn:
    """Whose turn it is on one connection, and how far its answers have been read.

    Attributes:
        proxy: Whose traffic is counted.
        asking: Whether the client spoke last.
        rest: The beginning of a message of the server whose end has not come.
        skip: Bytes of a message that are still to come, and tell nothing.
    """

    proxy: Proxy
    asking: bool = False
    rest: bytes = b""
    skip: int = 0

    def asked(self, piece: bytes) -> None:
        """Count a round trip where the client speaks first, or after the server."""
        if piece and not self.asking:
            self.asking = True
            self.proxy.traffic.flights += 1

    def answered(self, piece: bytes) -> None:
        """Count the statements that the server tells of as completed."""
        self.asking = self.asking and not piece
        piece = self.rest + piece
        place = self.skip
        while place + _HEAD <= len(piece):
            self.proxy.traffic.statements += piece[place] == _COMPLETED
            place += 1 + int.from_bytes(piece[place + 1 : place + _HEAD], "big")
        self.rest, self.skip = piece[place:], max(place - len(piece), 0)
