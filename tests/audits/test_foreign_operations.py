"""What an operation of another library does is no blind spot as well."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from alembic.operations import Operations
from alembic.operations.ops import MigrateOperation
from sqlalchemy import Column, Enum, Integer, MetaData, Table

import limbeck

if TYPE_CHECKING:
    from limbeck.databases.database import Database

HELD = """
CREATE TYPE state AS ENUM ('new', 'done');
CREATE TABLE tickets (id serial PRIMARY KEY, state state);
"""
ADDED = "ALTER TYPE public.state ADD VALUE 'late'"
REPLACED = """
ALTER TYPE public.state RENAME TO state_old;
CREATE TYPE public.state AS ENUM ('new', 'late');
ALTER TABLE public.tickets ALTER COLUMN state TYPE public.state USING state::text::public.state;
DROP TYPE public.state_old;
"""


class LabelsOp(MigrateOperation):
    """An operation as a library adds it for enum types: without a table, and with SQL of its own."""

    def __init__(self, sql: str) -> None:
        """Store what it runs."""
        self.sql = sql

    def reverse(self) -> MigrateOperation:
        """Undoing it does nothing here."""
        return LabelsOp("SELECT 1")

    def to_diff_tuple(self) -> tuple[Any, ...]:
        """As autogenerate words it."""
        return ("change_labels", self.sql)


@Operations.implementation_for(LabelsOp)
def run_labels(operations: Operations, operation: LabelsOp) -> None:
    """Run the SQL."""
    operations.execute(operation.sql)


def proposing(sql: str) -> Callable[..., None]:
    """A hook that adds the operation, where a library's comparator would."""

    def hook(_context: object, _revision: object, directives: list[Any]) -> None:
        directives[0].upgrade_ops.ops.append(LabelsOp(sql))

    return hook


def tickets(*labels: str) -> MetaData:
    metadata = MetaData()
    Table(
        "tickets",
        metadata,
        Column("id", Integer, primary_key=True),
        Column("state", Enum(*labels, name="state")),
    )
    return metadata


@pytest.mark.parametrize(
    ("sql", "labels", "left"),
    [
        (ADDED, ("new", "done", "late"), []),
        (REPLACED, ("new", "late"), []),
        (ADDED, ("new", "done", "late", "lost"), ["labels"]),
        ("SELECT 1", ("new", "done", "late"), ["labels"]),
        ("ALTER TYPE public.nothing ADD VALUE 'late'", ("new", "done", "late"), ["labels"]),
    ],
    ids=["added", "replaced", "one more", "another operation", "it fails"],
)
def test_what_another_operation_ends_is_no_blind_spot(
    sql: str, labels: tuple[str, ...], left: list[str], scratch_postgres: Database
) -> None:
    """Its SQL is run in a scratch database: what is then as the models want it is accounted for."""
    with scratch_postgres.engine.begin() as connection:
        connection.exec_driver_sql(HELD)
    models = limbeck.models(tickets(*labels), process_revision_directives=proposing(sql))
    audit = limbeck.audit(scratch_postgres, models, blind_spots=True)
    assert [change.kind for change in audit.changes] == ["change_labels"]
    assert [spot.attribute for spot in audit.blind_spots] == left
