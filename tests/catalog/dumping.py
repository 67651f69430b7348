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
_END = "--\n-- PostgreSQL database dump complete\n--\n\n"
_RESTRICT = re.compile(r"^\\(?:un)?restrict .*$", re.MULTILINE)  # with a new random word each time
_TABLE = re.compile(r"(CREATE (?:UNLOGGED |FOREIGN )?TABLE [^\n]* \(\n)(.*?)(\n\)[^\n]*)", re.DOTALL)


def dump(url: sa.URL, bindir: Path | None = None) -> list[str]:
    """The entries of the dump, sorted; the order of the columns in a CREATE TABLE is taken out.

    Args:
        url: The address of the database.
        bindir: The folder of its server's programs; those of the wheel, if not said.
    """
    program = (bindir or next(programs.embedded()).bindir) / "pg_dump"
    where = [f"--host={url.query['host']}", f"--username={url.username}", f"--dbname={url.database}"]
    done = subprocess.run(
        [program, "--schema-only", *where], capture_output=True, text=True, check=True, timeout=120
    )
    return sorted(_entries(_RESTRICT.sub("", done.stdout).rstrip("\n") + "\n\n"))


def _entries(text: str) -> Iterator[str]:
    """Each entry with the settings that hold for it, which are said only when they change."""
    first, *entries = _ENTRY.split(text.removesuffix(_END))
    state = dict(_STATE.findall(first))
    for entry in entries:
        content = _TABLE.sub(_in_any_order, _STATE.sub("", entry))
        yield "\n".join([*_holding(entry, state), content.strip()])
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
