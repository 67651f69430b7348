"""Where autogenerate's models come from: `target_metadata`, and the imports of `env.py`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from limbeck.ledger.action import Action, evidence_text
from limbeck.ledger.experiments.added_column import on_any_backend
from limbeck.ledger.models import HEADER, USERS, model, users
from limbeck.ledger.observation import Observation, Observed
from limbeck.ledger.project import NO_METADATA, TemporaryProject
from limbeck.ledger.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Missing:
    """A project as `alembic init` leaves it.

    Attributes:
        project: Where, with `target_metadata = None`.
        asked: The revision that was asked for.
        files: The version files that it left.
    """

    project: TemporaryProject
    asked: Action
    files: tuple[str, ...]

    @property
    def evidence(self) -> str:
        """All of it."""
        listed = Action(f"$ ls {self.project.location}/versions", "\n".join(self.files))
        return evidence_text(*self.project.setup, self.asked, listed)


def _ask(workspace: Workspace) -> Missing:
    project = workspace.project(backend=workspace.usable_backends("sqlite", "postgresql")[0])
    asked = project.alembic("revision --autogenerate -m 'what is there'")
    return Missing(project, asked, project.versions)


def needed(workspace: Workspace) -> Observed:
    """`alembic revision --autogenerate` with `target_metadata = None`."""
    missing = workspace.once(_ask)
    seen = f"it ends with: {missing.asked.error}" if missing.asked.failed else "it writes a file"
    return Observed((Observation(_WHERE, missing.asked.failed, seen),), missing.evidence)


def sql_without(workspace: Workspace) -> Observed:
    """`alembic revision --autogenerate` with `target_metadata = None`: does it print SQL?"""
    missing = workspace.once(_ask)
    printed = any(word in missing.asked.output for word in ("CREATE ", "ALTER ", "DROP "))
    seen = f"it prints no SQL and writes {len(missing.files)} files; it ends with: {missing.asked.error}"
    return Observed((Observation(_WHERE, printed, seen),), missing.evidence)


def falls_back(workspace: Workspace) -> Observed:
    """`alembic revision --autogenerate` with `target_metadata = None`: does it go on?"""
    missing = workspace.once(_ask)
    seen = f"it does not go on: {missing.asked.error}"
    return Observed((Observation(_WHERE, not missing.asked.failed, seen),), missing.evidence)


def importing_base(workspace: Workspace) -> Observed:
    """`Base` imported in `env.py`, with the models in its module, in another one, and not given on."""
    setups = (
        ("with `Base` from a module that defines the models", "app.models", True),
        ("with `Base` from another module, while nothing imports theirs", "app.base", True),
        ("with `Base` imported, while `target_metadata` stays None", "app.models", False),
    )
    seen, evidence = [], []
    for where, module, given in setups:
        project = _project(workspace, module, given=given)
        asked = project.alembic("revision --autogenerate -m 'create users'")
        found = "Detected added table 'users'" in asked.output
        said = "the table is proposed" if found else asked.error or "nothing is proposed"
        seen.append(Observation(where, found, said))
        evidence.append(evidence_text(*project.setup, asked))
    return Observed(tuple(seen), evidence_text(*evidence))


def declarative(workspace: Workspace) -> Observed:
    """Models on SQLAlchemy 2.0's `DeclarativeBase`: what autogenerate makes of them."""
    grown = on_any_backend(workspace)
    upgrade = grown.project.upgrade_of(grown.first_file)
    columns = re.findall(r"sa\.Column\('(\w+)'", upgrade)
    held = "op.create_table('users'" in upgrade and columns == ["id", "name", "email", "created_at"]
    seen = f"autogenerate reads the table and its columns {', '.join(columns)}"
    where = f"with SQLAlchemy {grown.project.command_line.versions['sqlalchemy']}"
    return Observed(
        (Observation(where, held, seen),),
        evidence_text(*grown.project.setup, grown.first, grown.project.functions(grown.first_file)),
    )


def _project(workspace: Workspace, module: str, *, given: bool) -> TemporaryProject:
    project = workspace.project(backend=workspace.usable_backends("sqlite", "postgresql")[0])
    files = {"app/models.py": users()}
    if module == "app.base":
        files = {
            "app/base.py": HEADER,
            "app/models.py": "from sqlalchemy import *\nfrom app.base import Base\n" + model("users", USERS),
        }
    project.setup.extend(project.write(name, text) for name, text in files.items())
    wanted = f"from {module} import Base\n" + ("target_metadata = Base.metadata" if given else NO_METADATA)
    project.setup.append(project.edit(f"{project.location}/env.py", NO_METADATA, wanted))
    return project


_WHERE = "with `target_metadata = None`"
