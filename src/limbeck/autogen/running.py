"""Running operations, to see the statements that they send."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import sqlalchemy
from alembic.operations import Operations, ops
from alembic.operations.ops import MigrateOperation, ModifyTableOps

from limbeck.autogen.rendering import Renderer, is_comment

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


class Runner(Protocol):
    """Runs operations somewhere harmless and tells the statements."""

    def alone(self, operation: MigrateOperation) -> str:
        """The statements of one operation, run on the database as it is."""

    def through(self, directions: Sequence[Sequence[MigrateOperation]]) -> list[str]:
        """The statements of each direction, run one after the other."""


@dataclass(frozen=True, slots=True)
class Invocation:
    """Runs an operation as the script would: through the Python that Alembic renders for it.

    Running the rendered lines, not the operation, shows what the script really does where the two differ: a rendered
    `op.drop_table` knows no enum types to drop, and a type without its import fails.

    Attributes:
        renderer: Gives the Python.
        names: What the script's imports bind.
        batch: Whether the project renders table blocks as batches.
        prefix: What the project calls `op`.
    """

    renderer: Renderer
    names: Mapping[str, Any]
    batch: bool
    prefix: str

    def run(self, context: MigrationContext, operation: MigrateOperation) -> None:
        """Run one operation; what it raises is what the script would raise.

        Args:
            context: Where its statements go.
            operation: An operation, perhaps a table block.
        """
        python = self.renderer.operation(operation)
        operations = Operations(context)
        if is_comment(python) or not _is_plain(python) or _has_loose_quotes(operation):
            self._invoke(operations, operation)
            return
        names = {"sa": sqlalchemy, **self.names, self.prefix: operations}
        exec(compile(python, "<script>", "exec"), names)

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


def imports_of(text: str, lines: Sequence[str]) -> dict[str, Any]:
    """What the import statements of a script bind; those that fail are left out.

    Args:
        text: The whole script: only the imports at its top level are run.
        lines: Imports that rendering asked for.
    """
    names: dict[str, Any] = {}
    wanted = [*lines, *_top_imports(text)]
    for line in wanted:
        try:
            exec(line, names)
        except Exception:
            continue
    names.pop("__builtins__", None)
    return names


def _top_imports(text: str) -> list[str]:
    try:
        tree = ast.parse(text)
    except SyntaxError:
        return []
    imports = [node for node in tree.body if isinstance(node, (ast.Import, ast.ImportFrom))]
    return [ast.unparse(node) for node in imports if getattr(node, "module", None) != "__future__"]


def _is_plain(python: str) -> bool:
    """Whether the text is what a renderer writes: calls, and blocks of calls."""
    try:
        tree = ast.parse(python)
    except SyntaxError:
        return False
    pending: list[ast.stmt] = list(tree.body)
    while pending:
        node = pending.pop()
        if isinstance(node, ast.With):
            pending.extend(node.body)
        elif not isinstance(node, (ast.Expr, ast.Pass)):
            return False
    return True


def _has_loose_quotes(operation: MigrateOperation) -> bool:
    """Whether Alembic would write a name between quotes without escaping it (table comments do)."""
    inner = operation.ops if isinstance(operation, ModifyTableOps) else [operation]
    comments = (ops.CreateTableCommentOp, ops.DropTableCommentOp)
    texts = [f"{each.table_name}{each.schema or ''}" for each in inner if isinstance(each, comments)]
    return any(not text.isprintable() or set(text) & set("'\\") for text in texts)


def said(error: BaseException) -> str:
    """What an error said, in one line, without the statement that SQLAlchemy repeats below it."""
    first: str = str(getattr(error, "orig", None) or error).strip()
    return " ".join(first.split()) or type(error).__name__


def attempt(run: Callable[[], None], explain: Callable[[Exception], str]) -> str:
    """Run something; what it raised as SQL comment lines, empty when it went well."""
    try:
        run()
    except Exception as error:
        return "\n".join(f"-- {line}" for line in explain(error).splitlines())
    return ""
