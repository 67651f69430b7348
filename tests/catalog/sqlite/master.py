"""What two `sqlite_master` tables have in common, by means that have nothing to do with the catalogue.

It is simpler than the catalogue on purpose: every word outside strings is folded, and the constraints of a
table are sorted. So it is right only for schemas in which no two names differ in their case alone.
"""

from __future__ import annotations

import re

Row = tuple[str, str, str, str]
Normal = tuple[str, str, str, tuple[tuple[str, ...], ...]]

PIECE = re.compile(
    r"""\s+|--[^\n]*|/\*.*?\*/|(?P<string>'(?:[^']|'')*')|"(?P<double>(?:[^"]|"")*)"|`(?P<back>(?:[^`]|``)*)`"""
    r"""|\[(?P<square>[^\]]*)\]|(?P<other>\w+(?:\.\d+)?|\W)""",
    re.DOTALL,
)
CONSTRAINT = {"CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"}


def normalised(rows: list[Row], shadows: frozenset[str] = frozenset()) -> list[Normal]:
    """The rows in an order of their own, with their statements as tokens.

    Args:
        rows: The type, name, table and statement of each object.
        shadows: What belongs to a virtual table.
    """
    kept = [row for row in rows if not row[1].startswith("sqlite_") and row[1] not in shadows]
    return sorted((kind, name, table, parts(kind, pieces(sql))) for kind, name, table, sql in kept)


def pieces(sql: str) -> list[str]:
    """The tokens of a statement: names and keywords in upper case, strings as they are."""
    found = []
    for match in PIECE.finditer(sql):
        if match.lastgroup == "string":
            found.append(match[0])
        elif match.lastgroup == "other":
            found.append(match[0].upper())
        elif match.lastgroup is not None:
            quote = {"double": '"', "back": "`"}.get(match.lastgroup, "")
            name = match[match.lastgroup].replace(quote * 2, quote) if quote else match["square"]
            found.append(name.upper() if re.fullmatch(r"\w+", name) else f"<{name}>")
    return found


def parts(kind: str, tokens: list[str]) -> tuple[tuple[str, ...], ...]:
    """The parts of the outermost list of a table, its constraints sorted; of all else the tokens."""
    if kind != "table" or tokens[1] == "VIRTUAL":
        return (tuple(tokens),)
    found: list[list[str]] = [[]]
    depth = 0
    for piece in tokens:
        depth += {"(": 1, ")": -1}.get(piece, 0)
        if (piece, depth) in {("(", 1), (")", 0), (",", 1)}:
            found.append([])
        else:
            found[-1].append(piece)
    head, *body, end = (tuple(part) for part in found)
    columns = [part for part in body if part[0] not in CONSTRAINT]
    constraints = sorted(part for part in body if part[0] in CONSTRAINT)
    return (head, *columns, *constraints, end)
