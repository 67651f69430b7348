"""Where autogenerate's models come from: `target_metadata`, and the imports of `env.py`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from limbeck.ledger.action import Action, evidence_text
from limbeck.ledger.models import HEADER, USERS, model, users
from limbeck.ledger.observation import Observation, Observed
from limbeck.ledger.project import NO_METADATA, TemporaryProject
from limbeck.ledger.workspace import Workspace

ANNOTATED = """\
from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))
    email: Mapped[str | None]
"""
"""Models in the declarative style of SQLAlchemy 2.0: the annotation says type and nullability."""


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


def _without_metadata(workspace: Workspace) -> Missing:
    project = workspace.project(backend=workspace.usable_backends("sqlite", "postgresql")[0])
    asked = project.alembic("revision --autogenerate -m 'what is there'")
    return Missing(project, asked, project.versions)


def needed(workspace: Workspace) -> Observed:
    """`alembic revision --autogenerate` with `target_metadata = None`."""
    missing = workspace.once(_without_metadata)
    seen = f"it ends with: {missing.asked.error}" if missing.asked.failed else "it writes a file"
    return Observed((Observation(_WHERE, missing.asked.failed, seen),), missing.evidence)


def sql_without(workspace: Workspace) -> Observed:
    """`alembic revision --autogenerate` with `target_metadata = None`: does it print SQL?"""
    missing = workspace.once(_without_metadata)
    printed = any(word in missing.asked.output for word in ("CREATE ", "ALTER ", "DROP "))
    seen = f"it prints no SQL and writes {len(missing.files)} files; it ends with: {missing.asked.error}"
    return Observed((Observation(_WHERE, printed, seen),), missing.evidence)


def falls_back(workspace: Workspace) -> Observed:
    """`alembic revision --autogenerate` with `target_metadata = None`: does it go on?"""
    missing = workspace.once(_without_metadata)
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
    """Models of `Mapped` annotations and `mapped_column`: what autogenerate makes of them."""
    project = workspace.project(ANNOTATED, backend=workspace.usable_backends("sqlite", "postgresql")[0])
    asked = project.alembic("revision --autogenerate -m 'create users'")
    upgrade = project.upgrade_of()
    columns = re.findall(r"sa\.Column\('(\w+)', sa\.(\w+)\(.*nullable=(True|False)\)", upgrade)
    evidence = evidence_text(*project.setup, asked, project.functions())
    workspace.give_back(project)
    held = columns == [
        ("id", "Integer", "False"),
        ("name", "String", "False"),
        ("email", "String", "True"),
    ]
    told = ", ".join(
        f"{name} {kind} {'NULL' if null == 'True' else 'NOT NULL'}" for name, kind, null in columns
    )
    where = f"with SQLAlchemy {project.command_line.versions['sqlalchemy']}"
    return Observed(
        (Observation(where, held, f"autogenerate reads {told or 'no column'}"),),
        evidence,
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
