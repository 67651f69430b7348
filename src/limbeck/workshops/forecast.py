"""What a step will lose or break, found out on a copy before it is taken."""

from __future__ import annotations

import ast
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from limbeck.audits.rehearse import rehearse
from limbeck.databases.database import Database
from limbeck.databases.server.process_server import shared_server
from limbeck.databases.server.temporary_folder import shared_folder
from limbeck.errors import LimbeckError
from limbeck.histories.history import History
from limbeck.histories.operations import body
from limbeck.projects.project import Project
from limbeck.projects.run_alembic import run_alembic
from limbeck.records.revision import Direction
from limbeck.rehearsals.collateral import collateral
from limbeck.rehearsals.losses import row_losses, value_losses
from limbeck.rehearsals.mentions import Mentions
from limbeck.rehearsals.observation import Observation
from limbeck.rehearsals.rehearsal import Reason, Rehearsal, RehearsalVerdict
from limbeck.rehearsals.scope import PENDING
from limbeck.rehearsals.states import StateChange
from limbeck.workshops.database_states import DatabaseStates, PostgresqlCopies, SqliteFileStates
from limbeck.workshops.project_folder import CONFIGURATION, DATABASE, Texts, address, put_back

_REFUSED = (RehearsalVerdict.LOSES, RehearsalVerdict.COLLATERAL)

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
        database: Its database.
        states: The states of it.
        time_limit: Seconds that each revision may take.
    """

    project: Project
    database: Database
    states: DatabaseStates
    time_limit: float

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
        )

    def upgrade_warnings(self, history: History, target: str, texts: Texts) -> tuple[str, ...]:
        """What an upgrade will lose or break, a sentence each; none where that is not known.

        Args:
            history: The history, with where the database stands.
            target: As `alembic upgrade` takes it.
            texts: The files of the project.
        """
        try:
            revisions = _steps(history, target)
            if all(_is_safe(history.sources.get(each, ""), "upgrade") for each in revisions):
                return ()
            found = self.rehearsal(history, target)
        except LimbeckError:  # the command itself will say why it can't be run
            return ()
        del texts
        return _sentences(
            reason for each in found.revisions if each.failure is None for reason in each.reasons
        )

    def downgrade_warnings(self, history: History, target: str, texts: Texts) -> tuple[str, ...]:
        """What a downgrade will take away, a sentence each; none where it fails on a copy.

        Args:
            history: The history, with where the database stands.
            target: As `alembic downgrade` takes it.
            texts: The files of the project.
        """
        try:
            revisions = _steps(history, target)
        except LimbeckError:
            return ()
        sources = [history.sources.get(each, "") for each in revisions]
        if not revisions or all(_is_safe(each, "downgrade") for each in sources):
            return ()
        change = self._tried(("downgrade", target), texts)
        return () if change is None else _sentences(_taken_away(change, sources))

    def _tried(self, argv: tuple[str, ...], texts: Texts) -> StateChange | None:
        """What a command changes, run on a copy; None where it fails."""
        with self._copy(texts) as (folder, states):
            password = self.database.secret_url.password
            variables = {"PGPASSWORD": str(password)} if password else {}
            done = run_alembic(folder, argv, variables=variables, time_limit=self.time_limit)
            if done.failure is not None:
                return None
            before, after = states.now, states.look()
            return None if before == after else states.change(before, after)

    @contextmanager
    def _copy(self, texts: Texts) -> Iterator[tuple[Path, DatabaseStates]]:
        """The project in another folder, with a copy of the database as it was last seen."""
        place = Path(tempfile.mkdtemp(prefix="forecast-", dir=shared_folder()))
        try:
            folder, kept = place / "project", place / "states"
            folder.mkdir()
            kept.mkdir()
            put_back(folder, texts)
            yield from self._with_database(folder, kept)
        finally:
            shutil.rmtree(place, ignore_errors=True)

    def _with_database(self, folder: Path, kept: Path) -> Iterator[tuple[Path, DatabaseStates]]:
        from limbeck.databases.scratch import scratch, scratch_file

        if self.database.dialect == "sqlite":
            shutil.copyfile(self.states.file(self.states.now), folder / DATABASE)
            with scratch_file(folder / DATABASE) as copied:
                yield folder, SqliteFileStates(copied, kept)
            return
        with scratch("postgresql") as copied:
            copied.engine.dispose()
            self.database.engine.dispose()
            names = [str(each.secret_url.database) for each in (self.database, copied)]
            shared_server().duplicate(names[0], names[1])
            ini = folder / CONFIGURATION
            text = ini.read_text(encoding="utf-8")
            here, there = (address(each.secret_url) for each in (self.database, copied))
            ini.write_text(text.replace(here, there), encoding="utf-8")
            yield folder, PostgresqlCopies(copied, kept)


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


def _sentences(reasons: Iterable[Reason]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.why for each in reasons if each.verdict in _REFUSED))


def _taken_away(change: StateChange, sources: Sequence[str]) -> Iterator[Reason]:
    """The reasons why a downgrade is not harmless, by the judgement of a rehearsal."""
    # A rehearsal reads what `upgrade` names; here `downgrade` does it.
    swapped = "\n".join(
        _DOWNGRADE.sub("def upgrade(", _UPGRADE.sub("def downgrade(", each)) for each in sources
    )
    seen = Observation(
        "", Mentions(swapped, body(swapped, Direction.UPGRADE), ()), statements=(), change=change
    )
    judges: tuple[Callable[[Observation], Iterator[Reason]], ...] = (row_losses, value_losses, collateral)
    for judge in judges:
        yield from judge(seen)


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
