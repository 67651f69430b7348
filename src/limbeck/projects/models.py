"""Models: one or more MetaData of this process, or a reference that a worker loads."""

from __future__ import annotations

import inspect
import json
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from limbeck.characters import visible
from limbeck.errors import InputError, ModelsError
from limbeck.projects.interpreter import interpreter

if TYPE_CHECKING:
    from sqlalchemy import MetaData

_NOT_OPTIONS = {
    "connection",
    "url",
    "dialect_name",
    "dialect_opts",
    "output_buffer",
    "starting_rev",
    "tag",
    "template_args",
    "target_metadata",
    "kw",
    "self",
}
"""What `context.configure` takes that says where to connect or what to run, not how to compare."""

_EXTRA = ("version_table", "version_table_schema", "version_table_pk", "sqlalchemy_module_prefix")
"""Documented options that reach Alembic through `**kw`."""


class _Kind(Enum):
    """What the value of an option may be; Alembic accepts anything, and fails later or tests its truth."""

    SWITCH = "True or False"
    FUNCTION = "a function"
    EITHER = "True, False or a function"
    TEXT = "a string"

    def fits(self, value: object) -> bool:
        """Whether a value is of this kind."""
        return (
            (self is _Kind.TEXT and isinstance(value, str))
            or (self in {_Kind.SWITCH, _Kind.EITHER} and isinstance(value, bool))
            or (self in {_Kind.FUNCTION, _Kind.EITHER} and callable(value))
        )


_KINDS = {
    "compare_server_default": _Kind.EITHER,
    "compare_type": _Kind.EITHER,
    "include_name": _Kind.FUNCTION,
    "include_object": _Kind.FUNCTION,
    "include_schemas": _Kind.SWITCH,
    "literal_binds": _Kind.SWITCH,
    "process_revision_directives": _Kind.FUNCTION,
    "render_as_batch": _Kind.SWITCH,
    "render_item": _Kind.FUNCTION,
    "transaction_per_migration": _Kind.SWITCH,
    "transactional_ddl": _Kind.SWITCH,
    "version_table": _Kind.TEXT,
    "version_table_pk": _Kind.SWITCH,
    "version_table_schema": _Kind.TEXT,
}
"""By the signature of `EnvironmentContext.configure`; options that are not here are not checked."""


@dataclass(frozen=True, slots=True, repr=False)
class Models:
    """What a database is compared with.

    Attributes:
        metadata: The MetaData; None for a reference, which only the worker loads.
        reference: `"package.module:attribute"` or `"file.py:attribute"`; None for objects of this process.
        options: How to compare, as for Alembic's `context.configure`.
        source: What to show for them.
        python: The interpreter that loads a reference.
    """

    metadata: tuple[MetaData, ...] | None
    reference: str | None
    options: Mapping[str, Any] = field(default_factory=dict)
    source: str = ""
    python: str = sys.executable

    def __repr__(self) -> str:
        """What they are, and how they are compared."""
        size = ""
        if self.metadata is not None:
            tables = sum(len(each.tables) for each in self.metadata)
            size = f", {tables} table{'' if tables == 1 else 's'}"
        options = "".join(f", {name}={value!r}" for name, value in self.options.items())
        return visible(f"<Models {self.source}{size}{options}>")


def models(x: Any, *, python: str | os.PathLike[str] | None = None, **options: Any) -> Models:
    """Models to compare a database with.

    Args:
        x: A MetaData, a declarative base, a registry, a model class, a list of these, or a reference that is
            loaded in a fresh interpreter: `"package.module:attribute"` or a `.py` file, optionally with
            `:attribute`. Without an attribute the module's only base or MetaData is taken.
        python: The interpreter that loads a reference, or the folder of its virtual environment, which needs
            no limbeck; None for the interpreter that limbeck runs in.
        **options: How to compare, as for Alembic's `context.configure`: `compare_server_default=True`.

    Raises:
        InputError: Unknown option, or a value of the wrong type; the remedy says what is allowed. Or an
            interpreter was given for objects of this process.
        ModelsError: This is not models, or the file is missing.
        ProjectError: There is no such interpreter.
    """
    if isinstance(x, Models):
        if python is not None:
            _check_reference(x)
        used = x.python if python is None else interpreter(python)
        return replace(x, options={**x.options, **_checked(options)}, python=used)
    checked = _checked(options)
    if isinstance(x, (str, os.PathLike)):
        reference = _reference(os.fspath(x))
        _check_portable(checked)
        return Models(None, reference, checked, reference, interpreter(python))
    from limbeck.projects.metadata import metadata_of

    found = metadata_of(x)
    if found is None:
        raise ModelsError(
            f"{_described(x)} is not a MetaData, a declarative base, a registry, or a list of these.",
            slug="not-models",
            evidence={"type": f"{type(x).__module__}.{type(x).__qualname__}"},
            remedy='Give Base, Base.metadata, a list of these, "package.module:Base" or a .py file.',
        )
    made = Models(found, None, checked, _described(x))
    if python is not None:
        _check_reference(made)
    return made


def _check_reference(made: Models) -> None:
    """Objects of this process are compared here, whatever interpreter is asked for.

    Raises:
        InputError: These are some.
    """
    if made.reference is None:
        raise InputError(
            "python= is for models that are loaded by name; these are objects of this process.",
            slug="python-without-reference",
            remedy='Name them, as in limbeck.models("package.module:Base", python=…), or leave python= out.',
        )


def allowed_options() -> tuple[str, ...]:
    """The names of the options that say how to compare: those that the installed Alembic has."""
    from alembic.runtime.environment import EnvironmentContext

    known = set(inspect.signature(EnvironmentContext.configure).parameters) - _NOT_OPTIONS
    return tuple(sorted(known | set(_EXTRA)))


def _checked(options: dict[str, Any]) -> dict[str, Any]:
    unknown = sorted(set(options) - set(allowed_options()))
    if unknown:
        raise InputError(
            f"Alembic's context.configure has no such option for comparing: {', '.join(unknown)}.",
            slug="unknown-option",
            remedy=f"Use one of: {', '.join(allowed_options())}.",
        )
    for name, value in options.items():
        allowed = _KINDS.get(name)
        if allowed is not None and value is not None and not allowed.fits(value):
            raise InputError(
                f"{name} must be {allowed.value} (or None), not {value!r}.",
                slug="wrong-option",
                remedy=f"Give {allowed.value}.",
            )
    return options


def _check_portable(options: dict[str, Any]) -> None:
    for name, value in options.items():
        if not _is_portable(value):
            raise InputError(
                f"{name} is of type {type(value).__name__}, which cannot be sent to the models' own "
                "interpreter.",
                slug="option-not-portable",
                remedy="Import the models and pass them as an object: limbeck.models(Base, …).",
            )


def _is_portable(value: Any) -> bool:
    try:
        json.dumps(value)
    except (TypeError, ValueError):
        return False
    return True


def _reference(text: str) -> str:
    """The reference with an absolute path where it names a file.

    Raises:
        ModelsError: The file is missing, or this is neither a file nor a dotted name.
    """
    place, colon, attribute = text.rpartition(":") if ":" in text else (text, "", "")
    parts = [*place.split("."), *(attribute.split(".") if colon else [])]
    if place.endswith(".py") or os.sep in place:
        path = Path(place).expanduser().absolute()
        if path.is_dir():
            raise _not_found(text, f"{path} is a folder.")
        if not path.is_file():
            raise _not_found(text, f"There is no file {path}.")
        if path.suffix != ".py":
            raise _not_found(text, f"{path.name} is not a .py file.")
        return f"{path}{colon}{attribute}"
    if not all(part.isidentifier() for part in parts):
        raise _not_found(text, "This is neither the path of a .py file nor a dotted name.")
    return text


def _not_found(text: str, reason: str) -> ModelsError:
    return ModelsError(
        f"The models {text!r} cannot be found.",
        slug="no-such-models",
        evidence={"reason": reason},
        remedy='Give "package.module:Base", or the path of a .py file, or the object itself.',
    )


def _described(x: Any) -> str:
    if isinstance(x, type):
        return f"{x.__module__}.{x.__qualname__}"
    if isinstance(x, (list, tuple)):
        return "[" + ", ".join(_described(each) for each in x) + "]"
    return type(x).__name__
