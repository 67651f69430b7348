"""Python and SQL as they may be printed: what cannot be seen is an escape, and the code still does the same.

`characters` makes pictures of such characters, which are not what the code meant; here they become what the
language itself writes for them. Where it has nothing for them, the whole code becomes a comment: half of a
migration is worse than none.
"""

from __future__ import annotations

import ast
import re
import unicodedata
from collections.abc import Iterator

from limbeck.characters import is_hidden, visible
from limbeck.patterns import LatePattern

_KEPT = "\n\t"
_SHORT = 0xFFFF
# The marks that turn the reading direction and no others: https://unicode.org/reports/tr9/
_TURNING = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})
_MARKS = frozenset("\u061c\u200e\u200f")
_UNSAFE = frozenset({"Cc", "Cs", "Zl", "Zp"})
_NOTE = (
    "Only to be read: characters that cannot be seen are written as escapes below, which this language does "
    "not have. Nothing of it runs as it is printed; `to_dict()` holds the exact text."
)
# Comments, and what stands in quotes of any kind; the rest is code. Comments of PostgreSQL nest: where they
# do, the code does not end where it seems to, and becomes a comment as a whole.
_SQL = LatePattern(
    r"""(?P<comment>--[^\n]*|/\*(?:(?!/\*|\*/).)*\*/)"""
    r"""|(?<![\w$])(?P<escaped>[eE]'(?:[^'\\]|''|\\.)*')"""
    r"""|(?<![\w$])(?P<unicode>[uU]&(?:'(?:[^']|'')*'|"(?:[^"]|"")*"))"""
    r"""|(?<![\w$])(?P<plain>[bBnNxX]'(?:[^']|'')*')"""
    r"""|(?<![\w$&])(?P<literal>'(?:[^']|'')*')"""
    r"""|(?<![\w$&])(?P<name>"(?:[^"]|"")*")"""
    r"""|(?<![\w$])(?P<dollars>\$(?P<tag>\w*)\$.*?\$(?P=tag)\$)"""
    r"""|(?P<other>['"]|/\*|\*/|\$\w*\$)""",
    re.DOTALL,
)
_PAIR = re.compile(r"\\(.)", re.DOTALL)
_UNICODE = (r"\{:04x}", r"\+{:06x}")  # the escapes of U&'…' and U&"…"


def printable_python(text: str) -> str:
    """Python that parses to the same as a text, and that no terminal obeys.

    Args:
        text: A module.
    """
    lines = text.replace("\r\n", "\n")
    shown = visible(lines, keep=_KEPT)
    if shown == lines or _same_python(lines, shown):
        return shown
    return _as_comment(shown, "# ")


def printable_sql(text: str, dialect: str) -> str:
    """SQL that does the same as a text, and that no terminal obeys.

    PostgreSQL has escapes for every character (https://www.postgresql.org/docs/current/sql-syntax-lexical.html);
    of other dialects, what merely cannot be seen stays as it is.

    Args:
        text: Statements, each ended by a semicolon.
        dialect: SQLAlchemy's name of the dialect; empty where it is not known.
    """
    if not any(map(_is_unseen, text)):
        return text
    if dialect == "postgresql":
        escaped = "".join(_escaped(text))
        if not any(map(_is_unseen, escaped)):
            return escaped
    lines = text.replace("\r\n", "\n")
    return _as_comment(visible(lines, keep=_KEPT), "-- ") if any(map(_is_unsafe, lines)) else text


def _is_unseen(character: str) -> bool:
    return character not in _KEPT and is_hidden(character)


def _is_unsafe(character: str) -> bool:
    """Whether a character steers a terminal, ends a line or turns the reading direction."""
    return character not in _KEPT and (
        unicodedata.category(character) in _UNSAFE
        or unicodedata.bidirectional(character) in _TURNING
        or character in _MARKS
    )


def _same_python(one: str, other: str) -> bool:
    try:
        return ast.dump(ast.parse(one)) == ast.dump(ast.parse(other))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False


def _as_comment(text: str, mark: str) -> str:
    return "".join(f"{mark}{line}\n" for line in (_NOTE, *text.rstrip("\n").split("\n")))


def _escaped(text: str) -> Iterator[str]:
    """The pieces of a PostgreSQL script, those in quotes with escapes."""
    end = 0
    for found in _SQL.finditer(text):
        yield text[end : found.start()].replace("\r\n", "\n")
        end = found.end()
        word = found[0]
        if found.lastgroup == "comment":
            yield visible(word, keep=_KEPT)
        elif not any(map(_is_unseen, word)):
            yield word
        elif found["escaped"]:
            yield _with_escapes(_PAIR.sub(_needed, word), r"\u{:04x}", r"\U{:08x}")
        elif found["unicode"]:
            yield _with_escapes(word, *_UNICODE)
        elif found["literal"] or found["name"]:
            yield "U&" + _with_escapes(word.replace("\\", r"\\"), *_UNICODE)
        elif found["dollars"]:
            inner = (
                word[len(found["tag"]) + 2 : -len(found["tag"]) - 2].replace("\\", r"\\").replace("'", "''")
            )
            yield "U&'" + _with_escapes(inner, *_UNICODE) + "'"
        elif found["plain"]:
            yield word
        else:  # quotes that are not closed, or comments in comments: nobody knows what the rest is
            yield text[found.start() :]
            return
    yield text[end:].replace("\r\n", "\n")


def _needed(pair: re.Match[str]) -> str:
    """A backslash and what follows it in E'…', without the backslash where that does not need it."""
    return pair[1] if _is_unseen(pair[1]) else pair[0]


def _with_escapes(text: str, short: str, long: str) -> str:
    return "".join(
        (short if ord(each) <= _SHORT else long).format(ord(each)) if _is_unseen(each) else each
        for each in text
    )
