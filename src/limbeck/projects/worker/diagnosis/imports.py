"""Imports that fail, and packages that are missing."""

from __future__ import annotations

import os
import shlex
import sys
from itertools import chain
from pathlib import Path

from limbeck.errors import message_of
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
    what += "cannot be imported." if missing else f"{message_of(error)}."
    folder = _folder_of(name, evidence) if missing else None
    if folder is not None:
        return Cause("import-failed", what, _path_remedy(folder, evidence))
    if not missing:
        return Cause("import-failed", what, f"Run this import in {sys.executable} to see the same error.")
    found = _environment_near(evidence.directory)
    example = f"--python {shlex.quote(str(found or 'path/to/.venv'))} (in Python: python=…)"
    return Cause(
        "import-failed",
        what,
        f"Give the project's own virtual environment: {example}; it ran in {sys.executable}. "
        f"Or install it there: {sys.executable} -m pip install '{_PACKAGES.get(name, name)}'",
    )


def _path_remedy(folder: Path, evidence: Evidence) -> str:
    """What makes a module importable that lies in a folder near the project."""
    configured = evidence.directory if evidence.project is None else str(Path(evidence.project.path).parent)
    relative = os.path.relpath(folder, configured)
    entry = relative if configured == evidence.directory else os.path.normpath(f"%(here)s/{relative}")
    remedy = (
        f"set prepend_sys_path = {entry} in the configuration, "
        "or install the project into its virtual environment."
    )
    others = () if evidence.project is None else evidence.project.other_directories
    if str(folder) in others:
        return (
            f"It is in {folder}: run the project there, with --directory {folder}, or "
            f'directory="{folder}" in limbeck.project(…). To make it run from anywhere, {remedy}'
        )
    return f"It is in {folder}: {remedy}"


def _folder_of(name: str, evidence: Evidence) -> Path | None:
    """A folder near the project from which the name can be imported."""
    here = Path(evidence.directory)
    others = () if evidence.project is None else map(Path, evidence.project.other_directories)
    bases = (here, *others, *list(here.parents)[:3])
    folders = [folder for base in bases for folder in (base, base / "src")]
    regular = (folder for folder in folders if _holds_module(folder, name))
    namespace = (folder for folder in folders if _holds_namespace(folder, name))
    return next(chain(regular, namespace), None)


def _holds_module(folder: Path, name: str) -> bool:
    return (folder / f"{name}.py").is_file() or (folder / name / "__init__.py").is_file()


def _holds_namespace(folder: Path, name: str) -> bool:
    """Whether a folder has a namespace package of that name, with modules in it or one level below."""
    inside = folder / name
    return any(chain(inside.glob("*.py"), inside.glob("*/*.py")))


def _environment_near(directory: str) -> Path | None:
    here = Path(directory)
    for base in (here, *list(here.parents)[:3]):
        for name in (".venv", "venv", "env"):
            if (base / name / "pyvenv.cfg").is_file() and base / name != Path(sys.prefix):
                return base / name
    return None


def missing_async_support(evidence: Evidence) -> Cause | None:
    """A package or a driver that an async engine needs."""
    text = message_of(evidence.error)
    if "greenlet" in text and "requir" in text:
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
