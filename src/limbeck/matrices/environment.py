"""The environment of a fresh process that runs a part of the matrix."""

from __future__ import annotations

import os

from limbeck.databases.server.external import VARIABLE


def environment(seed: int) -> dict[str, str]:
    """This process's environment, with a hash seed, and without the address of a server.

    The address holds a password, and a process's environment can be read by others: whoever needs it is told
    over a pipe.

    Args:
        seed: What `PYTHONHASHSEED` is to be.
    """
    kept = {name: value for name, value in os.environ.items() if name != VARIABLE}
    return kept | {"PYTHONHASHSEED": str(seed)}
