"""Where autogenerate's models come from: `target_metadata`, and the imports of `env.py`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from limbeck.ledger.experiment import Bench
from limbeck.ledger.experiments.added_column import anywhere
from limbeck.ledger.models import HEADER, USERS, model, users
from limbeck.ledger.observation import Observation, Observed
from limbeck.ledger.project import NO_METADATA, TemporaryProject
from limbeck.ledger.step import Step, told


@dataclass(frozen=True, slots=True)
class Missing:
    """A project as `alembic init` leaves it.

    Attributes:
        project: Where, with `target_metadata = None`.
        asked: The revision that was asked for.
        files: The version files that it left.
    """

    project: TemporaryProject
    asked: Step
    files: tuple[str, ...]

    @property
    def evidence(self) -> str:
        """All of it."""
        listed = Step(f"$ ls {self.project.location}/versions", "\n".join(self.files))
        return told(*self.project.setup, self.asked, listed)


def _ask(bench: Bench) -> Missing:
    project = bench.project(backend=bench.each("sqlite", "postgresql")[0])
    asked = project.alembic("revision --autogenerate -m 'what is there'")
    return Missing(project, asked, project.versions)


def needed(bench: Bench) -> Observed:
    """`alembic revision --autogenerate` with `target_metadata = None`."""
    missing = bench.once(_ask)
    seen = f"it ends with: {missing.asked.error}" if missing.asked.failed else "it writes a file"
    return Observed((Observation(_WHERE, missing.asked.failed, seen),), missing.evidence)


def sql_without(bench: Bench) -> Observed:
    """`alembic revision --autogenerate` with `target_metadata = None`: does it print SQL?"""
    missing = bench.once(_ask)
    printed = any(word in missing.asked.output for word in ("CREATE ", "ALTER ", "DROP "))
    seen = f"it prints no SQL and writes {len(missing.files)} files; it ends with: {missing.asked.error}"
    return Observed((Observation(_WHERE, printed, seen),), missing.evidence)


def falls_back(bench: Bench) -> Observed:
    """`alembic revision --autogenerate` with `target_metadata = None`: does it go on?"""
    missing = bench.once(_ask)
    seen = f"it does not go on: {missing.asked.error}"
    return Observed((Observation(_WHERE, not missing.asked.failed, seen),), missing.evidence)


def importing_base(bench: Bench) -> Observed:
    """`Base` imported in `env.py`, with the models in its module, in another one, and not given on."""
    setups = (
        ("with `Base` from a module that defines the models", "app.models", True),
        ("with `Base` from another module, while nothing imports theirs", "app.base", True),
        ("with `Base` imported, while `target_metadata` stays None", "app.models", False),
    )
    seen, evidence = [], []
    for where, module, given in setups:
        project = _project(bench, module, given=given)
        asked = project.alembic("revision --autogenerate -m 'create users'")
        found = "Detected added table 'users'" in asked.output
        said = "the table is proposed" if found else asked.error or "nothing is proposed"
        seen.append(Observation(where, found, said))
        evidence.append(told(*project.setup, asked))
    return Observed(tuple(seen), told(*evidence))


def declarative(bench: Bench) -> Observed:
    """Models on SQLAlchemy 2.0's `DeclarativeBase`: what autogenerate makes of them."""
    grown = anywhere(bench)
    upgrade = grown.project.upgrade_of(grown.first_file)
    columns = re.findall(r"sa\.Column\('(\w+)'", upgrade)
    held = "op.create_table('users'" in upgrade and columns == ["id", "name", "email", "created_at"]
    seen = f"autogenerate reads the table and its columns {', '.join(columns)}"
    where = f"with SQLAlchemy {grown.project.process.versions['sqlalchemy']}"
    return Observed(
        (Observation(where, held, seen),),
        told(*grown.project.setup, grown.first, grown.project.functions(grown.first_file)),
    )


def _project(bench: Bench, module: str, *, given: bool) -> TemporaryProject:
    project = bench.project(backend=bench.each("sqlite", "postgresql")[0])
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
