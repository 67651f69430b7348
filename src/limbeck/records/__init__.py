"""The frozen nouns that travel between the layers: plain data, no behaviour beyond their own fields.

They also travel between interpreters, so everything here runs on Python 3.10 with the standard library alone.
"""

from limbeck.records.blind_spot import BlindSpot
from limbeck.records.blueprint import Blueprint, RemovedChange, Statement
from limbeck.records.change import Change
from limbeck.records.codec import decode, encode
from limbeck.records.comparison import (
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

__all__ = [
    "Addition",
    "AnsweredRename",
    "BlindSpot",
    "Blueprint",
    "Change",
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
