"""The operations of a revision, in words."""

from __future__ import annotations

from dataclasses import dataclass

from limbeck.histories.history import History
from limbeck.records.revision import Body, Direction, Operation

MOST = 4
"""How many operations a row of a table lists."""


@dataclass(frozen=True, slots=True)
class OperationText:
    """One operation in words.

    Attributes:
        words: What it does: `add column`.
        subject: To what, in the reader's own names; empty where its syntax does not say.
        drops: Whether it removes something.
        line: Its line in the file.
    """

    words: str
    subject: str
    drops: bool
    line: int

    def __str__(self) -> str:
        """All of it in one line of text."""
        return f"{self.words} {self.subject}".rstrip()


def operation_texts(body: Body | None) -> tuple[OperationText, ...]:
    """The operations of a function of a revision, in the order in which they are written."""
    operations = () if body is None else body.operations
    # A batch names its table and its operations name it again: the batch itself adds nothing.
    batched = any(each.call != "batch_alter_table" for each in operations)
    return tuple(
        _operation_text(each) for each in operations if each.call != "batch_alter_table" or not batched
    )


def is_empty(history: History, revision: str) -> bool:
    """Whether the upgrade of a revision does nothing, as that of a merge does."""
    up = history.body(revision, Direction.UPGRADE)
    return up is not None and up.empty


def _operation_text(operation: Operation) -> OperationText:
    if operation.call == "execute":
        about = ", ".join(operation.objects or operation.columns or operation.tables)
        return OperationText("run SQL", f"on {about}" if about else "", operation.drops, operation.line)
    is_whole = operation.call in {"create_table", "drop_table"} or not operation.columns
    subject = ", ".join(operation.tables if is_whole else operation.columns)
    return OperationText(operation.call.replace("_", " "), subject, operation.drops, operation.line)
