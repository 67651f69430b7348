"""The nouns of a history: a migration file, what is in it, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from limbeck.records.failure import Failure


class Direction(str, Enum):
    """The way in which a revision runs."""

    UPGRADE = "upgrade"
    DOWNGRADE = "downgrade"


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation in a revision's function, read from its syntax.

    Attributes:
        call: The operation, such as `add_column` or `execute`.
        line: Its line in the file, counted from 1.
        tables: The tables that it names, with their schema where the call gives one.
        columns: The columns that it names, as `table.column`.
        drops: Whether it removes something: a column, a table, rows.
        source: The call as it is written.
        objects: What an executed statement is about, such as `posts` or `trigger t of posts`.
        fills: The tables into which it inserts rows.
    """

    call: str
    line: int
    tables: tuple[str, ...]
    columns: tuple[str, ...]
    drops: bool
    source: str
    objects: tuple[str, ...] = ()
    fills: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Body:
    """One function of a revision, `upgrade` or `downgrade`.

    Attributes:
        source: The function as it is written, from its `def` on.
        line: The line of its `def`, counted from 1.
        empty: Whether it does nothing: only a docstring, `pass`, `...` or a bare `return`.
        operations: What it does, in the order in which it is written.
    """

    source: str
    line: int
    empty: bool
    operations: tuple[Operation, ...]


@dataclass(frozen=True, slots=True)
class Revision:
    """One migration file, or the place where one should be.

    Attributes:
        revision: Its id.
        down_revision: The revisions that it follows: none for a base, several for a merge.
        depends_on: The revisions or labels that must run before it although it does not follow them.
        branch_labels: The labels that it gives to its branch.
        message: The first paragraph of its docstring; secrets are masked.
        create_date: When it was made, as it is written in the docstring; None where it does not say.
        path: Its file; None for a ghost.
        unread: What could not be read without running the file, and why.
        ghost: Whether no file has it, though another revision or the database names it.
    """

    revision: str
    down_revision: tuple[str, ...] = ()
    depends_on: tuple[str, ...] = ()
    branch_labels: tuple[str, ...] = ()
    message: str = ""
    create_date: str | None = None
    path: str | None = None
    unread: tuple[str, ...] = ()
    ghost: bool = False


@dataclass(frozen=True, slots=True)
class PathStep:
    """One revision that an upgrade or a downgrade would run."""

    revision: str
    direction: Direction


@dataclass(frozen=True, slots=True)
class RevisionSql:
    """The SQL of one step, as Alembic's offline mode writes it.

    The texts of all steps of a path, one after the other, are the whole script: the first begins it and the
    last ends it.

    Attributes:
        revision: Its id.
        direction: The way in which it runs.
        sql: The statements, those that keep the version table included; as far as it came, if it failed.
        error: Why it could not be written whole; None if it could.
    """

    revision: str
    direction: Direction
    sql: str
    error: Failure | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with a history.

    Attributes:
        slug: A stable name, in lower case with hyphens.
        title: What is wrong, in one line.
        revision: The revision that it is about; None for the whole history or a file without one.
        why: What follows from it.
        remedy: What to do about it.
        others: The revisions that it is about as much as the first one.
    """

    slug: str
    title: str
    revision: str | None
    why: str
    remedy: str
    others: tuple[str, ...] = ()

    @property
    def revisions(self) -> tuple[str, ...]:
        """All revisions that it is about."""
        return self.others if self.revision is None else (self.revision, *self.others)
