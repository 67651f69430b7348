"""What a downgrade gives back."""

from __future__ import annotations

from limbeck.ledger.action import Action, evidence_text
from limbeck.ledger.backends import TITLES
from limbeck.ledger.models import users
from limbeck.ledger.observation import Observation, Observed
from limbeck.ledger.project import TemporaryProject
from limbeck.ledger.workspace import Workspace

ADD = "op.add_column('users', sa.Column('phone', sa.String(20)))"
DROP = "op.drop_column('users', 'phone')"


def _add_phone(
    workspace: Workspace, backend: str, downgrade: str
) -> tuple[TemporaryProject, tuple[Action, ...]]:
    """The project, and the steps: … , columns before, upgrade, columns, downgrade, columns."""
    project = workspace.project(users(), backend=backend)
    made = [project.alembic("revision --autogenerate -m 'create users'"), project.alembic("upgrade head")]
    written = project.by_hand("add phone", ADD, downgrade)
    steps = [project.columns("users")]
    for command in ("upgrade head", "downgrade -1"):
        steps += [project.alembic(command), project.columns("users")]
    return project, (*made, written, *steps)


def passes(workspace: Workspace) -> Observed:
    """A downgrade that only passes, run: the schema and the recorded revision after it."""
    project, steps = workspace.once(_add_phone, workspace.usable_backends("sqlite", "postgresql")[0], "pass")
    before, _, _, undone, after = steps[-5:]
    current = project.alembic("current")
    again = project.alembic("upgrade head")
    first = project.versions[0].rsplit("/", 1)[-1].split("_")[0]
    went_back = not undone.failed and first in current.output
    seen = (
        Observation(
            "for the schema",
            after.rows != before.rows,
            f"the column phone stays, and the next upgrade ends with: {again.error}",
        ),
        Observation(
            "for the recorded revision",
            not went_back,
            f"`alembic downgrade -1` ends with exit code {undone.code}, and the database is at the "
            "revision before",
        ),
    )
    return Observed(seen, evidence_text(*project.setup, *steps, current, again))


def drops(workspace: Workspace) -> Observed:
    """`op.drop_column` in the downgrade of an added column: the table before, between and after."""
    seen, evidence = [], []
    for backend in workspace.usable_backends("sqlite", "postgresql"):
        project, steps = _add_phone(workspace, backend, DROP)
        before, _, between, _, after = steps[-5:]
        held = after.rows == before.rows != between.rows
        seen.append(
            Observation(
                f"on {TITLES[backend]}",
                held,
                f"the columns are {_names(before)}, then {_names(between)}, then {_names(after)}",
            )
        )
        evidence.append(evidence_text(*project.setup, *steps))
        workspace.give_back(project)
    return Observed(tuple(seen), evidence_text(*evidence))


def _names(step: Action) -> str:
    return " ".join(row[0] for row in step.rows)
