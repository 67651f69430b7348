"""What `env.py` looked for and was not given: attributes, `-x` arguments, environment variables."""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import exc

from limbeck.projects.worker.diagnosis.evidence import Cause, Evidence
from limbeck.projects.worker.diagnosis.frames import files, innermost

# The file in which `os.environ["NAME"]` raises: a frozen module has no path.
_ENVIRON = type(os.environ).__getitem__.__code__.co_filename


def missing_attribute(evidence: Evidence) -> Cause | None:
    """A connection, or anything else, that `config.attributes` should hold."""
    text = str(evidence.error)
    for name in evidence.attributes:
        missing = isinstance(evidence.error, KeyError) and evidence.error.args == (name,)
        unset = "NoneType" in text or "Connection, url, or dialect_name is required" in text
        if missing or (unset and not evidence.x):
            value = "db" if "conn" in name or "engine" in name else "…"
            remedy = f'limbeck.project(…, attributes={{"{name}": {value}}})'
            if value == "db":
                remedy += ", where db is a limbeck.connect(…)"
            if name == "connection":
                remedy = f"limbeck.audit(db, project), or {remedy}"
            return Cause(
                "attribute-missing", f"env.py needs {name!r} in config.attributes.", f"Give it: {remedy}."
            )
    return None


def missing_x_argument(evidence: Evidence) -> Cause | None:
    """An `-x` argument that was not given."""
    unset = "NoneType" in str(evidence.error) or "got None" in str(evidence.error)
    for name in evidence.x:
        if unset or (isinstance(evidence.error, KeyError) and evidence.error.args == (name,)):
            return Cause(
                "x-missing",
                f"env.py needs the -x argument {name!r}.",
                f'Give it: limbeck.project(…, x=["{name}=…"]), or `limbeck audit -x {name}=…`.',
            )
    return None


def missing_variables(evidence: Evidence) -> Cause | None:
    """Environment variables that are not set."""
    names = list(_unset_names(evidence))
    if not names:
        return None
    one = len(names) == 1
    return Cause(
        "variable-missing",
        f"{evidence.subject} needs the environment variable{'' if one else 's'} {', '.join(names)}, "
        f"which {'is' if one else 'are'} not set.",
        f"Set {'it' if one else 'them'} before the audit, for instance "
        f'os.environ["{names[0]}"] = "…" in the notebook.',
    )


def _unset_names(evidence: Evidence) -> Iterator[str]:
    if isinstance(evidence.error, KeyError):
        if innermost(evidence.error) == _ENVIRON and evidence.error.args:
            yield str(evidence.error.args[0])
        return
    if "None" in str(evidence.error) or isinstance(
        evidence.error, (ValueError, TypeError, exc.ArgumentError)
    ):
        for name in files(evidence.error, evidence.directory):
            yield from _unset_in(name)


def _unset_in(filename: str) -> Iterator[str]:
    """Names that a file reads with `os.getenv` or `os.environ.get` without a default, and that are unset."""
    try:
        tree = ast.parse(Path(filename).read_bytes())
    except (OSError, SyntaxError, ValueError):
        return
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and re.fullmatch(r"(os\.)?(getenv|environ\.get)", ast.unparse(node.func))
            and len(node.args) == 1
            and isinstance(node.args[0], ast.Constant)
            and str(node.args[0].value) not in os.environ
        ):
            yield str(node.args[0].value)
