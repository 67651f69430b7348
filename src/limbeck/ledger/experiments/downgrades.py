"""What a downgrade gives back."""

from __future__ import annotations

from limbeck.ledger.backends import TITLES
from limbeck.ledger.experiment import Bench
from limbeck.ledger.models import users
from limbeck.ledger.observation import Observation, Observed
from limbeck.ledger.project import TemporaryProject
from limbeck.ledger.step import Step, told

ADD = "op.add_column('users', sa.Column('phone', sa.String(20)))"
DROP = "op.drop_column('users', 'phone')"


def _add_phone(bench: Bench, backend: str, downgrade: str) -> tuple[TemporaryProject, tuple[Step, ...]]:
    """The project, and the steps: … , columns before, upgrade, columns, downgrade, columns."""
    project = bench.project(users(), backend=backend)
    made = [project.alembic("revision --autogenerate -m 'create users'"), project.alembic("upgrade head")]
    written = project.by_hand("add phone", ADD, downgrade)
    steps = [project.columns("users")]
    for command in ("upgrade head", "downgrade -1"):
        steps += [project.alembic(command), project.columns("users")]
    return project, (*made, written, *steps)


def passes(bench: Bench) -> Observed:
    """A downgrade that only passes, run: the schema and the recorded revision after it."""
    project, steps = bench.once(_add_phone, bench.each("sqlite", "postgresql")[0], "pass")
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
    return Observed(seen, told(*project.setup, *steps, current, again))


def drops(bench: Bench) -> Observed:
    """`op.drop_column` in the downgrade of an added column: the table before, between and after."""
    seen, evidence = [], []
    for backend in bench.each("sqlite", "postgresql"):
        project, steps = _add_phone(bench, backend, DROP)
        before, _, between, _, after = steps[-5:]
        held = after.rows == before.rows != between.rows
        seen.append(
            Observation(
                f"on {TITLES[backend]}",
                held,
                f"the columns are {_names(before)}, then {_names(between)}, then {_names(after)}",
            )
        )
        evidence.append(told(*project.setup, *steps))
        bench.done(project)
    return Observed(tuple(seen), told(*evidence))


def _names(step: Step) -> str:
    return " ".join(row[0] for row in step.rows)
