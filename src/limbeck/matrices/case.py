"""A case of the matrix: models before and after, rows that would show a loss, and the careful migration."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Mapping, Sequence
from textwrap import dedent
from typing import TYPE_CHECKING, Any, ClassVar

from limbeck.autogen.migration_file import Operations
from limbeck.matrices.options import Options

if TYPE_CHECKING:
    from sqlalchemy import MetaData

__all__ = ["Case", "Operations", "Row"]

Row = Mapping[str, Any]


class Case:
    """One change of a schema. The docstring of a subclass is what the reader sees.

    A subclass says what is in the database (`before`), what the models want (`after`), and, where
    autogenerate does not get there by itself, the migration that does (`remedy` and its way back, `undo`).
    All of them are shown as they are run. For what models cannot express, `before_sql` and `after_sql` give
    statements for each backend.

    Attributes:
        slug: Its stable name, family first: `column.rename`.
        title: What changes, in a few words.
        family: What it is about; by default the first word of the slug.
        rows: Rows in the tables of `before`, by table.
        lacks: Why it does not apply, by backend.
        since: The first major version of a server that has what it is about; to older ones it does not apply.
        options: Sets of options that say something about it, besides those of its family and the defaults.
        carried: Where something went that has another name afterwards: `{"users.name": "users.full_name"}`
            for a column, `{"people": "persons"}` for a table.
        changing: Columns, as `table.column`, whose values are meant to change.
        becomes: What a value may turn into that cannot stay as it is, by column:
            `{"orders.number": {"A-1002": None}}`.
        data: Whether the rows of the target count as well: for a change of data.
        no_remedy: Why there is no migration that gets there; by backend where it differs, else under `*`.
        never_silent: Why autogenerate still wants a change after the remedy; as `no_remedy`.
        commits: Whether it needs a database of its own, in which transactions are committed.
        foreign_keys: Whether SQLite enforces foreign keys meanwhile, as many applications make it do.
        tablespace: A tablespace that it needs on PostgreSQL, by a name of `tablespaces.unused_name`; the
            trial makes it and drops it, since it belongs to the server.
        seeds: In how many fresh processes, each with another hash seed, its verdict is to be found, by
            backend; none where nothing is left to chance. They import the class from its module.
    """

    slug: ClassVar[str]
    title: ClassVar[str]
    family: ClassVar[str] = ""
    rows: ClassVar[Mapping[str, Sequence[Row]]] = {}
    lacks: ClassVar[Mapping[str, str]] = {}
    since: ClassVar[Mapping[str, int]] = {}
    options: ClassVar[Sequence[Options]] = ()
    carried: ClassVar[Mapping[str, str]] = {}
    changing: ClassVar[frozenset[str]] = frozenset()
    becomes: ClassVar[Mapping[str, Mapping[Any, Any]]] = {}
    data: ClassVar[bool] = False
    no_remedy: ClassVar[Mapping[str, str]] = {}
    never_silent: ClassVar[Mapping[str, str]] = {}
    commits: ClassVar[bool] = False
    foreign_keys: ClassVar[bool] = False
    tablespace: ClassVar[str] = ""
    seeds: ClassVar[Mapping[str, int]] = {}

    def __init_subclass__(cls) -> None:
        """Take the family from the slug where the class names none."""
        if not cls.family and hasattr(cls, "slug"):
            cls.family = cls.slug.partition(".")[0]

    def before(self, metadata: MetaData) -> None:
        """Define what is in the database.

        Args:
            metadata: Where the tables go; it is created, then filled with `rows`.
        """

    def after(self, metadata: MetaData) -> None:
        """Define what the models want.

        Args:
            metadata: Where the tables go.
        """

    def setup_sql(self, backend: str, side: str) -> Sequence[str]:  # noqa: ARG002 - for subclasses
        """What is run first, before any table is created: extensions, schemas.

        Args:
            backend: `sqlite` or `postgresql`.
            side: `before` or `after`, whichever is being built.
        """
        return ()

    def before_sql(self, backend: str) -> Sequence[str]:  # noqa: ARG002 - for subclasses
        """What is run after the tables of `before` were created, and before their rows are written.

        Args:
            backend: `sqlite` or `postgresql`.
        """
        return ()

    def after_sql(self, backend: str) -> Sequence[str]:  # noqa: ARG002 - for subclasses
        """What is run after the tables of `after` were created: what is wanted besides the models.

        Args:
            backend: `sqlite` or `postgresql`.
        """
        return ()

    def remedy(self, op: Operations) -> None:
        """What a careful person writes as the body of `upgrade()`.

        Args:
            op: What a migration knows as `op`; `op.get_context().dialect.name` tells the backend.
        """
        raise NotImplementedError

    def undo(self, op: Operations) -> None:
        """The way back from the remedy: the body of `downgrade()`.

        Args:
            op: What a migration knows as `op`.
        """
        raise NotImplementedError

    @property
    def lesson(self) -> str:
        """The docstring."""
        return inspect.cleandoc(type(self).__doc__ or "")

    @property
    def has_remedy(self) -> bool:
        """Whether somebody wrote one."""
        return type(self).remedy is not Case.remedy

    def body(self, part: str) -> str:
        """What is in one of its methods, as it is run; empty where the case has none of its own.

        Args:
            part: `before`, `after`, `remedy` or `undo`.
        """
        method = getattr(type(self), part)
        if method is getattr(Case, part):
            return ""
        lines = inspect.getsource(method).splitlines(keepends=True)
        function = ast.parse(dedent("".join(lines))).body[0]
        first = function.body[0].lineno if isinstance(function, ast.FunctionDef) else 1
        return dedent("".join(lines[first - 1 :])).rstrip("\n")

    def reason(self, reasons: Mapping[str, str], backend: str) -> str:
        """The entry of `no_remedy` or `never_silent` that holds for a backend; empty where none does."""
        return reasons.get(backend, reasons.get("*", ""))
