"""What the worker needs of the interpreter that it runs in."""

from __future__ import annotations

import re
import sys

from limbeck.records import Failure

OLDEST = {"sqlalchemy": (2, 0), "alembic": (1, 13)}
INSTALL = "'SQLAlchemy>=2.0' 'alembic>=1.13'"


def unfit() -> Failure | None:
    """Why the worker cannot work in this interpreter; None where it can."""
    for name, oldest in OLDEST.items():
        try:
            version = str(__import__(name).__version__)
        except ImportError as error:
            return _failure(
                "missing-packages", f"The project's interpreter cannot import {name}.", str(error)
            )
        if tuple(int(part) for part in re.findall(r"\d+", version)[:2]) < oldest:
            least = ".".join(map(str, oldest))
            return _failure(
                "old-packages",
                f"The project's interpreter has {name} {version}; limbeck needs {least} or later.",
                f"{name} {version}",
            )
    return None


def _failure(slug: str, what: str, detail: str) -> Failure:
    python = sys.executable
    return Failure(
        slug,
        what,
        (("interpreter", python), ("detail", detail)),
        f"Give the interpreter of the project's own virtual environment with python=…, or install what is "
        f"missing: {python} -m pip install {INSTALL}",
    )
