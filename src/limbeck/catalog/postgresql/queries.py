"""The query files: what they say to a server of a certain version."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from zlib import crc32

from limbeck.secret_texts import SECRET_NAME

_PACKAGE = "limbeck.catalog.postgresql"
_CONDITION = re.compile(r"^-- Asked if: (.+(?:\n--   .+)*)$", re.MULTILINE)
_VERSIONS = re.compile(r"\s*--(?: since (?P<since>\d+))?(?: before (?P<before>\d+))?$")
_COMMENT = re.compile(r"\s*--.*$")


@dataclass(frozen=True, slots=True)
class Query:
    """The question that one file asks.

    Attributes:
        name: The file's name without `.sql`.
        text: The statement for one version of the server.
        conditions: Queries of which one has to find something for the question to be worth asking; empty for
            one that is always asked.
    """

    name: str
    text: str
    conditions: tuple[str, ...] = ()

    def prepared_name(self, planning: str) -> str:
        """The name that it is prepared under; another text has another name, and so has another plan."""
        return f"limbeck_{self.name}_{planning}_{crc32(self.text.encode()):08x}"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All questions for one version of the server.

    Attributes:
        census: Tells in one array which of the questions are worth asking: most kinds of objects are in few
            databases, and asking for each takes time.
        questions: The questions, in the order of the census.
    """

    census: Query
    questions: tuple[Query, ...]


@lru_cache
def catalogue(version: int) -> Catalogue:
    """The questions for a server of a major version.

    Each file of the folder `queries` asks for one kind of object, or a few that are alike, and says which
    columns its rows have: `kind`, `schema`, `table`, `name` and perhaps `position`; every other column is the
    attribute of that name, absent where it is null. A line that ends in `-- since 15` is for servers from
    that version on, one that ends in `-- before 15` for older ones; `-- since 15 before 17` is both. A line
    `-- Asked if: SELECT …`, which lines with three blanks continue, keeps the file from being asked where
    that finds nothing. `{secret_name}` stands for the pattern of the names of secrets.
    """
    folder = files(_PACKAGE) / "queries"
    found = {file.name: file.read_text(encoding="utf-8") for file in folder.iterdir() if file.is_file()}
    questions = tuple(
        Query(
            name.removesuffix(".sql"),
            written_for(version, text.replace("{secret_name}", SECRET_NAME)),
            _conditions(text),
        )
        for name, text in sorted(found.items())
        if name.endswith(".sql")
    )
    return Catalogue(Query("census", _census(questions)), questions)


def _conditions(text: str) -> tuple[str, ...]:
    return tuple(found.replace("\n--  ", "") for found in _CONDITION.findall(text))


def written_for(version: int, text: str) -> str:
    """A file's text without its comments and without the lines that are for other versions."""
    lines = (line.rstrip() for line in text.splitlines())
    kept = (_COMMENT.sub("", line) if "--" in line else line for line in lines if _is_for(version, line))
    return "\n".join(line for line in kept if line)


def _is_for(version: int, line: str) -> bool:
    found = _VERSIONS.search(line) if "--" in line else None
    if found is None:
        return True
    since, before = found["since"], found["before"]
    return (since is None or version >= int(since)) and (before is None or version < int(before))


def _census(questions: Sequence[Query]) -> str:
    each = [" OR ".join(f"EXISTS ({text})" for text in query.conditions) or "true" for query in questions]
    return f"SELECT ARRAY[{', '.join(each)}]"
