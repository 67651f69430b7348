"""Version files that were changed by hand, and generated ones that can't run as they are."""

from __future__ import annotations

from limbeck.ledger.action import evidence_text
from limbeck.ledger.backends import TITLES
from limbeck.ledger.models import users
from limbeck.ledger.observation import Observation, Observed
from limbeck.ledger.workspace import Workspace

TABLE = "CREATE TABLE users (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(50) NOT NULL)"


def applied_file(workspace: Workspace) -> Observed:
    """A version file edited after it was applied: that database, and a new one that runs it."""
    workspace.usable_backends("sqlite")
    project = workspace.project(users())
    steps = [project.alembic("revision --autogenerate -m 'create users'"), project.alembic("upgrade head")]
    old, new = (
        "sa.Column('name', sa.String(length=50), nullable=False)",
        "sa.Column('name', sa.String(length=50), nullable=False), sa.Column('phone', sa.String(20))",
    )
    steps += [project.edit(project.newest, old, new), project.alembic("upgrade head")]
    first = project.columns("users")
    steps += [
        first,
        project.edit("alembic.ini", "sqlite:///./app.db", "sqlite:///./new.db"),
        project.alembic("upgrade head"),
    ]
    steps.append(project.alembic("current"))
    url = project.url.set(database="./new.db")
    second = project.columns("users", url)
    differ = first.rows != second.rows
    kept, new = _names(first.rows), _names(second.rows)
    seen = f"the database that had it keeps {kept}, a new one at the same revision has {new}"
    return Observed(
        (Observation("after an edit", differ, seen),), evidence_text(*project.setup, *steps, second)
    )


def unique_column(workspace: Workspace) -> Observed:
    """A new column with `unique=True`: the generated migration up and down, as it is."""
    seen, evidence = [], []
    for backend in workspace.usable_backends("sqlite", "postgresql"):
        project = workspace.project(users("email = Column(String(100), unique=True)"), backend=backend)
        steps = [
            project.sql(TABLE),
            project.alembic("revision --autogenerate -m 'add email'"),
            project.functions(),
        ]
        for name, command in (("upgrade", "upgrade head"), ("downgrade", "downgrade -1")):
            step = project.alembic(command)
            steps.append(step)
            said = f"it ends with: {step.error}" if step.failed else "it runs"
            seen.append(Observation(f"for the {name} on {TITLES[backend]}", not step.failed, said))
            if step.failed:
                break
        evidence.append(evidence_text(*project.setup, *steps))
        workspace.give_back(project)
    return Observed(tuple(seen), evidence_text(*evidence))


def _names(rows: tuple[tuple[str, ...], ...]) -> str:
    return ", ".join(row[0] for row in rows)
