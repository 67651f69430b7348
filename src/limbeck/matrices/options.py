"""The options of autogenerate that a trial can be run with, and the sets that say something about a case."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import TYPE_CHECKING, Any

from limbeck.errors import InputError

if TYPE_CHECKING:
    from limbeck.matrices.case import Case


class Option(str, Enum):
    """A setting of `context.configure` that changes what autogenerate sees or writes."""

    BATCH = "batch"
    COMPARE_SERVER_DEFAULT = "compare_server_default"
    NO_COMPARE_TYPE = "no_compare_type"
    INCLUDE_SCHEMAS = "include_schemas"
    CHECK_PLUGIN = "check_plugin"

    @property
    def setting(self) -> str:
        """What a user writes in the call of `context.configure`."""
        return ", ".join(f"{name}={value!r}" for name, value in _SETTINGS[self].items())


_SETTINGS: dict[Option, dict[str, Any]] = {
    Option.BATCH: {"render_as_batch": True},
    Option.COMPARE_SERVER_DEFAULT: {"compare_server_default": True},
    Option.NO_COMPARE_TYPE: {"compare_type": False},
    Option.INCLUDE_SCHEMAS: {"include_schemas": True},
    Option.CHECK_PLUGIN: {
        "autogenerate_plugins": ["alembic.autogenerate.*", "alembic.ext.checkconstraint_byname"]
    },
}

Options = frozenset[Option]

DEFAULTS: Options = frozenset()
"""Autogenerate as `alembic init` sets it up."""

DEFAULT = "default"
"""The word that stands for them."""

_JOINT = "+"

_OF_FAMILY: dict[str, tuple[Options, ...]] = {
    "type": (frozenset({Option.NO_COMPARE_TYPE}),),
    "enum": (frozenset({Option.NO_COMPARE_TYPE}),),
    "server_default": (frozenset({Option.COMPARE_SERVER_DEFAULT}),),
    "computed": (frozenset({Option.COMPARE_SERVER_DEFAULT}),),
    "identity": (frozenset({Option.COMPARE_SERVER_DEFAULT}),),
    "autoincrement": (frozenset({Option.COMPARE_SERVER_DEFAULT}),),
    "sequence": (frozenset({Option.COMPARE_SERVER_DEFAULT}),),
    "check": (frozenset({Option.CHECK_PLUGIN}),),
    "schema": (frozenset({Option.INCLUDE_SCHEMAS}),),
}
"""By family: what its users are told to switch on, or might switch off."""


def options(words: Iterable[str | Option] = ()) -> Options:
    """A set of options from their words.

    Args:
        words: Words such as `batch`, or one text that joins them with `+`; `default` stands for none.

    Raises:
        InputError: Unknown word; the remedy lists the known ones.
    """
    parts = words.split(_JOINT) if isinstance(words, str) else list(words)
    wanted = [part for part in parts if part not in {DEFAULT, ""}]
    known = {each.value for each in Option}
    for word in wanted:
        if word not in known:
            raise InputError(
                f"A trial has no option {str(word)!r}.",
                slug="unknown-option",
                remedy=f"Use some of: {', '.join(sorted(known))}; or default for none.",
            )
    return frozenset(Option(word) for word in wanted)


def words(chosen: Options) -> tuple[str, ...]:
    """The words of a set of options, sorted; empty for the defaults."""
    return tuple(sorted(each.value for each in chosen))


def joined(words: Iterable[str]) -> str:
    """The words as one text, which `options` reads."""
    return _JOINT.join(words) or DEFAULT


def settings(chosen: Options) -> dict[str, Any]:
    """What `context.configure` is to be given."""
    return {
        name: value
        for each in sorted(chosen, key=lambda one: one.value)
        for name, value in _SETTINGS[each].items()
    }


def option_sets(case: Case, backend: str) -> tuple[Options, ...]:
    """Every set of options that says something about a case: the defaults first.

    On SQLite each of them is there without and with batch mode, which decides there what can be done at all.

    Args:
        case: The case.
        backend: `sqlite` or `postgresql`.
    """
    if backend in case.lacks:
        return (DEFAULTS,)
    wanted = {DEFAULTS, *_OF_FAMILY.get(case.family, ()), *case.options}
    if backend == "sqlite":
        wanted |= {each | {Option.BATCH} for each in wanted}
    return tuple(sorted(wanted, key=lambda each: (len(each), words(each))))
