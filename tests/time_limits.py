"""How long something may take on the machine as it is now."""

import os


def on_this_machine(seconds: float, *, beside_others: float | None = None) -> float:
    """Seconds of a quiet machine, in seconds of this one.

    More of them beside other workers of the same run, and in proportion where more processes want to compute
    than there are cores. What a test bounds with it would otherwise last a minute or for ever.

    Args:
        seconds: The limit on a quiet machine.
        beside_others: How many times more beside other workers; None for as many as there are.
    """
    workers = float(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    if beside_others is not None and workers > 1:
        workers = beside_others
    return seconds * max(workers, os.getloadavg()[0] / (os.cpu_count() or 1))
