"""JupyterLab as `limbeck lab` starts it: without what its packages tell each other's authors."""

from __future__ import annotations

import os
import runpy
import warnings
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

CONFIGURATION = Path(__file__).parent / "jupyter"
"""Keeps JupyterLab from asking the network for its news, and the reader whether they want any."""


def main() -> None:
    """Become JupyterLab, which reads the arguments of this process."""
    others = os.environ.get("JUPYTER_CONFIG_PATH")
    os.environ["JUPYTER_CONFIG_PATH"] = os.pathsep.join(filter(None, (str(CONFIGURATION), others)))
    # Voilà, an extension of JupyterLab's server, switches the notices of traitlets on when it is imported;
    # what is imported already does not do so again.
    if find_spec("voila") is not None:
        import_module("voila")
    warnings.filterwarnings("ignore", category=DeprecationWarning, module="traitlets")
    runpy.run_module("jupyterlab", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
