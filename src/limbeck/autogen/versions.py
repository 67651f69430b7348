"""The versions that a comparison holds for."""

from __future__ import annotations

import platform
import re
import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import limbeck
from limbeck.records import Versions

_VERSION = re.compile(r"""^__version__ = "([^"\\\n]+)"$""", re.MULTILINE)


def installed(server: str | None) -> Versions:
    """The versions of this interpreter, which is the one that compares.

    Args:
        server: The database server and its version; None before one was reached.
    """
    return Versions(
        python=platform.python_version(),
        sqlalchemy=_version("sqlalchemy"),
        alembic=_version("alembic"),
        limbeck=limbeck.__version__,
        server=server,
    )


def _version(package: str) -> str:
    """The version of a package: as it says itself, read in its file where it is not imported yet.

    Importing either takes longer than reading a hundred version files.
    """
    if package not in sys.modules:
        spec = find_spec(package)
        if spec is not None and spec.origin is not None:
            written = _VERSION.findall(Path(spec.origin).read_text(encoding="utf-8"))
            if len(written) == 1:
                return str(written[0])
    return str(import_module(package).__version__)
