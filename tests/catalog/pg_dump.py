"""What `pg_dump --schema-only` says of a database, in a form that two of them can be compared by."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from limbeck.databases.server import programs

if TYPE_CHECKING:
    import sqlalchemy as sa

_ENTRY = re.compile(r"^--\n-- Name: ", re.MULTILINE)
_STATE = re.compile(r"^SET default_(\w+) = (.*);$", re.MULTILINE)
_GRANTS = re.compile(r"Type: (?:DEFAULT )?ACL;")
_END = "--\n-- PostgreSQL database dump complete\n--\n\n"
_RESTRICT = re.compile(r"^\\(?:un)?restrict .*$", re.MULTILINE)  # with a new random word each time
_TABLE = re.compile(r"(CREATE (?:UNLOGGED |FOREIGN )?TABLE [^\n]* \(\n)(.*?)(\n\)[^\n]*)", re.DOTALL)


def dump(url: sa.URL, bindir: Path | None = None) -> list[str]:
    """The entries of the dump, sorted; the order of the columns in a CREATE TABLE is taken out.

    Args:
        url: The address of the database.
        bindir: The folder of its server's programs; those of the wheel, if not said.
    """
    return sorted(_entries(_RESTRICT.sub("", _dumped(url, bindir)).rstrip("\n") + "\n\n"))


def restore(url: sa.URL, into: sa.URL, bindir: Path | None = None) -> None:
    """Build in an empty database what the dump of another one says."""
    program = (bindir or next(programs.embedded()).bindir) / "psql"
    command = [program, "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", *_address(into)]
    subprocess.run(
        command, input=_dumped(url, bindir), capture_output=True, text=True, check=True, timeout=120
    )


def _dumped(url: sa.URL, bindir: Path | None) -> str:
    program = (bindir or next(programs.embedded()).bindir) / "pg_dump"
    command = [program, "--schema-only", *_address(url)]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout


def _address(url: sa.URL) -> list[str]:
    return [f"--host={url.query['host']}", f"--username={url.username}", f"--dbname={url.database}"]


def _entries(text: str) -> Iterator[str]:
    """Each entry with the settings that hold for it, which are said only when they change."""
    first, *entries = _ENTRY.split(text.removesuffix(_END))
    state = dict(_STATE.findall(first))
    for entry in entries:
        content = _TABLE.sub(_in_any_order, _STATE.sub("", entry)).strip()
        if _GRANTS.search(entry):
            content = "\n".join(
                sorted(content.splitlines())
            )  # they stand in the order in which they were made
        yield "\n".join([*_holding(entry, state), content])
        state |= dict(_STATE.findall(entry))  # what stands at the end of an entry is for the next one


def _holding(entry: str, state: dict[str, str]) -> list[str]:
    """The settings that matter to an entry."""
    found = re.search(r"Type: (TABLE|INDEX|CONSTRAINT|MATERIALIZED VIEW);", entry)
    if found is None:
        return []
    words = ["tablespace"]
    if found[1] in ("TABLE", "MATERIALIZED VIEW") and "\nPARTITION BY" not in entry:
        words.append("table_access_method")
    return [f"{word}: {state[word]}" for word in words if word in state]


def _in_any_order(found: re.Match[str]) -> str:
    lines = sorted(line.rstrip(",") for line in found[2].splitlines())
    return found[1] + "\n".join(lines) + found[3]
