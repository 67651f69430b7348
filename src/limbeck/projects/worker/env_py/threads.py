"""Where an `env.py` runs: in the main thread, as under the `alembic` command, or where it insists."""

from __future__ import annotations

from collections.abc import Callable


def run_where_it_can(work: Callable[[], None]) -> None:
    """Run something in this thread; if it refuses, in a worker thread of an AnyIO event loop.

    An `env.py` that calls `anyio.from_thread.run` works only there: its application never runs it through
    the `alembic` command. It is run again from its beginning, which is harmless while nothing can write.

    Args:
        work: What to run.

    Raises:
        Exception: Whatever it raises.
    """
    try:
        work()
    except RuntimeError as error:
        if not _wants_a_worker_thread(error):
            raise
    else:
        return
    import anyio.to_thread

    anyio.run(anyio.to_thread.run_sync, work)


def _wants_a_worker_thread(error: RuntimeError) -> bool:
    """Whether AnyIO says so: by the type since 4.11, before that by the words of a plain RuntimeError."""
    return type(error).__name__ == "NoEventLoopError" or "AnyIO worker thread" in str(error)
