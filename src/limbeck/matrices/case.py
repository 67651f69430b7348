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

    A subclass defines what is in the database (`before`), what the models want (`after`), and, where
    autogenerate does not get there by itself, the migration that does (`remedy`, and `undo` to reverse it).
    All of them are shown as they are run. What models cannot express goes into `before_sql` and `after_sql`,
    as statements for each backend.

    Attributes:
        slug: Its stable name, family first: `column.rename`.
        title: What changes, in a few words.
        family: What it is about; by default the first word of the slug.
        rows: Rows in the tables of `before`, by table.
        lacks: Why it does not apply, by backend, as a sentence.
        since: The first major version of the server that it applies to, by backend.
        options: Sets of options worth trying, besides the defaults and those of its family.
        carried: New names of what is renamed: `{"users.name": "users.full_name"}` for a column,
            `{"people": "persons"}` for a table.
        changing: Columns, as `table.column`, whose values are supposed to change.
        becomes: What a value may become that cannot stay as it is, by column:
            `{"orders.number": {"A-1002": None}}`.
        same_meaning: Why there is nothing to do although the two sides differ in their texts, by backend, as
            a sentence.
        data: Whether the rows of the target are compared too: for a change of data.
        no_remedy: Why no migration gets there, by backend, or under `*` for all.
        never_silent: Why autogenerate still proposes a change after the remedy; keys as for `no_remedy`.
        commits: Whether it needs a database of its own, in which transactions are committed.
        foreign_keys: Whether SQLite enforces foreign keys during the trial, as many applications make it do.
        tablespace: The tablespace that it needs on PostgreSQL, named by `tablespaces.unused_name`. The trial
            creates it and drops it, since it belongs to the server.
        seeds: How many fresh processes, each with another hash seed, write its migration, by backend; none
            where the hash seed makes no difference. They import the class from its module.
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
    same_meaning: ClassVar[Mapping[str, str]] = {}
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
        """Statements to run before any table is created: extensions, schemas.

        Args:
            backend: `sqlite` or `postgresql`.
            side: `before` or `after`, whichever is being built.
        """
        return ()

    def before_sql(self, backend: str) -> Sequence[str]:  # noqa: ARG002 - for subclasses
        """Statements to run after the tables of `before` are created, and before their rows are inserted.

        Args:
            backend: `sqlite` or `postgresql`.
        """
        return ()

    def after_sql(self, backend: str) -> Sequence[str]:  # noqa: ARG002 - for subclasses
        """Statements to run after the tables of `after` are created: what is wanted besides the models.

        Args:
            backend: `sqlite` or `postgresql`.
        """
        return ()

    def remedy(self, op: Operations) -> None:
        """What a careful person writes: the body of `upgrade()`.

        Args:
            op: What a migration knows as `op`; `op.get_context().dialect.name` tells the backend.
        """
        raise NotImplementedError

    def undo(self, op: Operations) -> None:
        """What reverses the remedy: the body of `downgrade()`.

        Args:
            op: What a migration knows as `op`.
        """
        raise NotImplementedError

    @property
    def lesson(self) -> str:
        """The docstring, without its indentation: what a reader sees."""
        return inspect.cleandoc(type(self).__doc__ or "")

    @property
    def has_remedy(self) -> bool:
        """Whether the case has a `remedy` of its own."""
        return type(self).remedy is not Case.remedy

    def body(self, part: str) -> str:
        """The body of one of its methods, as it is run; empty if the case does not define it.

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
        """The entry of `no_remedy` or `never_silent` for a backend; empty if there is none."""
        return reasons.get(backend, reasons.get("*", ""))
