"""How long a rehearsal takes, against the same steps by hand, and what comparing many rows costs.

    python benchmarks/rehearsal.py                    the shop and two million rows, on both backends
    python benchmarks/rehearsal.py --runs 1 --rows 100000
    python benchmarks/rehearsal.py --write            and keep the figures in benchmarks/README.md

The shop's history is rehearsed from its base: each revision up, down and up again, on rows that limbeck
makes, everything compared before and after. By hand it is `alembic upgrade heads`, `downgrade base`,
`upgrade heads` on an empty database, which looks at nothing. Of one revision on a large table it is told what
the copy cost, and what keeping and comparing its states did. Each contestant of each run has a process of its
own; imports and the start of a PostgreSQL server are left out. Ratios are what counts; seconds are this
machine's.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from figures import headed, keep

if TYPE_CHECKING:
    import sqlalchemy as sa

SHOP = Path(__file__).parent.parent / "data" / "shop"
BY_HAND = (("upgrade", "heads"), ("downgrade", "base"), ("upgrade", "heads"))

ENV_PY = """
from alembic import context
from sqlalchemy import create_engine, pool

engine = create_engine(context.config.get_main_option("sqlalchemy.url"), poolclass=pool.NullPool)
with engine.connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
"""

REVISION = """
import sqlalchemy as sa
from alembic import op

revision, down_revision = {revision!r}, {down!r}


def upgrade():
    {upgrade}


def downgrade():
    {downgrade}
"""

REBUILD = """with op.batch_alter_table("payment", recreate="always") as batch:
        batch.alter_column("method", type_=sa.String({length}))"""
REVISIONS = {
    "adds a column": (
        'op.add_column("payment", sa.Column("reference", sa.Text()))',
        'op.drop_column("payment", "reference")',
    ),
    "rebuilds the table": (REBUILD.format(length=40), REBUILD.format(length=20)),
    "rewrites the table": (
        'op.alter_column("payment", "account", type_=sa.BigInteger())',
        'op.alter_column("payment", "account", type_=sa.Integer())',
    ),
}
"""What is done to the large table, and how it is undone."""

LARGE = {
    "sqlite": ("adds a column", "rebuilds the table"),
    "postgresql": ("adds a column", "rewrites the table"),
}

TABLE = """
CREATE TABLE payment (
    id INTEGER PRIMARY KEY, account INTEGER NOT NULL, method VARCHAR(20) NOT NULL,
    amount NUMERIC(10, 2) NOT NULL, note TEXT, paid_at TIMESTAMP NOT NULL
)
"""
NUMBERS = {
    "sqlite": """(
        WITH RECURSIVE s (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < {rows}) SELECT n FROM s
    )""",
    "postgresql": "generate_series(1, {rows}) AS s (n)",
}
FILL = """
INSERT INTO payment
SELECT n, n % 5000, CASE n % 3 WHEN 0 THEN 'card' WHEN 1 THEN 'transfer' ELSE 'cash' END, n % 90000 / 100.0,
    CASE WHEN n % 4 = 0 THEN 'note of payment ' || n END, '2026-01-01 08:30:00'
FROM {numbers}
"""


@dataclass(frozen=True)
class Figures:
    """What one contestant took once.

    Attributes:
        wall: Seconds on the clock.
        cpu: Seconds of processor time, children included and PostgreSQL's server left out.
        stages: Seconds of each part, by its name.
        verdicts: What was found, so that nobody measures a rehearsal that failed.
    """

    wall: float
    cpu: float
    stages: dict[str, float]
    verdicts: dict[str, int]


class Stages:
    """Called with each stage; adds up how long each kind of them takes."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._kind = "other"
        self._since = time.perf_counter()

    def __call__(self, stage: str) -> None:
        """A stage begins."""
        now = time.perf_counter()
        self.seconds[self._kind] = self.seconds.get(self._kind, 0.0) + now - self._since
        self._since = now
        self._kind = self._kind_of(stage)

    def _kind_of(self, stage: str) -> str:
        if stage.startswith(("copying", "reading the schema", "making indexes")):
            return "copy"
        if stage.endswith((": comparing", ": keeping the state")):
            return "comparison"
        return "other"


def cpu() -> float:
    """Seconds of processor time of this process and of its children that have ended."""
    own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def rehearsed(*arguments: Any, **options: Any) -> Figures:
    """Time one rehearsal in this process."""
    import limbeck
    from limbeck.processes import fork_servers

    rehearse = limbeck.rehearse  # it is imported here
    stages = Stages()
    began, begun = cpu(), time.perf_counter()
    told = rehearse(*arguments, progress=stages, **options)
    wall = time.perf_counter() - begun
    stages("end")
    fork_servers.close_all()  # what their workers used counts once they have ended
    verdicts = Counter(
        "not reached" if each.verdict is None else each.verdict.value for each in told.revisions
    )
    return Figures(wall, cpu() - began, stages.seconds, dict(verdicts))


def rehearse_shop(backend: str, _what: str, _rows: int) -> Figures:
    """Rehearse the whole history of the shop."""
    import limbeck

    with limbeck.scratch(backend):  # the server runs before the clock does
        return rehearsed(SHOP / "alembic.ini", "base..heads", database=backend)


def rehearse_large(backend: str, what: str, rows: int) -> Figures:
    """Rehearse one revision on all rows of a large table."""
    import limbeck

    with limbeck.scratch(backend) as database, tempfile.TemporaryDirectory() as name:
        plain = database.engine.execution_options(no_parameters=True)  # a % means itself
        with plain.begin() as connection:
            for statement in (
                TABLE,
                FILL.format(numbers=NUMBERS[backend].format(rows=rows)),
                "CREATE INDEX payment_account ON payment (account)",
                "CREATE TABLE alembic_version (version_num VARCHAR(32) PRIMARY KEY)",
                "INSERT INTO alembic_version VALUES ('a1')",
            ):
                connection.exec_driver_sql(statement)
        database.engine.dispose()
        folder = Path(name)
        write_project(folder, database.secret_url, what)
        return rehearsed(folder / "alembic.ini", rows="all")


CALLS: dict[str, Callable[[str, str, int], Figures]] = {"shop": rehearse_shop, "large": rehearse_large}


def write_project(folder: Path, url: sa.URL, what: str) -> None:
    """Write a project with one revision that is pending."""
    (folder / "versions").mkdir()
    escaped = url.render_as_string(hide_password=False).replace("%", "%%")
    (folder / "alembic.ini").write_text(
        f"[alembic]\nscript_location = {folder}\nsqlalchemy.url = {escaped}\n", encoding="utf-8"
    )
    (folder / "env.py").write_text(ENV_PY, encoding="utf-8")
    down = None
    for revision, (upgrade, downgrade) in {"a1": ("pass", "pass"), "b2": REVISIONS[what]}.items():
        text = REVISION.format(revision=revision, down=down, upgrade=upgrade, downgrade=downgrade)
        (folder / "versions" / f"{revision}.py").write_text(text, encoding="utf-8")
        down = revision


def called(call: str, backend: str, what: str = "", rows: int = 0) -> Figures:
    """Make a call in a process of its own."""
    command = [
        sys.executable,
        __file__,
        "--call",
        call,
        "--backends",
        backend,
        "--what",
        what,
        "--rows",
        str(rows),
    ]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, timeout=3600)
    return Figures(**json.loads(done.stdout))


def by_hand(backend: str) -> Figures:
    """Run the three commands on an empty database."""
    import limbeck

    with limbeck.scratch(backend) as database:
        url = database.secret_url.render_as_string(hide_password=False)
        database.engine.dispose()
        began, begun = cpu(), time.perf_counter()
        for command in BY_HAND:
            subprocess.run(
                [sys.executable, "-m", "alembic", "-x", f"url={url}", *command],
                cwd=SHOP,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                check=True,
                env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
            )
        return Figures(time.perf_counter() - begun, cpu() - began, {}, {})


def shop_table(backends: list[str], runs: int) -> str:
    """The shop, up, down and up, against the commands."""
    lines = [
        "| backend | | wall | CPU | against the line above | verdicts |",
        "|---|---|---|---|---|---|",
    ]
    for backend in backends:
        theirs, ours = [], []
        for _ in range(runs):
            theirs.append(by_hand(backend))
            ours.append(called("shop", backend))
        elapsed = statistics.median(a.wall / b.wall for a, b in zip(ours, theirs, strict=True))
        processor = statistics.median(a.cpu / b.cpu for a, b in zip(ours, theirs, strict=True))
        ratio = f"{processor:.2f} of its CPU, {elapsed:.2f} of its time"
        for name, found, against in (
            ("`alembic upgrade heads`, `downgrade base`, `upgrade heads`", theirs, ""),
            ('`limbeck.rehearse(shop, "base..heads")`', ours, ratio),
        ):
            wall, used = (
                statistics.median(getattr(each, field) for each in found) for field in ("wall", "cpu")
            )
            verdicts = ", ".join(f"{count} {word}" for word, count in found[-1].verdicts.items())
            lines.append(f"| {backend} | {name} | {wall:.2f} s | {used:.2f} s | {against} | {verdicts} |")
    return "\n".join(lines)


def large_table(backends: list[str], rows: int, runs: int) -> str:
    """One revision on a large table: what comparing costs, against the copy."""
    lines = [
        "| backend | rows | the revision | wall | copy | comparison | against the copy | verdict |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for backend in backends:
        for what in LARGE[backend]:
            found = [called("large", backend, what, rows) for _ in range(runs)]
            wall = statistics.median(each.wall for each in found)
            copy, comparison = (
                statistics.median(each.stages.get(kind, 0.0) for each in found)
                for kind in ("copy", "comparison")
            )
            cells = (
                backend,
                f"{rows:,}",
                what,
                f"{wall:.2f} s",
                f"{copy:.2f} s",
                f"{comparison:.2f} s",
                f"{comparison / copy:.2f} of its time",
                ", ".join(found[-1].verdicts),
            )
            lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def main() -> None:
    """Run what the arguments ask for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--backends", nargs="+", default=["sqlite", "postgresql"])
    parser.add_argument("--rows", type=int, default=2_000_000, help="of the large table; 0 leaves it out")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--write", action="store_true", help="keep the figures in benchmarks/README.md")
    parser.add_argument("--call", choices=CALLS, help=argparse.SUPPRESS)
    parser.add_argument("--what", default="", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.call:
        print(json.dumps(asdict(CALLS[chosen.call](chosen.backends[0], chosen.what, chosen.rows))))
        return
    tables = [shop_table(chosen.backends, chosen.runs)]
    if chosen.rows:
        tables.append(large_table(chosen.backends, chosen.rows, chosen.runs))
    report = headed("\n\n".join(tables), runs=chosen.runs)
    print(report)
    if chosen.write:
        keep("rehearsal.py", report)


if __name__ == "__main__":
    main()
