"""What findings are looked for in: one comparison, from all sides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from limbeck.autogen.dependents import Dependents
from limbeck.autogen.dry_run import DryRun
from limbeck.autogen.operation_steps import OperationStep
from limbeck.autogen.script_check import ScriptCheck

if TYPE_CHECKING:
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory
    from sqlalchemy import MetaData, Table


@dataclass(frozen=True, slots=True)
class FindingContext:
    """One comparison, from all sides.

    Attributes:
        migration_context: The project's context.
        opts: Its options.
        metadata: The models.
        script: The project's version files; None without a project.
        current: The revisions that the database is at.
        revision_error: Why these could not be read; None when they could.
        heads: The heads of the version files.
        history_error: Why the version files could not be read; None when they could.
        steps: What autogenerate proposes.
        removed_by_hook: How many operations the project's own hook took away.
        undone: The operations of the downgrade.
        upgrade: The body of `upgrade()`, as it was rendered.
        downgrade: The body of `downgrade()`.
        loading_error: Why the file does not load, whatever its functions do; None where it does.
        check: What running the file as it is written showed.
        hidden: What the filters hid, by type of object.
        warnings: What Alembic and SQLAlchemy warned of.
        refused: The comparators of other libraries that were left out, since they write.
        dry_runs: What running each step did.
        dependents: What PostgreSQL's catalogue knows of the tables.
        renamed: Positions of the steps that may be halves of a renaming.
        given: The URL of the database, its secrets masked, where the caller named it; None where the project
            does.
    """

    migration_context: MigrationContext
    opts: Mapping[str, Any]
    metadata: Sequence[MetaData]
    script: ScriptDirectory | None
    current: tuple[str, ...]
    revision_error: str | None
    heads: tuple[str, ...]
    history_error: str | None
    steps: Sequence[OperationStep]
    removed_by_hook: int
    undone: Sequence[OperationStep]
    upgrade: str
    downgrade: str
    loading_error: str | None
    check: ScriptCheck
    hidden: Mapping[str, Sequence[str]]
    warnings: Sequence[str]
    refused: Sequence[str]
    dry_runs: Sequence[DryRun]
    dependents: Dependents
    renamed: frozenset[int]
    given: str | None = None

    @property
    def tables(self) -> list[Table]:
        """The tables of the models."""
        return [table for metadata in self.metadata for table in metadata.tables.values()]
