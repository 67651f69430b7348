"""What a statement of SQL is about: its objects, the tables that it names, and whether it removes something.

Only as much of a statement is read as says so, of every kind that PostgreSQL and SQLite have. The parser of a
package was tried: sqlglot leaves ALTER TYPE, CREATE POLICY, GRANT, DO and most other kinds unread.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from limbeck.histories import sql_words
from limbeck.histories.sql_tokens import SqlToken, TokenKind, statements


@dataclass(frozen=True, slots=True)
class SqlStatement:
    """One statement.

    Attributes:
        objects: What it is about: `posts` for a table, `trigger t of posts` for another kind of object.
        tables: The tables and views that it names, those that it is about first.
        columns: The columns that it is about, as `table.column`.
        drops: Whether it removes an object, a column, a constraint or rows.
        fills: The table into which it inserts rows; none for any other statement.
    """

    objects: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    drops: bool = False
    fills: tuple[str, ...] = ()


def read_statements(sql: str) -> Iterator[SqlStatement]:
    """The statements of a text, in order, with those that a DO block runs."""
    for found in statements(sql):
        if found[0].upper == "DO":
            yield from _in_block(found)
        else:
            yield _Reader(found).read()


def _in_block(found: list[SqlToken]) -> Iterator[SqlStatement]:
    """What a DO block runs, texts that it executes included."""
    for body in (each.text for each in found if each.kind is TokenKind.STRING):
        for line in statements(body):
            starts = [at + 1 for at, token in enumerate(line) if token.upper in sql_words.BLOCK_STARTS]
            inner = line[starts[-1] :] if starts else line
            if inner and inner[0].upper == "EXECUTE":
                texts = (each.text for each in inner if each.kind is TokenKind.STRING)
                yield from (each for text in texts for each in read_statements(text))
            elif inner:
                yield _Reader(inner).read()


class _Reader:
    """Goes through the tokens of one statement."""

    def __init__(self, found: list[SqlToken]) -> None:
        self._tokens = found
        self._at = 0

    def read(self) -> SqlStatement:
        """What the statement is about; nothing for a kind that names no object."""
        hidden = self._common_tables()
        verb = self._next()
        objects = self._objects(verb)
        kinds = {kind for kind, _ in objects}
        of = self._table_of(verb, kinds)
        tables = [name for kind, name in objects if kind in sql_words.RELATIONS]
        columns = [name for kind, name in objects if kind == "COLUMN"]
        tables += [name.rpartition(".")[0] for name in columns]
        tables += [of] if of else []
        if verb in {"SELECT", *sql_words.CHANGES_OF_ROWS} or (
            verb in {"CREATE", "ALTER", "DROP"} and kinds & sql_words.RELATIONS
        ):
            tables += self._others(verb)
        words = objects or [("TABLE", each) for each in tables]
        return SqlStatement(
            tuple(dict.fromkeys(_in_words(*each, of) for each in words if each[1] not in hidden)),
            tuple(dict.fromkeys(each for each in tables if each and each not in hidden)),
            tuple(columns),
            self._drops(verb),
            tuple(name for _, name in objects[:1]) if verb in sql_words.INSERTS else (),
        )

    def _objects(self, verb: str) -> list[tuple[str, str]]:  # noqa: PLR0911  one for each kind of statement
        """The kinds and names of what a statement with this verb is about."""
        if verb in {"CREATE", "ALTER", "DROP", "REFRESH"}:
            return self._named(self._kind(), several=verb == "DROP")
        if verb in sql_words.CHANGES_OF_ROWS:
            return self._named("TABLE", sql_words.CHANGES_OF_ROWS[verb])
        if verb in sql_words.MAINTENANCE:
            self._skip_parentheses()
            return self._named("TABLE", sql_words.BEFORE_MAINTAINED, several=True)
        if verb == "REINDEX":
            self._skip_parentheses()
            return self._named(self._kind())
        if verb in {"COMMENT", "GRANT", "REVOKE", "SECURITY"}:
            return self._behind_on(several=verb in {"GRANT", "REVOKE"})
        if verb in {"COPY", "CALL"}:
            return self._named("TABLE" if verb == "COPY" else "PROCEDURE")
        if verb in {"SET", "RESET", "PRAGMA"}:
            found = self._named("SETTING", frozenset({"SESSION", "LOCAL"}))
            return found if verb != "SET" or self._word() in {"=", "TO"} else []
        return []

    def _behind_on(self, *, several: bool) -> list[tuple[str, str]]:
        """What a comment or a privilege is on; nothing where a role is granted."""
        words = [each.upper for each in self._tokens]
        if "ON" not in words:
            return []
        self._at = words.index("ON") + 1
        if self._word() == "ALL":  # ALL TABLES IN SCHEMA …
            self._at = words.index("SCHEMA", self._at) if "SCHEMA" in words[self._at :] else len(words)
        kind = self._kind()
        return self._named(kind or "TABLE", several=several)

    def _named(
        self, kind: str, before: frozenset[str] = sql_words.BEFORE_NAME, *, several: bool = False
    ) -> list[tuple[str, str]]:
        """The objects of a kind that are named here."""
        found: list[tuple[str, str]] = []
        while kind:
            while self._word() in before:
                self._at += 1
            name = "" if self._word() == "ON" else self._name()
            if name or kind == "INDEX":  # CREATE INDEX ON posts (…) leaves the name to the database
                found.append((kind, name))
            self._skip_parentheses()
            if self._word() == "*":
                self._at += 1
            if not several or not name or self._word() != ",":
                break
            self._at += 1
        return found

    def _kind(self) -> str:
        """The kind of object that is named next, and go behind it; empty for none that is known."""
        while self._word() in sql_words.ADJECTIVES or (
            self._word() == "CONSTRAINT" and self._word(1) == "TRIGGER"
        ):
            self._at += 1
        for length in range(sql_words.LONGEST_KIND, 0, -1):
            kind = " ".join(self._word(each) for each in range(length))
            if kind in sql_words.KINDS and self._word(length) != ",":
                self._at += length
                return kind
        return ""

    def _name(self) -> str:
        """The name that stands here, with what qualifies it, and go behind it; empty for none."""
        parts: list[str] = []
        while self._at < len(self._tokens) and self._tokens[self._at].is_name:
            parts.append(self._tokens[self._at].text)
            self._at += 1
            if self._word() != ".":
                return ".".join(parts)
            self._at += 1
        return ""

    def _table_of(self, verb: str, kinds: set[str]) -> str:
        """The table that an index, a trigger, a policy, a rule or a constraint belongs to."""
        if not kinds & sql_words.OF_A_TABLE:
            return ""
        behind = "TO" if "RULE" in kinds and verb == "CREATE" else "ON"
        for at in range(self._at, len(self._tokens)):
            if self._tokens[at].upper == behind and self._word_at(at + 1) not in sql_words.RULE_EVENTS:
                self._at = at + 1
                return "".join(name for _, name in self._named("TABLE", frozenset({"ONLY", "TABLE"})))
        return ""

    def _others(self, verb: str) -> Iterator[str]:
        """The tables that follow a word which only a table follows."""
        leads = (
            (*sql_words.BEFORE_TABLE, ("USING",)) if verb in {"DELETE", "MERGE"} else sql_words.BEFORE_TABLE
        )
        for at in range(len(self._tokens)):
            lead = next((each for each in leads if self._stands(each, at)), None)
            if lead is None or (lead == ("FROM",) and self._is_argument(at)):
                continue
            self._at = at + len(lead)
            while True:
                while self._word() in {"ONLY", "("}:
                    self._at += 1
                name = "" if self._word() in sql_words.NO_TABLE else self._name()
                is_function = self._word() == "(" and lead in {("FROM",), ("JOIN",)}
                if name and not is_function:
                    yield name
                if not name or lead != ("FROM",) or not self._skip_alias():
                    break

    def _skip_alias(self) -> bool:
        """Go behind an alias and a comma; whether another table follows."""
        while self._word() == "AS" or (
            self._at < len(self._tokens) and self._tokens[self._at].is_name and self._word(1) == ","
        ):
            self._at += 1
        if self._word() != ",":
            return False
        self._at += 1
        return True

    def _is_argument(self, at: int) -> bool:
        """Whether a FROM belongs to `IS DISTINCT FROM` or to a function such as `extract(year FROM …)`."""
        if self._word_at(at - 1) == "DISTINCT":
            return True
        depth = 0
        for before in range(at - 1, 0, -1):
            depth += {")": 1, "(": -1}.get(self._word_at(before), 0)
            if depth < 0:
                return self._word_at(before - 1) in sql_words.FUNCTIONS_WITH_FROM
        return False

    def _common_tables(self) -> set[str]:
        """The names that WITH gives to its queries, and go behind them."""
        if self._word() != "WITH":
            return set()
        found = set()
        self._at += 2 if self._word(1) == "RECURSIVE" else 1
        while name := self._name():
            found.add(name)
            self._skip_parentheses()
            while self._word() in {"AS", "NOT", "MATERIALIZED"}:
                self._at += 1
            self._skip_parentheses()
            if self._word() != ",":
                break
            self._at += 1
        return found

    def _drops(self, verb: str) -> bool:
        """Whether the statement removes something, in a query of its WITH perhaps."""
        if verb in {"DROP", "TRUNCATE", "DELETE"}:
            return True
        if verb == "ALTER":
            return any(
                each.upper == "DROP" and self._word_at(at + 1) not in sql_words.HARMLESS_DROPS
                for at, each in enumerate(self._tokens)
            )
        removes = (("(", "DELETE"), ("THEN", "DELETE"))
        return verb in {"SELECT", *sql_words.CHANGES_OF_ROWS} and any(
            self._stands(each, at) for at in range(len(self._tokens)) for each in removes
        )

    # The tokens.

    def _skip_parentheses(self) -> None:
        """Go behind the parentheses that open here, if any do."""
        depth = 0
        while self._at < len(self._tokens):
            depth += {"(": 1, ")": -1}.get(self._word(), 0)
            if depth <= 0 and self._word() != ")":
                return
            self._at += 1
            if not depth:
                return

    def _next(self) -> str:
        word = self._word()
        self._at += 1
        return word

    def _word(self, ahead: int = 0) -> str:
        return self._word_at(self._at + ahead)

    def _word_at(self, at: int) -> str:
        return self._tokens[at].upper if 0 <= at < len(self._tokens) else ""

    def _stands(self, words: tuple[str, ...], at: int) -> bool:
        return all(self._word_at(at + ahead) == each for ahead, each in enumerate(words))


def _in_words(kind: str, name: str, table: str) -> str:
    """An object as a report names it."""
    of = f" of {table}" if table and kind in sql_words.OF_A_TABLE else ""
    return name if kind in {"TABLE", "COLUMN"} else f"{kind.lower()} {name}".rstrip() + of
