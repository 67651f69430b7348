"""The frozen nouns that travel between the layers: plain data, no behaviour beyond their own fields.

They also travel between interpreters, so everything here runs on Python 3.10 with the standard library alone.
Each is imported on first use: making the classes takes time, and few need all of them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from limbeck.records.blind_spot import BlindSpot
    from limbeck.records.blueprint import Blueprint, RemovedChange, Statement
    from limbeck.records.change import Change
    from limbeck.records.codec import decode, encode
    from limbeck.records.comparison import (
        ComparedTables,
        Comparison,
        DatabaseIdentity,
        DialectSql,
        RevisionState,
        Script,
        Sql,
    )
    from limbeck.records.draft import Addition, AnsweredRename, DraftOptions
    from limbeck.records.failure import Failure
    from limbeck.records.finding import Finding
    from limbeck.records.rehearsal import HeldLock, ObservedStatement, Wait
    from limbeck.records.rename import Rename
    from limbeck.records.risk import Risk
    from limbeck.records.snapshot import Definition, Difference, Snapshot
    from limbeck.records.versions import Versions

_MODULES = {
    "blind_spot": ("BlindSpot",),
    "blueprint": ("Blueprint", "RemovedChange", "Statement"),
    "change": ("Change",),
    "codec": ("decode", "encode"),
    "comparison": (
        "ComparedTables",
        "Comparison",
        "DatabaseIdentity",
        "DialectSql",
        "RevisionState",
        "Script",
        "Sql",
    ),
    "draft": ("Addition", "AnsweredRename", "DraftOptions"),
    "failure": ("Failure",),
    "finding": ("Finding",),
    "rehearsal": ("HeldLock", "ObservedStatement", "Wait"),
    "rename": ("Rename",),
    "risk": ("Risk",),
    "snapshot": ("Definition", "Difference", "Snapshot"),
    "versions": ("Versions",),
}

__all__ = [
    "Addition",
    "AnsweredRename",
    "BlindSpot",
    "Blueprint",
    "Change",
    "ComparedTables",
    "Comparison",
    "DatabaseIdentity",
    "Definition",
    "DialectSql",
    "Difference",
    "DraftOptions",
    "Failure",
    "Finding",
    "HeldLock",
    "ObservedStatement",
    "RemovedChange",
    "Rename",
    "RevisionState",
    "Risk",
    "Script",
    "Snapshot",
    "Sql",
    "Statement",
    "Versions",
    "Wait",
    "decode",
    "encode",
]


def __getattr__(name: str) -> Any:
    """Import a record when it is first asked for."""
    for module, names in _MODULES.items():
        if name in names:
            value = getattr(import_module(f"limbeck.records.{module}"), name)
            globals()[name] = value
            return value
    message = f"module 'limbeck.records' has no attribute {name!r}"
    raise AttributeError(message)
