"""Imports that fail, and packages that are missing."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from limbeck.projects.worker.diagnosis.evidence import Cause, Evidence

_PACKAGES = {"psycopg2": "psycopg2-binary", "psycopg": "psycopg[binary]", "MySQLdb": "mysqlclient"}


def failed_import(evidence: Evidence) -> Cause | None:
    """A module that cannot be imported."""
    error = evidence.error
    if not isinstance(error, ImportError):
        return None
    name = (error.name or "").partition(".")[0]
    missing = isinstance(error, ModuleNotFoundError) and name
    what = (
        f"{evidence.subject} needs {error.name!r}, which "
        if missing
        else f"{evidence.subject} failed to import: "
    )
    what += "cannot be imported." if missing else f"{error}."
    folder = _folder_of(name, evidence.directory) if missing else None
    if folder is not None:
        relative = os.path.relpath(folder, evidence.directory)
        return Cause(
            "import-failed",
            what,
            f"It is in {folder}: set prepend_sys_path = {relative} in the configuration, "
            f"or install the project into its virtual environment.",
        )
    if not missing:
        return Cause("import-failed", what, f"Run this import in {sys.executable} to see the same error.")
    found = _environment_near(evidence.directory)
    example = f'python="{found}"' if found else 'python="path/to/.venv"'
    return Cause(
        "import-failed",
        what,
        f"Give the project's own virtual environment: {example}; it ran in {sys.executable}. "
        f"Or install it there: {sys.executable} -m pip install '{_PACKAGES.get(name, name)}'",
    )


def _folder_of(name: str, directory: str) -> Path | None:
    """A folder near the project from which the name can be imported."""
    here = Path(directory)
    for base in (here, *list(here.parents)[:3]):
        for folder in (base, base / "src"):
            if (folder / f"{name}.py").is_file() or (folder / name / "__init__.py").is_file():
                return folder
    return None


def _environment_near(directory: str) -> Path | None:
    here = Path(directory)
    for base in (here, *list(here.parents)[:3]):
        for name in (".venv", "venv", "env"):
            if (base / name / "pyvenv.cfg").is_file() and base / name != Path(sys.prefix):
                return base / name
    return None


def missing_async_support(evidence: Evidence) -> Cause | None:
    """A package or a driver that an async engine needs."""
    text = str(evidence.error)
    if "greenlet" in text and "required" in text:
        return Cause(
            "greenlet-missing",
            "Async engines of SQLAlchemy need greenlet, which the project's interpreter does not have.",
            f"{sys.executable} -m pip install greenlet",
        )
    if "requires an async driver" in text:
        return Cause(
            "driver-not-async",
            "env.py makes an async engine, and the URL names a driver that is not async.",
            "Name an async driver in the URL, such as postgresql+asyncpg or sqlite+aiosqlite: "
            f"{sys.executable} -m pip install asyncpg (or aiosqlite).",
        )
    return None
