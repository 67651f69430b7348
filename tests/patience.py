"""How long something may take on the machine as it is now."""

import os


def patience(seconds: float, *, beside_others: float = 2.0) -> float:
    """Seconds of a quiet machine, in seconds of this one.

    More of them beside other workers of the same run, and in proportion where more processes want to compute
    than there are cores. What a test bounds with it would otherwise last a minute or for ever.

    Args:
        seconds: The limit on a quiet machine.
        beside_others: How much more it may be beside other workers.
    """
    workers = beside_others if "PYTEST_XDIST_WORKER" in os.environ else 1.0
    return seconds * max(workers, os.getloadavg()[0] / (os.cpu_count() or 1))
