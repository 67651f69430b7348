"""Changes of rows: what autogenerate leaves to people."""

from __future__ import annotations

import re

from limbeck.ledger.action import Action, evidence_text
from limbeck.ledger.backends import TITLES
from limbeck.ledger.models import models
from limbeck.ledger.observation import Observation, Observed
from limbeck.ledger.project import TemporaryProject
from limbeck.ledger.workspace import Workspace

WHOLE = "id = Column(Integer, primary_key=True)\nname = Column(String(50))"
SPLIT = f"{WHOLE}\nfirst_name = Column(String(50))\nlast_name = Column(String(50))"
TABLE = "CREATE TABLE users (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(50))"
ROW = "INSERT INTO users (id, name) VALUES (1, 'Ada Lovelace')"

EXECUTE = """\
op.execute("UPDATE users SET first_name = substr(name, 1, 3), last_name = substr(name, 5)")"""
LOOP = """\
connection = op.get_bind()
users = sa.table("users", sa.column("id"), sa.column("name"), sa.column("first_name"), sa.column("last_name"))
for user in connection.execute(sa.select(users.c.id, users.c.name)).all():
    first, last = user.name.split(" ")
    update = sa.update(users).where(users.c.id == user.id)
    connection.execute(update.values(first_name=first, last_name=last))"""
NAMES = "SELECT first_name, last_name FROM users"


def _split(workspace: Workspace, backend: str) -> tuple[TemporaryProject, tuple[Action, ...], str]:
    """A name that is to be split into two columns: the project, what was done, the generated upgrade."""
    project = workspace.project(models(users=SPLIT), backend=backend)
    steps = [
        project.sql(TABLE),
        project.sql(ROW),
        project.alembic("revision --autogenerate -m 'split the name'"),
    ]
    steps.append(project.functions())
    upgrade = project.upgrade_of()
    steps += [project.alembic("upgrade head"), project.sql(NAMES)]
    return project, tuple(steps), upgrade


def not_written(workspace: Workspace) -> Observed:
    """A name that is to be split into two columns: what the generated migration does with the rows."""
    seen, evidence = [], []
    for backend in workspace.usable_backends("sqlite", "postgresql"):
        project, steps, upgrade = workspace.once(_split, backend)
        calls = re.findall(r"op\.(\w+)\(", upgrade)
        held = set(calls) == {"add_column"} and steps[-1].rows == ((None, None),)
        seen.append(
            Observation(
                f"on {TITLES[backend]}",
                held,
                f"the upgrade is {', '.join(calls)}; the new columns hold {steps[-1].rows[0]}",
            )
        )
        evidence.append(evidence_text(*project.setup, *steps))
    return Observed(tuple(seen), evidence_text(*evidence))


def written_by_hand(workspace: Workspace) -> Observed:
    """A name split into two columns by hand: by `op.execute`, and by a loop in Python."""
    seen, evidence = [], []
    for backend in workspace.usable_backends("sqlite", "postgresql"):
        project, _, _ = workspace.once(_split, backend)
        for how, statements in (("with op.execute", EXECUTE), ("with a loop", LOOP)):
            steps = [
                project.sql("UPDATE users SET first_name = NULL, last_name = NULL"),
                project.by_hand(how, statements),
            ]
            steps += [project.alembic("upgrade head"), project.sql(NAMES)]
            seen.append(
                Observation(
                    f"{how} on {TITLES[backend]}",
                    steps[-1].rows == (("Ada", "Lovelace"),),
                    f"the columns hold {steps[-1].rows[0]}",
                )
            )
            evidence.append(evidence_text(*steps))
    return Observed(tuple(seen), evidence_text(*evidence))
