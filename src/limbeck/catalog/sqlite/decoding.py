"""Names that are not UTF-8: SQLite keeps whatever bytes a program gave it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Connection

# What Python puts for a byte that it can't decode can't be written to a file. The byte's number in these
# brackets can, and like the byte itself it may stand in a name: all characters beyond ASCII may.
_SHOWN = {0xDC00 + byte: f"\u27e8{byte:x}\u27e9" for byte in range(0x80, 0x100)}


def decoded(text: bytes) -> str:
    """A text whose bytes are shown by their numbers where they are not UTF-8."""
    return text.decode("utf-8", "surrogateescape").translate(_SHOWN)


def is_undecodable(error: Exception) -> bool:
    """Whether Python's driver refused a text because of its bytes."""
    return "Could not decode to UTF-8" in str(error)


@contextmanager
def decoding(connection: Connection) -> Iterator[None]:
    """Let the driver take any bytes for a while; its own setting comes back after it."""
    driver = connection.connection.dbapi_connection
    if driver is None:
        raise RuntimeError("the connection is closed")
    before = driver.text_factory
    driver.text_factory = decoded
    try:
        yield
    finally:
        driver.text_factory = before
