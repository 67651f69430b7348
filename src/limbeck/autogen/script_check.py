"""The proposed file as it is written: compiled, run in both directions, and held against its operations."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from alembic.operations import Operations, ops

from limbeck.autogen.dry_run import (
    DryRun,
    DryRunner,
    ScriptPart,
    loose_names,
    plain_module,
    separate_operations,
)
from limbeck.autogen.rendered_python import Renderer, is_comment
from limbeck.records import Script, Sql

if TYPE_CHECKING:
    from alembic.operations.ops import MigrateOperation

FILE = "<migration>"

DEFAULT = re.compile(r"\bDEFAULT \(((?:[^()]|\([^()]*\))*)\)")
"""A default between parentheses, as Alembic writes those that it read back."""

TEMPORARY_INDEX = re.compile(r"CREATE (?:UNIQUE )?INDEX \S+ ON _alembic_tmp_")
"""The index of a new column with `index=True`: batch mode drops it again, and it is a step of its own."""


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A part of the file that does something else than its operation.

    Attributes:
        part: The part.
        written: The lines of its SQL that the operation does not run.
        meant: The lines of the operation's SQL that the file does not run.
        statements: All that the operation runs.
    """

    part: ScriptPart
    written: tuple[str, ...]
    meant: tuple[str, ...]
    statements: str


@dataclass(frozen=True, slots=True)
class ScriptCheck:
    """What running the file as it is written showed.

    Attributes:
        sql: What it runs in each direction.
        syntax: Why Python does not read it; None where it does.
        loose: The names that it has between quotes without escaping them.
        failing: The parts of `downgrade()` that fail, each with why.
        mismatches: The lines of `upgrade()` that do something else than was compared.
    """

    sql: Sql
    syntax: SyntaxError | None = None
    loose: tuple[str, ...] = ()
    failing: tuple[tuple[ScriptPart, str], ...] = ()
    mismatches: tuple[Mismatch, ...] = ()


@dataclass(frozen=True, slots=True)
class ScriptChecker:
    """Checks the file of a proposal.

    Attributes:
        script: The file and its two bodies.
        renderer: Writes the Python of single operations.
        runner: Runs them somewhere harmless.
        batch: Whether the project renders table blocks as batches.
        prefix: What the project calls `op`.
        file: Where the file would stand.
    """

    script: Script
    renderer: Renderer
    runner: DryRunner
    batch: bool
    prefix: str
    file: str

    def check(
        self, upgrade: Sequence[MigrateOperation], downgrade: Sequence[MigrateOperation]
    ) -> ScriptCheck:
        """Run what the file has for these operations.

        Args:
            upgrade: What autogenerate proposes.
            downgrade: What takes it back.
        """
        directions = [self.parts(upgrade), self.parts(downgrade)]
        if not any(directions):
            return ScriptCheck(Sql("", ""))
        up, down = self.runner.run_directions(directions)
        syntax = self._syntax_error()
        loose = [
            name
            for each in (*upgrade, *downgrade)
            if not (self.batch and isinstance(each, ops.ModifyTableOps))
            for name in loose_names(each)
        ]
        sql = self._sql(up, down)
        if syntax is None and not loose and not any(each.error for each in (*up, *down)):
            sql = self._whole(directions, sql)
        return ScriptCheck(
            sql,
            syntax,
            tuple(dict.fromkeys(loose)),
            self._failing(directions[1], up, down),
            tuple(self._mismatches(directions[0], up)),
        )

    def parts(self, operations: Sequence[MigrateOperation]) -> list[ScriptPart]:
        """What stands or falls together, each with its lines."""
        return [
            ScriptPart.from_operation(each, self.renderer)
            for operation in operations
            for each in separate_operations(operation, batch=self.batch)
        ]

    def _syntax_error(self) -> SyntaxError | None:
        try:
            compile(self.script.text, FILE, "exec")
        except SyntaxError as error:
            return error
        except ValueError as error:  # a name with a null character
            return SyntaxError(str(error))
        return None

    def _sql(self, up: Sequence[DryRun], down: Sequence[DryRun]) -> Sql:
        head = ""
        if any(each.error is not None for each in up):
            head = "-- The upgrade fails before this can be run.\n"
        return Sql(_text(up), head + _text(down))

    def _whole(self, directions: Sequence[Sequence[ScriptPart]], sql: Sql) -> Sql:
        """What the whole file runs, where its template adds something to the operations."""
        functions = self._functions()
        if functions is None:
            return sql
        whole = [
            [ScriptPart(body, None, frozenset().union(*(each.tables for each in parts)), function)]
            for body, function, parts in zip(
                (self.script.upgrade, self.script.downgrade), functions, directions, strict=True
            )
        ]
        (up,), (down,) = self.runner.run_directions(whole)
        if up.error is not None or down.error is not None:
            return sql  # the template asks for what is not there in a rehearsal: the operations run
        return Sql(_fuller(sql.upgrade, up.sql), _fuller(sql.downgrade, down.sql))

    def _functions(self) -> list[Callable[[Operations], object]] | None:
        """The two functions of the file, where it is plain what they are and one has more than operations."""
        text, bodies = self.script.text, (self.script.upgrade, self.script.downgrade)
        trees = [tree for tree in map(plain_module, bodies) if tree is not None]
        if len(trees) < len(bodies):
            return None
        bare = [_Body(tree, body) for tree, body in zip(trees, bodies, strict=True)]
        whole = _Body(ast.parse(text), text)
        found = [
            each.function(whole, start) for each, start in zip(bare, ("upgrade", "downgrade"), strict=True)
        ]
        functions = [each for each in found if each is not None]
        if len(functions) < len(bodies) or all(
            each.is_all_of(function, whole) for each, function in zip(bare, functions, strict=True)
        ):
            return None
        code = compile(self.script.text, FILE, "exec")

        def called(name: str) -> Callable[[Operations], object]:
            def call(operations: Operations) -> object:
                module: dict[str, Any] = {"__name__": "limbeck_proposal", "__file__": self.file}
                exec(code, module)  # noqa: S102 - the file itself: plain calls in the project's own template
                module[self.prefix] = operations
                return module[name]()

            return call

        return [called(each.name) for each in functions]

    def _failing(
        self, parts: Sequence[ScriptPart], up: Sequence[DryRun], down: Sequence[DryRun]
    ) -> tuple[tuple[ScriptPart, str], ...]:
        if any(each.error is not None for each in up):
            return ()  # there is nothing yet to be taken back
        return tuple(
            (part, each.error)
            for part, each in zip(parts, down, strict=True)
            if each.error is not None and part.is_alembics and not is_comment(part.python)
        )

    def _mismatches(self, parts: Sequence[ScriptPart], written: Sequence[DryRun]) -> Iterator[Mismatch]:
        """Where the Python lost something that autogenerate compared, or says something else."""
        if all(is_comment(part.python) for part in parts):
            return
        (meant,) = self.runner.run_directions(
            [[ScriptPart("", part.operation, part.tables) for part in parts]], to_error=True
        )
        if any(each.error is not None for each in meant):
            return
        all_written = {line for each in written for line in _lines(each.sql)}
        all_meant = {line for each in meant for line in _lines(each.sql)}
        for part, mine, its in zip(parts, written, meant, strict=True):
            if mine.error is not None or not part.is_alembics:
                continue
            extra = tuple(line for line in _lines(mine.sql) if line not in all_meant)
            lost = tuple(line for line in _lines(its.sql) if line not in all_written)
            if extra or lost:
                yield Mismatch(part, extra, lost, its.sql)


def _lines(sql: str) -> list[str]:
    """The lines of statements without what means nothing: order, indentation, an expression's parentheses."""
    lines = [line.strip().rstrip(",;") for line in sql.splitlines()]
    return [
        DEFAULT.sub(r"DEFAULT \1", line)
        for line in lines
        if line and not line.startswith("--") and not TEMPORARY_INDEX.match(line)
    ]


def _text(dry_runs: Sequence[DryRun]) -> str:
    return "\n".join(each.sql for each in dry_runs if each.sql)


def _fuller(parts: str, whole: str) -> str:
    """The statements of the whole, where it has some that its parts do not have."""
    known = set(parts.split("\n"))
    return parts if all(line in known for line in whole.split("\n")) else whole


@dataclass(frozen=True, slots=True)
class _Body:
    """Python as it was read.

    Attributes:
        tree: What was read.
        text: Of what.
    """

    tree: ast.Module
    text: str

    def function(self, file: _Body, start: str) -> ast.FunctionDef | None:
        """The function of a file that has these lines, and takes no arguments."""
        wanted: set[str] = set()
        for node in file.tree.body:
            if not isinstance(node, ast.FunctionDef) or not node.name.startswith(start):
                continue
            if len(node.args.posonlyargs) + len(node.args.args) > len(node.args.defaults):
                continue
            if self._is_written_in(node, file):
                return node
            wanted = wanted or {ast.dump(each) for each in self.tree.body}
            if wanted <= {ast.dump(each) for each in ast.walk(node) if isinstance(each, ast.stmt)}:
                return node
        return None

    def is_all_of(self, function: ast.FunctionDef, file: _Body) -> bool:
        """Whether a function of a file does no more than this."""
        if self._is_written_in(function, file):
            return True
        return list(map(ast.dump, _without_docstring(function))) == list(map(ast.dump, self.tree.body))

    def _is_written_in(self, function: ast.FunctionDef, file: _Body) -> bool:
        """Whether a function has these lines and no others, indented, which is quicker to see.

        Not where a text spans lines, which is another one when it is indented.
        """
        if any(each in self.text for each in _SPANNING):
            return False
        margin = " " * function.body[0].col_offset
        mine = [f"{margin}{line}".rstrip() for line in _source_lines(self.text, self.tree.body)]
        return mine == [line.rstrip() for line in _source_lines(file.text, _without_docstring(function))]


_SPANNING = ("'''", '"""', "\\\n", "\r", "\f")
"""Where a text may span lines, or lines end otherwise than here."""


def _source_lines(text: str, statements: Sequence[ast.stmt]) -> list[str]:
    return text.split("\n")[statements[0].lineno - 1 : statements[-1].end_lineno] if statements else []


def _without_docstring(function: ast.FunctionDef) -> list[ast.stmt]:
    return function.body[ast.get_docstring(function) is not None :]
