"""Operations of a migration on several databases, and the SQL that is made of them."""

from __future__ import annotations

import re

from limbeck.ledger.action import Action, evidence_text
from limbeck.ledger.backends import TITLES
from limbeck.ledger.models import users
from limbeck.ledger.observation import Observation, Observed
from limbeck.ledger.project import TemporaryProject
from limbeck.ledger.workspace import Workspace

TABLE = "CREATE TABLE users (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(50) NOT NULL)"
SIZED_TABLE = TABLE.replace("NULL)", "NULL, size INTEGER)")
EMAIL = "op.add_column('users', sa.Column('email', sa.String(100), nullable=True))"
BATCH = """\
with op.batch_alter_table("users") as batch:
    batch.alter_column("name", existing_type=sa.String(50), nullable=True)"""
RAW = """\
op.execute("ALTER TABLE users ADD COLUMN phone VARCHAR(20)")
op.execute("INSERT INTO users (id, name, phone) VALUES (1, 'Ada', '5')")"""
ELSEWHERE = {"MySQL": "mysql://", "MariaDB": "mariadb://", "SQL Server": "mssql://", "Oracle": "oracle://"}
"""Databases without a server here: Alembic writes their SQL offline, without a driver."""


def _by_hand(
    workspace: Workspace, backend: str, upgrade: str, downgrade: str
) -> tuple[TemporaryProject, tuple[Action, ...]]:
    project = workspace.project(backend=backend)
    made = project.sql(TABLE)
    return project, (made, project.by_hand("by hand", upgrade, downgrade), project.alembic("upgrade head"))


def unique_constraint(workspace: Workspace) -> Observed:
    """`op.create_unique_constraint` in a migration."""
    seen, evidence = [], []
    for backend in workspace.usable_backends("sqlite", "postgresql"):
        project, steps = _by_hand(
            workspace, backend, 'op.create_unique_constraint("uq_users_name", "users", ["name"])', "pass"
        )
        applied = steps[-1]
        said = f"it ends with: {applied.error}" if applied.failed else "the constraint is added"
        seen.append(Observation(f"on {TITLES[backend]}", not applied.failed, said))
        evidence.append(evidence_text(*project.setup, *steps))
        workspace.give_back(project)
    return Observed(tuple(seen), evidence_text(*evidence))


def raw_sql(workspace: Workspace) -> Observed:
    """`op.execute` with SQL of several kinds."""
    seen, evidence = [], []
    for backend in workspace.usable_backends("sqlite", "postgresql"):
        project, steps = _by_hand(workspace, backend, RAW, "pass")
        rows = project.sql("SELECT name, phone FROM users") if not steps[-1].failed else steps[-1]
        seen.append(
            Observation(f"on {TITLES[backend]}", rows.rows == (("Ada", "5"),), f"the table holds {rows.rows}")
        )
        evidence.append(evidence_text(*project.setup, *steps, rows))
        workspace.give_back(project)
    return Observed(tuple(seen), evidence_text(*evidence))


def runs_unchanged(workspace: Workspace) -> Observed:
    """One `op.add_column`, run on SQLite and PostgreSQL, and written as SQL for four others."""
    seen, evidence = [], []
    for backend in workspace.usable_backends("sqlite", "postgresql"):
        project, steps = _by_hand(workspace, backend, EMAIL, "op.drop_column('users', 'email')")
        columns = project.columns("users")
        seen.append(
            Observation(
                f"on {TITLES[backend]}",
                columns.rows[-1:] == (("email",),),
                f"the columns are {', '.join(row[0] for row in columns.rows)}",
            )
        )
        evidence.append(evidence_text(*project.setup, *steps, columns))
        workspace.give_back(project)
    for title, url in ELSEWHERE.items():
        edited = project.edit("alembic.ini", f"sqlalchemy.url = {project.ini_url}", f"sqlalchemy.url = {url}")
        written = project.alembic("upgrade head --sql")
        project.edit("alembic.ini", f"sqlalchemy.url = {url}", f"sqlalchemy.url = {project.ini_url}")
        line = _sql(written, "ALTER TABLE")
        seen.append(
            Observation(f"as SQL for {title}", bool(line) and not written.failed, line or written.error)
        )
        evidence.append(evidence_text(edited, written))
    return Observed(tuple(seen), evidence_text(*evidence))


def exact_line(workspace: Workspace) -> Observed:
    """A new `email` in the model: the generated operation and the article's line, both as SQL."""
    project = workspace.project(
        users("email = Column(String(100))"), backend=workspace.usable_backends("sqlite", "postgresql")[0]
    )
    made = project.sql(TABLE)
    steps = [project.alembic("revision --autogenerate -m 'add email'"), project.functions()]
    written = re.search(r"op\.add_column\(.*\)", project.upgrade_of())
    generated = project.alembic("upgrade head --sql")
    theirs = [
        project.rewrite(EMAIL, "op.drop_column('users', 'email')"),
        project.alembic("upgrade head --sql"),
    ]
    lines = [_sql(step, "ALTER TABLE") for step in (generated, theirs[-1])]
    held = written is not None and bool(lines[0]) and lines[0] == lines[1]
    seen = f"the file holds {written[0] if written else 'no add_column'}; both are {lines[0]}"
    return Observed(
        (Observation("as SQL", held, seen),), evidence_text(*project.setup, made, *steps, generated, *theirs)
    )


def offline(workspace: Workspace) -> Observed:
    """`alembic upgrade head --sql` for a new column, and for a migration in batch mode on SQLite."""
    project = workspace.project(
        users("email = Column(String(100))"), backend=workspace.usable_backends("sqlite", "postgresql")[0]
    )
    steps = [project.sql(TABLE), project.alembic("revision --autogenerate -m 'add email'")]
    printed, columns = project.alembic("upgrade head --sql"), project.columns("users")
    line = _sql(printed, "ALTER TABLE")
    unchanged = ("email",) not in columns.rows
    seen = f"it prints {line!r}, and the table {'is unchanged' if unchanged else 'was changed'}"
    plain = Observation("for a new column", bool(line) and unchanged, seen)
    evidence = evidence_text(*project.setup, *steps, printed, columns)
    workspace.give_back(project)
    if "sqlite" not in workspace.usable_backends("sqlite", "postgresql"):
        return Observed((plain,), evidence)
    batch, text = _batch_offline(workspace)
    return Observed((plain, batch), evidence_text(evidence, text))


def _batch_offline(workspace: Workspace) -> tuple[Observation, str]:
    project = workspace.project(backend="sqlite")
    written = project.by_hand("by hand", BATCH)
    printed = project.alembic("upgrade head --sql")
    line = _sql(printed, "CREATE TABLE _alembic_tmp_users")
    workspace.give_back(project)
    seen = f"it ends with: {printed.error}" if printed.failed else f"it prints {line!r}"
    where = "for a migration in batch mode on SQLite"
    return Observation(where, not printed.failed, seen), evidence_text(*project.setup, written, printed)


def agnostic(workspace: Workspace) -> Observed:
    """Migrations generated on PostgreSQL, copied to a project on SQLite and run there."""
    seen, evidence = [], []
    for where, columns in _COLUMNS:
        there, here, text = _carry_over(workspace, columns)
        said = f"it ends with: {here.error}" if here.failed else "it runs on both"
        seen.append(Observation(where, not there.failed and not here.failed, said))
        evidence.append(text)
    return Observed(tuple(seen), evidence_text(*evidence))


def _carry_over(workspace: Workspace, columns: str) -> tuple[Action, Action, str]:
    """The upgrade where the migration was generated, the one where it was copied to, and the evidence."""
    source, target = (
        workspace.project(_with(columns), backend="postgresql"),
        workspace.project(backend="sqlite"),
    )
    steps = [source.sql(SIZED_TABLE), source.alembic("revision --autogenerate -m 'on PostgreSQL'")]
    steps += [source.functions(), source.alembic("upgrade head")]
    copy = [target.sql(SIZED_TABLE), target.write(source.newest, source.read(source.newest))]
    here = target.alembic("upgrade head")
    workspace.give_back(source)
    return steps[-1], here, evidence_text(*source.setup, *steps, *target.setup, *copy, here)


_COLUMNS = (
    ("for a new String", "size = Column(Integer)\nemail = Column(String(100))"),
    ("for a new INET", "size = Column(Integer)\naddress = Column(postgresql.INET)"),
    ("for a changed type", "size = Column(BigInteger)"),
)


def _with(columns: str) -> str:
    return "from sqlalchemy.dialects import postgresql\n" + users(columns)


def _sql(step: Action, start: str) -> str:
    """The statement of an offline run that begins so."""
    return next((line for line in step.output.splitlines() if line.startswith(start)), "")
