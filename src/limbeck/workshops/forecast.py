"""What a step will lose or break, found out on a copy before it is taken."""

from __future__ import annotations

import ast
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from limbeck.audits.rehearse import rehearse
from limbeck.databases.database import Database
from limbeck.databases.server.temporary_folder import shared_folder
from limbeck.errors import LimbeckError
from limbeck.histories.history import History
from limbeck.histories.operations import body
from limbeck.progress import Cancellation
from limbeck.projects.project import Project
from limbeck.projects.run_alembic import run_alembic
from limbeck.records.rehearsal import ObservedStatement
from limbeck.records.revision import Direction
from limbeck.rehearsals.chosen_revisions import PENDING
from limbeck.rehearsals.collateral import collateral
from limbeck.rehearsals.losses import row_losses, value_losses
from limbeck.rehearsals.mentions import Mentions
from limbeck.rehearsals.observation import RevisionObservation
from limbeck.rehearsals.rehearsal import Rehearsal
from limbeck.rehearsals.state_change import StateChange
from limbeck.workshops.database_states import DatabaseStates
from limbeck.workshops.project_folder import DATABASE, put_back, replaced

_SAFE = frozenset(
    {
        "add_column",
        "create_check_constraint",
        "create_foreign_key",
        "create_index",
        "create_table",
        "create_table_comment",
        "create_unique_constraint",
        "f",
    }
)
"""Operations that take nothing away: at worst they fail."""


@dataclass(frozen=True, slots=True)
class Forecaster:
    """Looks ahead in one workshop.

    Attributes:
        project: The project.
        folder: Where it is.
        database: Its database.
        states: The states of it.
        time_limit: Seconds that each revision may take.
        cancellation: Stops the look.
    """

    project: Project
    folder: Path
    database: Database
    states: DatabaseStates
    time_limit: float
    cancellation: Cancellation

    def rehearsal(self, history: History, target: str) -> Rehearsal:
        """The rehearsal of what an upgrade would run.

        Args:
            history: The history, with where the database stands.
            target: As `alembic upgrade` takes it.

        Raises:
            LimbeckError: Whatever `limbeck.rehearse` raises.
        """
        return rehearse(
            self.project,
            _range(history, target),
            database=self.database,
            rows="all",
            time_limit=self.time_limit,
            cancellation=self.cancellation,
        )

    def warnings(self, name: str, history: History, target: str, texts: Mapping[str, str]) -> tuple[str, ...]:
        """What a step will lose or break, a sentence each; none where it only fails.

        Where a look at the revisions does not tell that it is harmless, it is taken on a copy, and what is
        different then is judged as in a rehearsal.

        Args:
            name: `upgrade` or `downgrade`.
            history: The history, with where the database stands.
            target: As the command takes it.
            texts: The files of the project.

        Raises:
            CancelledError: The look was stopped.
        """
        try:
            revisions = _steps(history, target)
        except LimbeckError:
            return ()
        sources = [history.sources.get(each, "") for each in revisions]
        if all(_is_safe(each, name) for each in sources):
            return ()
        with self._copy(texts) as (folder, copied):
            password = self.database.secret_url.password
            variables = {"PGPASSWORD": str(password)} if password else {}
            done = run_alembic(
                folder,
                (name, target),
                variables=variables,
                time_limit=self.time_limit,
                watch=True,
                cancellation=self.cancellation,
            )
            change = self.states.change_in(copied, folder.parent / "after.db")
            if change is None:
                return ()
        found = tuple(dict.fromkeys(_consequences(change, Direction(name), sources, done.statements)))
        if found and done.failure is not None:
            return (f"The {name} fails halfway, and what it has done by then stays.", *found)
        return found

    @contextmanager
    def _copy(self, texts: Mapping[str, str]) -> Iterator[tuple[Path, Database]]:
        """The project in another folder, with a copy of the database as it was last seen."""
        place = Path(tempfile.mkdtemp(prefix="forecast-", dir=shared_folder()))
        try:
            folder = place / "project"
            folder.mkdir()
            with closing(self.states.copied(folder / DATABASE)) as copied:
                here, there = (_names(*each) for each in ((self.folder, self.database), (folder, copied)))
                # Whatever names the database leads to the copy, also where env.py has its address.
                put_back(
                    folder,
                    {
                        path: replaced(text, dict(zip(here, there, strict=True)))
                        for path, text in texts.items()
                    },
                )
                yield folder, copied
        finally:
            shutil.rmtree(place, ignore_errors=True)


def _names(folder: Path, database: Database) -> tuple[str, ...]:
    """What stands for a database in the files of its project, each of them unique."""
    return (str(folder),) if database.dialect == "sqlite" else (str(database.secret_url.database),)


def _range(history: History, target: str) -> str:
    """What `limbeck.rehearse` is told for an upgrade to a target."""
    if target in {"head", "heads"}:
        return PENDING
    at = ",".join(history.current or ()) or "base"
    found = history.path(at, target)
    if not found:
        return PENDING
    return found[-1].revision if len(found) == 1 else f"{found[0].revision}..{found[-1].revision}"


def _steps(history: History, target: str) -> list[str]:
    """The revisions that a command would run from where the database stands.

    Raises:
        InputError: The target is unknown or ambiguous.
    """
    at = ",".join(history.current or ()) or "base"
    return [each.revision for each in history.path(at, target)]


def _consequences(
    change: StateChange, direction: Direction, sources: Sequence[str], statements: Sequence[str]
) -> Iterator[str]:
    """What a step has lost or broken, in the sentences of a rehearsal."""
    if direction is Direction.DOWNGRADE:  # a rehearsal reads what `upgrade` names
        sources = [_DOWNGRADE.sub("def upgrade(", _UPGRADE.sub("def downgrade(", each)) for each in sources]
    bodies = [found for each in sources if (found := body(each, Direction.UPGRADE)) is not None]
    operations = tuple(operation for each in bodies for operation in each.operations)
    whole = replace(bodies[0], operations=operations) if bodies else None
    ran = tuple(ObservedStatement(each, 0.0) for each in statements)
    seen = RevisionObservation("", Mentions("\n".join(sources), whole, ran), ran, change)
    for judge in (row_losses, value_losses, collateral):
        yield from (each.why for each in judge(seen))


def _is_safe(source: str, function: str) -> bool:
    """Whether a function of a version file does nothing but operations that take nothing away."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return False
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name == function:
            return all(_is_safe_statement(each) for each in node.body)
    return False


def _is_safe_statement(node: ast.stmt) -> bool:
    if isinstance(node, ast.Pass):
        return True
    if not isinstance(node, ast.Expr):
        return False
    if isinstance(node.value, ast.Constant):
        return True
    calls = [each for each in ast.walk(node.value) if isinstance(each, ast.Call)]
    return bool(calls) and all(_is_safe_call(each) for each in calls)


def _is_safe_call(call: ast.Call) -> bool:
    """Whether it is one of `op` that takes nothing away, or names a type or a part of a table."""
    if not isinstance(call.func, ast.Attribute):
        return False
    owner = call.func.value
    while isinstance(owner, ast.Attribute):  # sa.dialects.postgresql.JSONB()
        owner = owner.value
    if not isinstance(owner, ast.Name):
        return False
    return call.func.attr in _SAFE if owner.id == "op" else owner.id in {"sa", "sqlalchemy", "postgresql"}


_UPGRADE, _DOWNGRADE = (re.compile(rf"^def {name}\(", re.MULTILINE) for name in ("upgrade", "downgrade"))
