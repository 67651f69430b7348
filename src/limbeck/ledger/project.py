"""An Alembic project in a temporary folder, made and used as a reader of a tutorial would."""

from __future__ import annotations

import shlex
import shutil
from dataclasses import dataclass, field, replace
from pathlib import Path

from sqlalchemy import URL, Engine, create_engine

from limbeck.databases.masking import scrub, secrets_of
from limbeck.errors import ProjectError
from limbeck.ledger import version_file
from limbeck.ledger.action import Action, shortened
from limbeck.ledger.command_line import CommandLine

COMMAND_LIMIT = 60.0
"""Seconds that one command may take."""

URL_OF_INIT = "driver://user:pass@localhost/dbname"
NO_METADATA = "target_metadata = None"


@dataclass(frozen=True, slots=True)
class TemporaryProject:
    """A folder, a database and the command line that works on them.

    What it shows names the folder `project/` and the database by a masked URL.

    Attributes:
        folder: Where it is; whoever made it removes it.
        url: Its database.
        command_line: The release of Alembic that runs its commands.
        location: The folder that `alembic init` makes.
        setup: What was done to set it up, for the evidence.
        engines: The engines of its databases.
    """

    folder: Path
    url: URL
    command_line: CommandLine
    location: str = "migrations"
    setup: list[Action] = field(default_factory=list)
    engines: dict[URL, Engine] = field(default_factory=dict)

    @property
    def ini_url(self) -> str:
        """The URL as `alembic.ini` has it."""
        return self.url.render_as_string(hide_password=False).replace("%", "%%")

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self.url.get_backend_name()

    def start(self, models: str | None, initialised: Path) -> None:
        """Create it with `alembic init`, and point it to its database and its models.

        Args:
            models: The text of `app/models.py`, which names `Base`.
            initialised: Where what `alembic init` makes is kept for other projects; made by the first one.
        """
        step = Action(f"$ alembic init {self.location}", "")
        if initialised.is_dir():
            shutil.copytree(initialised, self.folder, dirs_exist_ok=True)
        else:
            step = replace(self.alembic(f"init {self.location}"), output="")
            shutil.copytree(self.folder, initialised)
        self.setup.append(step)
        self.setup.append(self.edit("alembic.ini", URL_OF_INIT, self.ini_url))
        if models is not None:
            self.setup.append(self.write("app/models.py", models))
            wanted = "from app.models import Base\ntarget_metadata = Base.metadata"
            self.setup.append(self.edit(f"{self.location}/env.py", NO_METADATA, wanted))

    def close(self) -> None:
        """Close the connections; calling it twice is harmless."""
        for engine in self.engines.values():
            engine.dispose()
        self.engines.clear()

    def alembic(self, arguments: str, *, limit: float = COMMAND_LIMIT) -> Action:
        """Run one command.

        Args:
            arguments: What a reader types after `alembic`.
            limit: Seconds that it may take.
        """
        code, output = self.command_line.run(shlex.split(arguments), self.folder, limit)
        return Action(f"$ alembic {arguments}", shortened(self.shown(output)), code)

    def by_hand(self, message: str, upgrade: str, downgrade: str = "pass") -> Action:
        """Write a migration: `alembic revision -m`, then the bodies of its two functions.

        Args:
            message: What it is about.
            upgrade: The statements of `upgrade`.
            downgrade: Those of `downgrade`.

        Returns:
            The functions as they are in the file.
        """
        made = self.alembic(f"revision -m {shlex.quote(message)}")
        if made.failed:
            return made
        return self.rewrite(upgrade, downgrade)

    def rewrite(self, upgrade: str, downgrade: str) -> Action:
        """Replace the bodies of the newest version file's two functions."""
        name = self.newest
        self.write(name, version_file.with_bodies(self.read(name), upgrade, downgrade))
        return self.functions(name)

    def sql(self, statement: str, url: URL | None = None) -> Action:
        """Run a statement on the project's database, or on another one, and commit it."""
        with self._engine(url or self.url).begin() as connection:
            result = connection.exec_driver_sql(statement)
            rows = tuple(tuple(row) for row in result) if result.returns_rows else ()
        return Action(f"sql> {statement}", "\n".join(str(row) for row in rows), rows=rows)

    def columns(self, table: str, url: URL | None = None) -> Action:
        """The names of a table's columns, in order; in another database if a URL is given."""
        if self.dialect == "sqlite":
            return self.sql(f"SELECT name FROM pragma_table_info('{table}') ORDER BY cid", url)  # noqa: S608 - ours
        return self.sql(
            "SELECT column_name FROM information_schema.columns "  # noqa: S608 - ours
            f"WHERE table_name = '{table}' ORDER BY ordinal_position"
        )

    def write(self, name: str, text: str) -> Action:
        """Write a file of the project."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return Action(f"# {name}:", self.shown(text.strip()))

    def edit(self, name: str, old: str, new: str) -> Action:
        """Replace a text that a file holds exactly once.

        Raises:
            ProjectError: It holds it more often or not at all: Alembic's own template changed.
        """
        path = self.folder / name
        text = path.read_text(encoding="utf-8")
        if text.count(old) != 1:
            raise ProjectError(
                f"{name} holds {old!r} {text.count(old)} times; once was expected.",
                slug="other-template",
                evidence={name: self.shown(text)},
                remedy="Adapt the experiment to what this release of Alembic writes.",
            )
        path.write_text(text.replace(old, new), encoding="utf-8")
        instead = self.shown(old.strip().splitlines()[0])
        return Action(f"# {name}, instead of {instead!r}:", self.shown(new.strip()))

    def remove(self, name: str) -> Action:
        """Remove a file of the project."""
        (self.folder / name).unlink()
        return Action(f"$ rm {name}", "")

    @property
    def versions(self) -> tuple[str, ...]:
        """The version files, oldest first, as paths within the project."""
        found = (self.folder / self.location / "versions").glob("*.py")
        ordered = sorted(found, key=lambda path: path.stat().st_mtime_ns)
        return tuple(path.relative_to(self.folder).as_posix() for path in ordered)

    @property
    def newest(self) -> str:
        """The version file written last.

        Raises:
            ProjectError: There is none.
        """
        if not self.versions:
            raise ProjectError(
                "The project has no version file.",
                slug="no-version-file",
                evidence={"Folder": f"{self.location}/versions"},
                remedy="Read what the previous command printed.",
            )
        return self.versions[-1]

    def read(self, name: str) -> str:
        """The text of a file of the project."""
        return (self.folder / name).read_text(encoding="utf-8")

    def show(self, name: str) -> Action:
        """A whole file, for the evidence."""
        return Action(f"$ cat {name}", self.shown(self.read(name).rstrip()))

    def functions(self, name: str | None = None) -> Action:
        """The functions of a version file; of the newest one if no name is given."""
        path = name or self.newest
        return Action(f"$ sed -n '/^def upgrade/,$p' {path}", version_file.functions(self.read(path)))

    def upgrade_of(self, name: str | None = None) -> str:
        """The body of `upgrade`; of the newest version file if no name is given."""
        return version_file.body(self.read(name or self.newest), "upgrade")

    def downgrade_of(self, name: str | None = None) -> str:
        """The body of `downgrade`, likewise."""
        return version_file.body(self.read(name or self.newest), "downgrade")

    def shown(self, text: str) -> str:
        """A text without the folder's path and the database's secrets."""
        for path in (self.folder.resolve(), self.folder):
            text = text.replace(str(path), "project")
        text = text.replace(self.ini_url, f"{self.dialect}://…" if self.dialect != "sqlite" else self.ini_url)
        return scrub(text, secrets_of(self.url))

    def _engine(self, url: URL) -> Engine:
        if url not in self.engines:
            target = url
            if self.dialect == "sqlite" and url.database:
                target = url.set(database=str(self.folder / url.database))
            self.engines[url] = create_engine(target)
        return self.engines[url]
