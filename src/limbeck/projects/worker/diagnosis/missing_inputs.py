"""What `env.py` looked for and was not given: attributes, `-x` arguments, environment variables."""

from __future__ import annotations

import ast
import os
import re
import sys
import traceback
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import exc

from limbeck.errors import message_of
from limbeck.phrases import and_joined
from limbeck.projects.worker.diagnosis.evidence import Cause, Evidence
from limbeck.projects.worker.diagnosis.frames import files, innermost

# The file in which `os.environ["NAME"]` raises: a frozen module has no path.
_ENVIRON = type(os.environ).__getitem__.__code__.co_filename


def missing_attribute(evidence: Evidence) -> Cause | None:
    """A connection, or anything else, that `config.attributes` should hold."""
    text = message_of(evidence.error)
    for name in evidence.attributes:
        missing = isinstance(evidence.error, KeyError) and evidence.error.args == (name,)
        unset = "NoneType" in text or "Connection, url, or dialect_name is required" in text
        if missing or (unset and not evidence.x) or _is_asked_for(name, evidence.error):
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
    unset = "NoneType" in message_of(evidence.error) or "got None" in message_of(evidence.error)
    for name in evidence.x:
        missing = isinstance(evidence.error, KeyError) and evidence.error.args == (name,)
        if unset or missing or _is_asked_for(name, evidence.error):
            return Cause(
                "x-missing",
                f"env.py needs the -x argument {name!r}.",
                f'Give it: limbeck.project(…, x=["{name}=…"]), or `limbeck audit -x {name}=…`.',
            )
    return None


def _is_asked_for(name: str, error: BaseException) -> bool:
    """Whether the line that raised is an `assert`, or a `raise` below an `if`, that asks for this name.

    It may ask for the name itself or for a variable that was assigned from it.
    """
    stack = traceback.extract_tb(error.__traceback__)
    if not stack:
        return False
    try:
        tree = ast.parse(Path(stack[-1].filename).read_bytes())
    except (OSError, SyntaxError, ValueError):
        return False
    asked = _asked_at(tree, stack[-1].lineno or 0)
    if asked is None:
        return False
    names = {each.id for each in ast.walk(asked) if isinstance(each, ast.Name)}
    assigned = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        and any(isinstance(target, ast.Name) and target.id in names for target in node.targets)
    ]
    return any(
        isinstance(each, ast.Constant) and each.value == name
        for expression in (asked, *assigned)
        for each in ast.walk(expression)
    )


def _asked_at(tree: ast.AST, line: int) -> ast.expr | None:
    """The condition under which the statement at a line raises."""
    found: ast.expr | None = None
    for node in ast.walk(tree):  # from the outside to the inside
        if isinstance(node, ast.Assert) and node.lineno <= line <= (node.end_lineno or line):
            return node.test
        if isinstance(node, ast.If) and any(
            isinstance(each, ast.Raise) and each.lineno <= line <= (each.end_lineno or line)
            for each in (*node.body, *node.orelse)
        ):
            found = node.test
    return found


def invalid_settings(evidence: Evidence) -> Cause | None:
    """Settings that pydantic read from the environment, and found missing or wrong."""
    error = evidence.error
    if type(error).__name__ != "ValidationError" or not type(error).__module__.startswith("pydantic"):
        return None
    title = str(getattr(error, "title", "") or "the settings")
    problems: list[Mapping[str, Any]] = list(error.errors()) if hasattr(error, "errors") else []
    fields = {".".join(map(str, each["loc"])): str(each["msg"]) for each in problems}
    if not fields:
        return None
    prefix = _prefix_of(title)
    first = f"{prefix}{next(iter(fields)).partition('.')[0]}".upper()
    return Cause(
        "settings-invalid",
        f"{evidence.subject} reads {title}, in which {and_joined(map(repr, fields))} "
        f"{'is' if len(fields) == 1 else 'are'} missing or wrong: {'; '.join(fields.values())}.",
        f"Set what is missing before the audit; where it is read from the environment, for instance "
        f'os.environ["{first}"] = "…" in the notebook.',
    )


def _prefix_of(title: str) -> str:
    """The prefix of the variables from which a class of pydantic-settings reads its fields."""
    base = getattr(sys.modules.get("pydantic_settings"), "BaseSettings", None)
    known: list[Any] = base.__subclasses__() if isinstance(base, type) else []
    configs = [getattr(each, "model_config", {}) for each in known if each.__name__ == title]
    return str(configs[0].get("env_prefix") or "") if configs else ""


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
    if "None" in message_of(evidence.error) or isinstance(
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
