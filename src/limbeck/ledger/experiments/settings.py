"""Settings in `alembic.ini` and in `env.py`: which of them do something."""

from __future__ import annotations

from limbeck.ledger.action import Action, evidence_text
from limbeck.ledger.experiments.added_column import add_column
from limbeck.ledger.models import users
from limbeck.ledger.observation import Observation, Observed
from limbeck.ledger.project import TemporaryProject
from limbeck.ledger.workspace import Workspace

CONFIGURE = "connection=connection, target_metadata=target_metadata\n"
"""The arguments in `run_migrations_online` of the `env.py` that `alembic init` writes."""

BIO = "bio = Column(String(50))"
TABLE = "CREATE TABLE users (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(50) NOT NULL, bio VARCHAR(50))"
NULLABLE_TABLE = "CREATE TABLE users (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(50))"


def configure(project: TemporaryProject, setting: str) -> Action:
    """Give `context.configure` of `env.py` one more argument."""
    return project.edit(
        f"{project.location}/env.py", CONFIGURE, f"{CONFIGURE.rstrip()},\n            {setting},\n"
    )


def ini(project: TemporaryProject, line: str) -> Action:
    """Add a line below `sqlalchemy.url` in `[alembic]`."""
    url = f"sqlalchemy.url = {project.ini_url}\n"
    return project.edit("alembic.ini", url, f"{url}{line}\n")


def schemas_in_ini(workspace: Workspace) -> Observed:
    """`include_schemas = true` in `alembic.ini` and `include_schemas=True` in `env.py`, on PostgreSQL."""
    workspace.usable_backends("postgresql")
    project = workspace.project(users(), backend="postgresql")
    made = [project.sql("CREATE SCHEMA billing"), project.sql("CREATE TABLE billing.invoices (id INTEGER)")]
    asked = {}
    for where, change, setting in (
        ("ini", ini, "include_schemas = true"),
        ("env", configure, "include_schemas=True"),
    ):
        edited = change(project, setting)
        asked[where] = (edited, project.alembic(f"revision --autogenerate -m {where}"))
        project.remove(project.newest)
    workspace.give_back(project)
    sees = {where: "'billing.invoices'" in step.output for where, (_, step) in asked.items()}
    seen = (
        f"with it a table in another schema is {_found(sees['ini'])}; "
        f"with include_schemas=True in env.py it is {_found(sees['env'])}"
    )
    steps = [step for pair in asked.values() for step in pair]
    return Observed(
        (Observation("in `[alembic]`", sees["ini"], seen),), evidence_text(*project.setup, *made, *steps)
    )


def batch_in_ini(workspace: Workspace) -> Observed:
    """`render_as_batch = true` in `alembic.ini`, against `render_as_batch=True` in `env.py`."""
    project = workspace.project(users(), backend=workspace.usable_backends("sqlite", "postgresql")[0])
    made = project.sql(NULLABLE_TABLE)
    steps: list[Action] = [made]
    batch = {}
    for where, change, setting in (
        ("ini", ini, "render_as_batch = true"),
        ("env", configure, "render_as_batch=True"),
    ):
        steps += [
            change(project, setting),
            project.alembic(f"revision --autogenerate -m {where}"),
            project.functions(),
        ]
        batch[where] = "op.batch_alter_table(" in project.upgrade_of()
        project.remove(project.newest)
    seen = (
        f"with it the file has {_batch(batch['ini'])}; "
        f"with render_as_batch=True in env.py it has {_batch(batch['env'])}"
    )
    return Observed(
        (Observation("in `[alembic]`", batch["ini"], seen),), evidence_text(*project.setup, *steps)
    )


def ignores_columns(workspace: Workspace) -> Observed:
    """The settings `include_schemas` and `render_as_batch` in `alembic.ini`: is a column ignored?"""
    project = workspace.project(users(), backend=workspace.usable_backends("sqlite", "postgresql")[0])
    made = project.sql(TABLE)
    edited = ini(project, "include_schemas = true\nrender_as_batch = true")
    asked = project.alembic("revision --autogenerate -m 'is bio ignored'")
    dropped = "op.drop_column('users', 'bio')" in project.upgrade_of()
    seen = f"a column that only the database has is {'still dropped' if dropped else 'left alone'}"
    return Observed(
        (Observation("with these keys in `[alembic]`", not dropped, seen),),
        evidence_text(*project.setup, made, edited, asked, project.functions()),
    )


def inline_comment(workspace: Workspace) -> Observed:
    """A `#` comment behind a value of `alembic.ini`: what Alembic reads."""
    workspace.usable_backends("sqlite")
    project = workspace.project(users())
    url = f"sqlalchemy.url = {project.ini_url}"
    edits = [
        project.edit(
            "alembic.ini", f"{url}\n", f"{url}  # the application's\nrender_as_batch = true  # for SQLite\n"
        ),
        project.edit(
            f"{project.location}/env.py",
            "config = context.config\n",
            'config = context.config\nprint(repr(config.get_main_option("render_as_batch")))\n',
        ),
    ]
    current = project.alembic("current")
    asked = project.alembic("upgrade head")
    files = sorted(path.name for path in project.folder.iterdir() if path.is_file())
    value = next((line for line in current.output.splitlines() if line.startswith("'")), "nothing")
    seen = (
        Observation("after `render_as_batch = true`", value == "'true'", f"Alembic reads {value}"),
        Observation(
            "after `sqlalchemy.url = sqlite:///./app.db`",
            "app.db" in files,
            "the file that appears is "
            f"{next((name for name in files if name.startswith('app.db')), 'none')!r}",
        ),
    )
    listed = Action("$ ls", "\n".join(files))
    return Observed(seen, evidence_text(*project.setup, *edits, current, asked, listed))


def url_works(workspace: Workspace) -> Observed:
    """`sqlalchemy.url = sqlite:///./app.db` in `[alembic]`, and the file that appears."""
    workspace.usable_backends("sqlite")
    grown = workspace.once(add_column, "sqlite")
    files = sorted(path.name for path in grown.project.folder.iterdir() if path.is_file())
    held = not grown.applied.failed and "app.db" in files
    return Observed(
        (Observation("in the working directory", held, f"the project's files are {', '.join(files)}"),),
        grown.evidence,
    )


def _found(seen: object) -> str:
    return "found" if seen else "not found"


def _batch(batch: object) -> str:
    return "op.batch_alter_table" if batch else "op.alter_column"
