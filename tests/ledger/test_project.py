"""A project in a temporary folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.ledger.processes import ends

from limbeck.errors import ProjectError
from limbeck.ledger.models import users
from limbeck.ledger.workspace import Workspace

STARTS = """\
import subprocess, sys
print(subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"]).pid, flush=True)
"""
HANGS = f"{STARTS}\nimport time\ntime.sleep(600)\n"


@pytest.fixture(scope="module")
def workspace() -> Iterator[Workspace]:
    with Workspace(("sqlite", "postgresql"), older=False) as made:
        yield made


@pytest.mark.parametrize("backend", ["sqlite", "postgresql"])
def test_a_project_is_alembics_own_and_works(workspace: Workspace, backend: str) -> None:
    """What `alembic init` makes, pointed to a database and to models, migrates that database."""
    project = workspace.project(users("email = Column(String(9))"), backend=backend)
    assert [step.command.split(",")[0] for step in project.setup] == [
        "$ alembic init migrations",
        "# alembic.ini",
        "# app/models.py:",
        "# migrations/env.py",
    ]
    asked = project.alembic("revision --autogenerate -m 'create users'")
    assert "Detected added table 'users'" in asked.output
    assert project.alembic("upgrade head").code == 0
    assert project.columns("users").rows == (("id",), ("name",), ("email",))
    assert project.alembic("downgrade base").code == 0
    assert project.columns("users").rows == ()


def test_the_second_project_starts_like_the_first(workspace: Workspace) -> None:
    """`alembic init` runs once; what it made is there for each project, as it was made."""
    first, second = workspace.project(), workspace.project()
    assert first.folder != second.folder
    assert first.read("migrations/env.py") == second.read("migrations/env.py")
    assert [str(step) for step in first.setup] == [str(step) for step in second.setup]


def test_a_migration_is_written_by_hand(workspace: Workspace) -> None:
    """The file is that of `alembic revision`, with the bodies that were given."""
    project = workspace.project()
    written = project.by_hand("two things", "op.execute('SELECT 1')\nop.execute('SELECT 2')")
    assert written.output == (
        "def upgrade() -> None:\n    op.execute('SELECT 1')\n    op.execute('SELECT 2')\n\n\n"
        "def downgrade() -> None:\n    pass"
    )
    assert project.upgrade_of().strip() == "op.execute('SELECT 1')\n    op.execute('SELECT 2')"
    assert project.newest.endswith("_two_things.py")


def test_neither_the_folder_nor_the_url_is_shown(workspace: Workspace) -> None:
    """What is shown names the folder `project`, and a server's URL by its dialect alone."""
    project = workspace.project(backend="postgresql")
    text = "".join(map(str, project.setup)) + project.alembic("revision -m x").output
    assert str(project.folder) not in text
    assert str(project.url.database) not in text
    assert "Generating project/migrations/versions/" in text


def test_an_edit_that_does_not_fit_is_an_error(workspace: Workspace) -> None:
    """Where Alembic's template changed, the experiment says so instead of testing something else."""
    project = workspace.project()
    with pytest.raises(ProjectError, match=r"env\.py holds 'no such line' 0 times; once was expected"):
        project.edit("migrations/env.py", "no such line", "")


def test_a_project_without_a_version_file_has_no_newest_one(workspace: Workspace) -> None:
    """Asking for it is an error with a remedy."""
    with pytest.raises(ProjectError, match="The project has no version file"):
        _ = workspace.project().newest


def test_a_command_that_hangs_is_ended_with_its_children(workspace: Workspace) -> None:
    """After its time nothing of it is left, and the next command works."""
    project = workspace.project()
    project.write("migrations/env.py", HANGS)
    step = project.alembic("current", limit=2)
    assert step.code is None
    assert str(step).endswith("(ended: it took too long)")
    assert ends(int(step.output))
    assert project.alembic("heads").code == 0


def test_what_a_command_leaves_running_is_ended(workspace: Workspace) -> None:
    """A command that ends by itself leaves no process behind either."""
    project = workspace.project()
    project.write("migrations/env.py", STARTS)
    step = project.alembic("current")
    assert (step.code, ends(int(step.output))) == (0, True)


def test_a_database_that_is_given_back_is_empty_for_the_next_project(workspace: Workspace) -> None:
    """Tables and schemas of the project before are gone."""
    first = workspace.project(backend="postgresql")
    first.sql("CREATE SCHEMA billing")
    first.sql("CREATE TABLE billing.invoices (id INTEGER)")
    first.sql("CREATE TABLE users (id INTEGER)")
    workspace.give_back(first)
    second = workspace.project(backend="postgresql")
    assert second.url == first.url
    schemas = "SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'"
    assert second.sql(schemas).rows == (("public",),)
    assert second.columns("users").rows == ()
