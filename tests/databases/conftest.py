"""A pooler that takes no settings in the start-up packet, as PgBouncer, for the tests of databases."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress

import pytest

Pooler = Callable[[str], AbstractContextManager[tuple[int, list[bytes]]]]

_SSL, _GSS = 80877103, 80877104
_SETTINGS = (b"options\0", b"default_transaction_read_only\0")


@pytest.fixture
def pooler() -> Pooler:
    """Starts a pooler in front of the Unix socket at a path."""
    return _pooler


@contextmanager
def _pooler(path: str) -> Iterator[tuple[int, list[bytes]]]:
    """Serve while the block runs.

    Yields:
        The port, and the start-up packets that were refused so far.
    """
    refused: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=_accept, args=(listener, path, refused), daemon=True)
        thread.start()
        yield listener.getsockname()[1], refused
        listener.shutdown(socket.SHUT_RDWR)
        thread.join(5)


def _accept(listener: socket.socket, path: str, refused: list[bytes]) -> None:
    with suppress(OSError):
        while True:
            client, _ = listener.accept()
            threading.Thread(target=_serve, args=(client, path, refused), daemon=True).start()


def _serve(client: socket.socket, path: str, refused: list[bytes]) -> None:
    with client, suppress(OSError):
        packet = _startup(client)
        for setting in _SETTINGS:
            if setting in packet:
                refused.append(packet)
                name = setting.rstrip(b"\0")
                body = b"SFATAL\0C08P01\0Munsupported startup parameter: " + name + b"\0\0"
                client.sendall(b"E" + struct.pack("!i", len(body) + 4) + body)
                return
        with socket.socket(socket.AF_UNIX) as server:
            server.connect(path)
            server.sendall(packet)
            back = threading.Thread(target=_copy, args=(server, client), daemon=True)
            back.start()
            _copy(client, server)
            back.join(5)


def _startup(client: socket.socket) -> bytes:
    while True:
        head = client.recv(8, socket.MSG_WAITALL)
        length, code = struct.unpack("!ii", head)
        if code in (_SSL, _GSS):
            client.sendall(b"N")
            continue
        return head + client.recv(length - 8, socket.MSG_WAITALL)


def _copy(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    with suppress(OSError):
        target.shutdown(socket.SHUT_WR)
