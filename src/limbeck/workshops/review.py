"""Models and revisions that were written in a cell, and what Alembic makes of them."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from textwrap import dedent
from typing import TYPE_CHECKING, Any

from limbeck.errors import InputError, LimbeckError
from limbeck.records import BlindSpot
from limbeck.results import Result
from limbeck.workshops.project_folder import MODELS, revision_id

if TYPE_CHECKING:
    from limbeck.audits.report import Audit
    from limbeck.workshops.steps import Step
    from limbeck.workshops.workshop import Workshop

_APPLIED = ("upgrade", "downgrade", "stamp")
_IMPORT = re.compile(r"^(?:import|from)\s", re.MULTILINE)
_FIRST_TABLE = re.compile(r"^(?:@|class (?!Base\b)|(?:\w+ = )?Table\()", re.MULTILINE)
_BASE = re.compile(r"^class Base\b", re.MULTILINE)
_FUNCTIONS = ("upgrade", "downgrade")


@dataclass(frozen=True, slots=True, repr=False)
class ModelsReview(Result):
    """Models that were written, and what autogenerate makes of them.

    Attributes:
        step: The step that wrote `models.py`; its failure is what is wrong with them.
        applied: The text of `models.py` when the database was last brought to a revision.
        source: Its text now.
        audit: What autogenerate would write; None where the models are wrong.
        blind_spots: What it does not see.
        first_line: The line of `models.py` that the first line of the cell below `%%model` has become.
    """

    step: Step
    applied: str
    source: str
    audit: Audit | None
    blind_spots: tuple[BlindSpot, ...]
    first_line: int

    @property
    def wrong_line(self) -> int | None:
        """The line of the cell, counted from `%%model`, that is wrong; None where none is, or none of it."""
        failure = self.step.failure
        evidence = {} if failure is None else dict(failure.evidence)
        line = evidence.get("line", "")
        if evidence.get("file") != MODELS or not line.isdecimal():
            return None
        return int(line) - self.first_line + 2 if int(line) >= self.first_line else None

    def to_dict(self) -> dict[str, Any]:
        """The review as JSON-ready values."""
        return {
            "step": self.step.to_dict(),
            "audit": None if self.audit is None else self.audit.to_dict(),
            "wrong_line": self.wrong_line,
        }

    def __repr__(self) -> str:
        return repr(self.step if self.audit is None else self.audit)


@dataclass(frozen=True, slots=True, repr=False)
class RevisionReview(Result):
    """A revision that was written, and what it will do.

    Attributes:
        step: The step that wrote its file.
        revision: Its id.
        sql: What its upgrade runs, as offline mode writes it; empty where it can't.
        offline_error: Why offline mode can't write it; empty where it can.
        warnings: What an upgrade to it would lose or break, a sentence each.
    """

    step: Step
    revision: str
    sql: str
    offline_error: str
    warnings: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """The review as JSON-ready values."""
        return {
            "step": self.step.to_dict(),
            "revision": self.revision,
            "sql": self.sql,
            "warnings": list(self.warnings),
        }

    def __repr__(self) -> str:
        return "\n".join((repr(self.step), *(f"warning: {each}" for each in self.warnings)))


def review_models(workshop: Workshop, cell: str) -> ModelsReview:
    """Write models, and see what autogenerate makes of them.

    Args:
        workshop: Where they are written.
        cell: All of `models.py`; or, where it imports nothing, the classes and tables that follow the imports
            and `Base` that are there.
    """
    head = "" if _IMPORT.search(cell) or _BASE.search(cell) else _head(workshop.models_source)
    applied = applied_models(workshop)
    step = workshop.edit_models(head + cell)
    audit = workshop.proposal() if step.failure is None else None
    return ModelsReview(
        step, applied, workshop.models_source, audit, _blind_spots(audit), head.count("\n") + 1
    )


def applied_models(workshop: Workshop) -> str:
    """The text of `models.py` when the database was last brought to a revision, or the workshop began."""
    text = workshop.models_source
    for step in reversed(workshop.log):
        name = step.arguments.get("argv", [step.name])[:1] if step.name == "alembic" else [step.name]
        if step.taken and step.failure is None and {*name} & {*_APPLIED}:
            break
        for file in step.files:
            text = (file.before or "") if file.path == MODELS else text
    return text


def review_revision(workshop: Workshop, cell: str, revision: str | None = None) -> RevisionReview:
    """Write a revision, and see what its upgrade will do.

    Args:
        workshop: Where it is written.
        cell: All of the file; or its functions `upgrade` and `downgrade`; or the statements of `upgrade`.
        revision: Its id; None for the newest.

    Raises:
        InputError: The cell is not valid Python, or there is no revision.
    """
    path = workshop.revision_path(revision)
    bodies = _bodies(cell)
    step = workshop.edit(revision, cell) if bodies is None else workshop.edit(revision, **bodies)
    name = revision_id(path, workshop.folder_text(path))
    sql, error = _offline(workshop, name)
    return RevisionReview(step, name, sql, error, workshop.warnings("upgrade", name))


def _head(models: str) -> str:
    """Imports and `Base`: what stands before the first class or table."""
    found = _FIRST_TABLE.search(models)
    return models if found is None else models[: found.start()]


def _blind_spots(audit: Audit | None) -> tuple[BlindSpot, ...]:
    if audit is None or audit.failure is not None:
        return ()
    try:
        return audit.blind_spots
    except LimbeckError:  # what can be seen is told all the same
        return ()


def _bodies(cell: str) -> dict[str, str] | None:
    """The bodies of the functions that a cell gives; None where it gives the whole file."""
    try:
        tree = ast.parse(cell)
    except SyntaxError as error:
        at = (error.lineno or 1) + 1
        raise InputError(
            f"This is not valid Python: {error.msg}.",
            slug="cell-not-python",
            evidence={"Line of the cell": str(at), "Text": (error.text or "").rstrip("\n")},
            remedy="Correct that line and run the cell again; the revision was left as it was.",
        ) from None
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    if _is_file(tree):
        return None
    if not functions.keys() & {*_FUNCTIONS}:
        return {"upgrade": cell}
    lines = cell.splitlines()
    return {
        name: dedent("\n".join(lines[node.body[0].lineno - 1 : node.end_lineno]))
        for name, node in functions.items()
        if name in _FUNCTIONS
    }


def _is_file(tree: ast.Module) -> bool:
    """Whether it assigns `revision`, as every version file does."""
    names = {
        target.id
        for node in tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name)
    }
    return "revision" in names


def _offline(workshop: Workshop, revision: str) -> tuple[str, str]:
    """The SQL of one revision, and why there is none."""
    history = workshop.history
    if revision not in history.topology.revisions:
        return "", "no file of the history defines it"
    before = ",".join(history[revision].down_revision) or "base"
    try:
        written = history.sql(before, revision, workshop.backend)
    except LimbeckError as error:
        return "", error.failure.what
    last = written[-1] if written else None
    if last is None:
        return "", ""
    return last.sql, "" if last.error is None else last.error.what
