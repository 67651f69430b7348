"""Running operations somewhere harmless, to see the statements that they send."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import sqlalchemy
from alembic.operations import Operations, ops
from alembic.operations.ops import MigrateOperation, ModifyTableOps

from limbeck.autogen.operation_steps import held_operations, operation_steps
from limbeck.autogen.rebuild_losses import NOTHING_LOST, RebuildLosses
from limbeck.autogen.rendered_python import Renderer, is_comment
from limbeck.errors import error_text

if TYPE_CHECKING:
    from alembic.runtime.migration import MigrationContext

KEPT_OPTIONS = (
    "target_metadata",
    "version_table",
    "version_table_schema",
    "transactional_ddl",
    "mssql_batch_separator",
    "oracle_batch_separator",
)
"""The options of the project that change which statements are sent."""


@dataclass(frozen=True, slots=True)
class ScriptPart:
    """Something to run.

    Attributes:
        python: The lines as they stand in a script; a comment where there is no Python form.
        operation: The operation that they were rendered from; None for lines written by hand.
        tables: The tables that it touches or mentions, and the name of an index that it creates.
        function: What runs in place of the lines: a whole function of the file, which is given `op`.
    """

    python: str
    operation: MigrateOperation | None
    tables: frozenset[str]
    function: Callable[[Operations], object] | None = None

    @classmethod
    def from_operation(cls, operation: MigrateOperation, renderer: Renderer) -> ScriptPart:
        """The task of one operation, perhaps a table block."""
        return cls(renderer.operation(operation), operation, mentioned_tables(operation))

    @property
    def is_alembics(self) -> bool:
        """Whether all that it does is operations of Alembic's own, which also run without a connection."""
        if self.function is not None or self.operation is None:
            return False
        return all(type(each).__module__ == ops.__name__ for each in held_operations(self.operation))


@dataclass(frozen=True, slots=True)
class DryRun:
    """What running something did.

    Attributes:
        sql: The statements, each ended by a semicolon, with comments on what went wrong.
        error: What the script would raise; None when it runs.
        recreates: Whether the table was built anew, as SQLite's batch mode does.
        losses: What the new table lacks that the old one had.
        broken: Views that work before it and not after it.
    """

    sql: str
    error: str | None = None
    recreates: bool = False
    losses: RebuildLosses = NOTHING_LOST
    broken: tuple[str, ...] = ()


class DryRunner(Protocol):
    """Runs parts somewhere harmless, and gives their statements."""

    def run_alone(self, part: ScriptPart, before: Sequence[ScriptPart] = ()) -> DryRun:
        """Run one part on the database as it is, after others."""

    def run_directions(
        self, directions: Sequence[Sequence[ScriptPart]], *, to_error: bool = False
    ) -> list[list[DryRun]]:
        """Run the parts of each direction, one direction after the other; what each part did.

        Args:
            directions: The parts.
            to_error: Whether to stop after the first part that fails.
        """


@dataclass(frozen=True, slots=True)
class Invocation:
    """Runs a part as the script would: through the Python that Alembic renders for it.

    Running the rendered lines, not the operation, shows what the script really does where the two differ: a
    rendered `op.drop_table` knows no enum types to drop, and a type without its import fails.

    Attributes:
        names: What the script's imports bind.
        batch: Whether the project renders table blocks as batches.
        prefix: What the project calls `op`.
    """

    names: Mapping[str, Any]
    batch: bool
    prefix: str

    def runs_lines(self, part: ScriptPart) -> bool:
        """Whether a part is run by its lines, and not by what they were rendered from."""
        if part.function is not None:
            return False
        return part.operation is None or not (is_comment(part.python) or loose_names(part.operation))

    def run(self, context: MigrationContext, part: ScriptPart) -> None:
        """Run one part; what it raises is what the script would raise.

        Args:
            context: Where its statements go.
            part: What to run.
        """
        operations = Operations(context)
        operation = part.operation
        if part.function is not None:
            part.function(operations)
        elif operation is not None and not self.runs_lines(part):
            self._invoke(operations, operation)
        elif (tree := plain_module(part.python)) is None:
            message = "what was rendered is not a list of operations"
            raise SyntaxError(message)
        else:
            own = {"sa": sqlalchemy} if operation is None else {}
            names = {**own, **self.names, self.prefix: operations}
            exec(compile(tree, "<script>", "exec"), names)  # noqa: S102 - the script itself: plain calls

    def _invoke(self, operations: Operations, operation: MigrateOperation) -> None:
        if not isinstance(operation, ModifyTableOps):
            operations.invoke(operation)
        elif self.batch:
            with operations.batch_alter_table(operation.table_name, schema=operation.schema) as batch:
                for each in operation.ops:
                    batch.invoke(each)
        else:
            for each in operation.ops:
                operations.invoke(each)


def separate_operations(operation: MigrateOperation, *, batch: bool) -> list[MigrateOperation]:
    """The operations that stand or fail together: a batch as a whole, others one by one.

    Args:
        operation: An operation of the script's top level.
        batch: Whether the project renders table blocks as batches.
    """
    if batch or not isinstance(operation, ModifyTableOps):
        return [operation]
    return [ModifyTableOps(operation.table_name, [each], schema=operation.schema) for each in operation.ops]


@dataclass(frozen=True, slots=True)
class ScriptHeader:
    """What a script binds before its functions are called.

    Attributes:
        names: What is bound, under its name.
        error: Why it does not load; None where it does, or where that may be no fault of the script.
    """

    names: Mapping[str, Any]
    error: str | None = None

    @classmethod
    def load(cls, text: str, file: str, lines: Sequence[str]) -> ScriptHeader:
        """Execute a script; where that fails, its imports alone.

        Args:
            text: A script that holds nothing of a database.
            file: Where it would stand.
            lines: Imports that rendering asked for.
        """
        names: dict[str, Any] = {"__name__": "limbeck_proposal", "__file__": file}
        error = None
        try:
            exec(compile(text, "<script>", "exec"), names)  # noqa: S102 - the project's own template
        except KeyboardInterrupt:
            raise
        except BaseException as raised:  # noqa: BLE001 - a template may even end the process
            if isinstance(raised, (ImportError, NameError, AttributeError)):
                error = failure_reason(raised)
            names = {"sa": sqlalchemy, **imported_names(text, lines)}
        return cls(names, error)


def imported_names(text: str, lines: Sequence[str]) -> dict[str, Any]:
    """What the import statements of a script bind; those that fail are left out.

    Args:
        text: A script that holds nothing of a database: only the imports at its top level are run.
        lines: Imports that rendering asked for.
    """
    names: dict[str, Any] = {}
    for line in (*lines, *_top_imports(text)):
        try:
            exec(line, names)  # noqa: S102 - an import statement of the project's own template
        except Exception:  # noqa: BLE001, S112, PERF203 - the statement that needs the name will say so
            continue
    names.pop("__builtins__", None)
    return names


def failure_reason(error: BaseException) -> str:
    """Why a script fails, in one line."""
    text = error_text(error)
    if "has no name" in text or "must have a name" in text:
        return "the constraint has no name"
    return f"{type(error).__name__}: {text}"


def mentioned_tables(operation: MigrateOperation) -> frozenset[str]:
    """The names of the tables that an operation touches or mentions, and of the index that it creates.

    Another table may have an index of that name, which then must be in the copy for the script to fail there.
    """
    names = set()
    for step in operation_steps([operation]):
        if isinstance(step.operation, ops.CreateIndexOp) and step.object is not None:
            names.add(step.object)
        for attribute in ("table_name", "source_table", "referent_table", "new_table_name"):
            name = getattr(step.operation, attribute, None)
            if isinstance(name, str):
                names.add(str(name))
    return frozenset(names)


def _top_imports(text: str) -> list[str]:
    try:
        tree = ast.parse(text)
    except SyntaxError:
        return []
    imports = [node for node in tree.body if isinstance(node, (ast.Import, ast.ImportFrom))]
    return [ast.unparse(node) for node in imports if getattr(node, "module", None) != "__future__"]


def plain_module(python: str) -> ast.Module | None:
    """The text read as Python; None where it is not what a renderer writes: calls, and blocks of calls."""
    try:
        tree = ast.parse(python)
    except SyntaxError:
        return None
    pending: list[ast.stmt] = list(tree.body)
    while pending:
        node = pending.pop()
        if isinstance(node, ast.With):
            pending.extend(node.body)
        elif not isinstance(node, (ast.Expr, ast.Pass)):
            return None
    return tree


def loose_names(operation: MigrateOperation) -> list[str]:
    """The names that Alembic writes between quotes without escaping them, as it does for table comments.

    Args:
        operation: Any operation, perhaps a table block.
    """
    comments = (ops.CreateTableCommentOp, ops.DropTableCommentOp)
    names = [
        name
        for each in held_operations(operation)
        if isinstance(each, comments)
        for name in (each.table_name, each.schema or "")
    ]
    return [name for name in names if not name.isprintable() or set(name) & set("'\\")]
