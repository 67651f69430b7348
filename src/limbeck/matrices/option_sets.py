"""Which sets of options say something about a case."""

from __future__ import annotations

from limbeck.matrices.case import Case
from limbeck.matrices.options import DEFAULTS, Option, Options, words

OF_FAMILY: dict[str, tuple[Options, ...]] = {
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


def option_sets(case: Case, backend: str) -> tuple[Options, ...]:
    """Every set of options that says something about a case: the defaults first.

    On SQLite each of them is there without and with batch mode, which decides there what can be done at all.

    Args:
        case: The case.
        backend: `sqlite` or `postgresql`.
    """
    if backend in case.lacks:
        return (DEFAULTS,)
    wanted = {DEFAULTS, *OF_FAMILY.get(case.family, ()), *case.options}
    if backend == "sqlite":
        wanted |= {each | {Option.BATCH} for each in wanted}
    return tuple(sorted(wanted, key=lambda each: (len(each), words(each))))
