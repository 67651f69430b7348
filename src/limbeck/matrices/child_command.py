"""The command and the environment of a fresh process that runs a part of the matrix."""

from __future__ import annotations

import os
import sys

from limbeck.databases.server.external import VARIABLE

# Nothing that is imported is garbage, and collecting takes a third of the time to start. Mako would import
# pygments, to colour its error pages.
_START = """
import gc, sys
gc.disable()
sys.modules["pygments"] = None
from {module} import main
del sys.modules["pygments"]
gc.enable()
main()
"""


def command(module: str) -> tuple[str, ...]:
    """The command that starts it.

    Args:
        module: The module whose `main` it is to run.
    """
    return (sys.executable, "-c", _START.format(module=module))


def environment(seed: int) -> dict[str, str]:
    """This process's environment, with a hash seed, and without the address of a server.

    The address holds a password, and other users can read the environment of a process: the child that needs
    it reads it from a pipe.

    Args:
        seed: What `PYTHONHASHSEED` is to be.
    """
    kept = {name: value for name, value in os.environ.items() if name != VARIABLE}
    return kept | {"PYTHONHASHSEED": str(seed)}
