"""What Alembic and SQLAlchemy say meanwhile: their warnings collected, our own doings kept out of the log."""

from __future__ import annotations

import logging
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

NOISY = ("alembic.runtime.migration", "sqlalchemy.engine.Engine", "sqlalchemy.pool.impl.NullPool")
"""Loggers that tell of each context that is configured, and of each statement on a copy of the schema."""

QUIET = "autoincrement and existing_autoincrement only make sense for MySQL"
"""A warning that Alembic gives for what it rendered itself."""

_changing = threading.Lock()


@contextmanager
def silenced_logs() -> Iterator[None]:
    """Drop what this thread sends to the noisy loggers meanwhile; other threads and loggers go on.

    Filters are used, not levels: a level counts for all threads, and would stay changed when two of them
    overlap.
    """
    thread = threading.get_ident()

    def is_of_another_thread(_record: logging.LogRecord) -> bool:
        return threading.get_ident() != thread

    loggers = [logging.getLogger(name) for name in NOISY]
    with _changing:
        for logger in loggers:
            # A new list: another thread may be going through the old one.
            logger.filters = [*logger.filters, is_of_another_thread]
    try:
        yield
    finally:
        with _changing:
            for logger in loggers:
                logger.filters = [each for each in logger.filters if each is not is_of_another_thread]


@contextmanager
def held_logs() -> Iterator[list[logging.LogRecord]]:
    """Hold what Alembic logs meanwhile in this thread, as it may have to be asked once more.

    Yields:
        The records, for `release`.
    """
    thread = threading.get_ident()
    held: list[logging.LogRecord] = []

    def is_of_another_thread(record: logging.LogRecord) -> bool:
        if threading.get_ident() != thread:
            return True
        held.append(record)
        return False

    names = [name for name in list(logging.root.manager.loggerDict) if name.startswith("alembic.")]
    loggers = [logging.getLogger(name) for name in names]
    with _changing:
        for logger in loggers:
            logger.filters = [*logger.filters, is_of_another_thread]
    try:
        yield held
    finally:
        with _changing:
            for logger in loggers:
                logger.filters = [each for each in logger.filters if each is not is_of_another_thread]


def release(records: list[logging.LogRecord]) -> None:
    """Log what was held."""
    for record in records:
        logging.getLogger(record.name).handle(record)


@contextmanager
def collected_warnings(notes: list[str]) -> Iterator[None]:
    """Collect what Alembic and SQLAlchemy warn of meanwhile, each text once.

    Args:
        notes: Where the texts go.
    """
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            yield
        finally:
            texts = [" ".join(str(each.message).split()) for each in caught]
            notes += [
                text for text in dict.fromkeys(texts) if text not in notes and not text.startswith(QUIET)
            ]
