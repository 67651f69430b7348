"""Keeping what limbeck itself does out of the log that a project's own lines go to."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

NOISY = ("alembic.runtime.migration", "sqlalchemy.engine.Engine", "sqlalchemy.pool.impl.StaticPool")
"""Loggers that tell of each context that is configured, and of each statement on a copy of the schema."""

_changing = threading.Lock()


@contextmanager
def quiet() -> Iterator[None]:
    """Drop what the noisy loggers are told meanwhile by this thread; other threads and loggers are heard.

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
