"""What somebody did to the database by hand, and what the next revision makes of it."""

from __future__ import annotations

import re

from limbeck.ledger.action import evidence_text
from limbeck.ledger.backends import TITLES
from limbeck.ledger.models import users
from limbeck.ledger.observation import Observation, Observed
from limbeck.ledger.project import TemporaryProject
from limbeck.ledger.workspace import Workspace

PHONE = "phone = Column(String(20))"
TABLE = "CREATE TABLE users (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(50) NOT NULL)"


def looks_at_the_database(workspace: Workspace) -> Observed:
    """A column that only the models have, and then the database too: what autogenerate proposes."""
    seen, evidence = [], []
    for backend in workspace.usable_backends("sqlite", "postgresql"):
        project = workspace.project(users(PHONE), backend=backend)
        steps = [project.sql(TABLE), project.alembic("revision --autogenerate -m 'phone is missing'")]
        steps.append(project.functions())
        before = _proposed(project)
        steps += [
            project.remove(project.newest),
            project.sql("ALTER TABLE users ADD COLUMN phone VARCHAR(20)"),
        ]
        steps += [project.alembic("revision --autogenerate -m 'phone is there'"), project.functions()]
        after = _proposed(project)
        said = f"{before} while the database lacked it, {after} once ALTER TABLE added it there"
        held = (before, after) == ("add_column proposed", "nothing proposed")
        seen.append(Observation(f"on {TITLES[backend]}", held, said))
        evidence.append(evidence_text(*project.setup, *steps))
        workspace.give_back(project)
    return Observed(tuple(seen), evidence_text(*evidence))


def only_in_the_database(workspace: Workspace) -> Observed:
    """A column added by hand to the database alone: what the next revision does."""
    seen, evidence = [], []
    for backend in workspace.usable_backends("sqlite", "postgresql"):
        project = workspace.project(users(), backend=backend)
        steps = [project.sql(TABLE), project.sql("ALTER TABLE users ADD COLUMN note VARCHAR(50)")]
        steps += [project.alembic("revision --autogenerate -m 'as before'"), project.functions()]
        held = "op.drop_column('users', 'note')" in project.upgrade_of()
        seen.append(Observation(f"on {TITLES[backend]}", held, _proposed(project)))
        evidence.append(evidence_text(*project.setup, *steps))
        workspace.give_back(project)
    return Observed(tuple(seen), evidence_text(*evidence))


def _proposed(project: TemporaryProject) -> str:
    """The operations of the newest upgrade."""
    calls = re.findall(r"op\.(\w+)\(", project.upgrade_of())
    return f"{', '.join(calls) or 'nothing'} proposed"
