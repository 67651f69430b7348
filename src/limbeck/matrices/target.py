"""The target of a case: the schema that its models want, built and read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from limbeck import catalog
from limbeck.errors import LimbeckError
from limbeck.matrices.case_schemas import Side, build
from limbeck.matrices.rows import Rows, Table, read_rows, table_name
from limbeck.records import Difference, Snapshot

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from limbeck.matrices.case import Case
    from limbeck.matrices.sandbox import Sandbox
    from limbeck.matrices.state import State


class CaseError(LimbeckError):
    """A case is faulty: one of its sides cannot be built."""


@dataclass(frozen=True, slots=True)
class Target:
    """The schema that the models of a case want.

    Attributes:
        snapshot: What it holds.
        rows: The rows in it, of which only a change of data has any.
        data: Whether these rows are compared.
    """

    snapshot: Snapshot
    rows: Rows
    data: bool

    @property
    def columns(self) -> Mapping[str, tuple[str, ...]]:
        """The columns of each table."""
        found: dict[str, list[str]] = {}
        for each in self.snapshot.definitions:
            if each.kind == "table":
                found.setdefault(table_name(each.schema, each.name), [])
            elif each.kind == "column":
                found.setdefault(table_name(each.schema, each.table), []).append(each.name)
        return {table: tuple(columns) for table, columns in found.items()}

    def differences(self, snapshot: Snapshot, rows: Rows) -> tuple[Difference, ...]:
        """What differs between a schema and the target, and between their rows where those are compared.

        Args:
            snapshot: What the schema holds.
            rows: Its rows.
        """
        found = catalog.compare(snapshot, self.snapshot)
        if not self.data:
            return found
        return (
            *found,
            *(
                _row_difference(table, rows, self.rows)
                for table in sorted(self.rows)
                if _bag(rows.get(table, ())) != _bag(self.rows[table])
            ),
        )

    def left(self, before: State, after: State) -> tuple[Difference, ...]:
        """What still differs after a migration; the order of columns counts where nothing else was to change.

        Args:
            before: What was there before it.
            after: What is there after it.
        """
        left = self.differences(after.snapshot, after.rows)
        ordered = self.order(before.snapshot) and not self.differences(before.snapshot, before.rows)
        return left + self.order(after.snapshot) if ordered else left

    def order(self, snapshot: Snapshot) -> tuple[Difference, ...]:
        """The columns whose position is not that of the target."""
        return catalog.order(snapshot, self.snapshot)


def target(case: Case, sandbox: Sandbox) -> Target:
    """Build the schema that a case wants, and read it.

    Args:
        case: The case.
        sandbox: Where.

    Raises:
        CaseError: It cannot be built.
    """
    with built_side(case, sandbox, Side.AFTER) as connection:
        snapshot = catalog.read(connection)
        return Target(snapshot, read_rows(connection, snapshot), case.data)


@contextmanager
def built_side(case: Case, sandbox: Sandbox, side: Side) -> Iterator[Connection]:
    """One side of a case, for the block.

    Args:
        case: The case.
        sandbox: Where.
        side: Which side.

    Raises:
        CaseError: It cannot be built.
    """
    with (
        sandbox.tablespace(case.tablespace),
        sandbox.empty(commits=case.commits, foreign_keys=case.foreign_keys) as connection,
    ):
        try:
            build(connection, case, side)
            sandbox.settle(connection)
        except Exception as error:
            raise CaseError(
                f"The schema {side.value} of the case {case.slug} can't be built on {sandbox.backend}.",
                evidence={"error": f"{type(error).__name__}: {error}"},
                slug="case-cannot-be-built",
                remedy="Correct the case, or say in its `lacks` that this backend has no such thing.",
            ) from error
        yield connection


def _bag(rows: Table) -> Counter[str]:
    """Rows without an order: a database promises none, and PostgreSQL moves updated rows."""
    return Counter(repr(sorted(row.items())) for row in rows)


def _row_difference(table: str, before: Rows, after: Rows) -> Difference:
    def text(rows: Rows) -> str | None:
        return "; ".join(str(dict(row)) for row in rows.get(table, ())) or None

    return Difference("table", "", "", table, "rows", text(before), text(after))
