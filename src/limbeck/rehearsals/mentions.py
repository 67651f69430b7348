"""What a revision names, from its text and from the statements that it ran."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from limbeck.records import ObservedStatement
from limbeck.records.revision import Body, Operation

_WORD = re.compile(r"\w+")
_QUOTED = re.compile(r"\"((?:[^\"]|\"\")+)\"|`([^`]+)`|\[([^\]]+)\]")
_DOT = r"\s*\.\s*"
_BATCH = "_alembic_tmp_"
"""How Alembic's batch mode names the table that takes the place of another one."""

_REPLACING = rf"(?:\"{_BATCH}((?:[^\"]|\"\")+)\"|{_BATCH}(\w+))"
_REBUILT = re.compile(_REPLACING)
_MADE_ANEW = re.compile(rf"CREATE TABLE\s+{_REPLACING}")
_MADE_AFTERWARDS = re.compile(
    r"\s*(?:DROP TABLE|CREATE (?:UNIQUE )?INDEX (?:\"(?:[^\"]|\"\")+\"|\S+) ON)\s+"
    r"(?:\"((?:[^\"]|\"\")+)\"|[`\[]?(\w+))",
    re.IGNORECASE,
)

_CHANGES_VALUES = re.compile(r"\s*(?:WITH|INSERT|UPDATE|REPLACE|MERGE)\b", re.IGNORECASE)
_INSERTS = re.compile(r"\s*(?:INSERT|REPLACE)\b", re.IGNORECASE)
_UPDATES = r"\s*(?:WITH|UPDATE|MERGE)\b.*(?<![\w$]){table}(?![\w$]).*\bSET\b(?:.*,)?[\s(]*{column}\s*[,=)]"
_REPLACES_ROWS = r"\s*(?:INSERT\s+OR\s+)?REPLACE\s+INTO\s+{table}\s*(?:VALUES|SELECT|WITH)\b"
_RENAMES_LABEL = r"\s*ALTER\s+TYPE\s+{type}\s+RENAME\s+VALUE\b"
_DELETES = re.compile(r"\s*(?:WITH|DELETE|TRUNCATE)\b", re.IGNORECASE)
_DROPS = re.compile(r"\s*DROP\s+(?:TABLE|INDEX|VIEW|TRIGGER)\b", re.IGNORECASE)
_USING = re.compile(r"\bUSING\s+(?!\"?\w+\"?\s*::\s*[\w\s()\"]+$)(.+)$", re.IGNORECASE | re.DOTALL)

_KEYWORDS = {"type": "type_", "nullable": "nullable", "default": "server_default", "comment": "comment"}
"""The keyword of `alter_column` that changes an attribute of a column."""

_LOSING_WORDS = {
    "nullable": "DROP NOT NULL",
    "default": "DROP DEFAULT",
    "collation": "COLLATE",
    "identity": "DROP IDENTITY",
    "identity options": "DROP IDENTITY",
    "identity persistence": "DROP IDENTITY",
    "identity comment": "DROP IDENTITY",
    "generated": "DROP EXPRESSION",
    "generated kind": "DROP EXPRESSION",
    "statistics": "SET STATISTICS",
    "storage": "SET STORAGE",
    "compression": "SET COMPRESSION",
}
"""What a statement says that takes an attribute from a column on purpose."""

_SCHEMA_OPERATIONS = frozenset(
    {
        "create_check_constraint",
        "create_foreign_key",
        "create_primary_key",
        "create_unique_constraint",
        "create_exclude_constraint",
        "drop_constraint",
    }
)


@dataclass(frozen=True)
class Mentions:
    """What a revision's upgrade names.

    Attributes:
        source: The text of its file.
        body: Its `upgrade` function, as it was read.
        statements: What it ran.
    """

    source: str
    body: Body | None
    statements: Sequence[ObservedStatement]

    @cached_property
    def words(self) -> frozenset[str]:
        """The words in the strings of the file, those of its docstrings and of `downgrade` left out."""
        try:
            tree = ast.parse(self.source)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return frozenset(_WORD.findall(self.source))
        words: set[str] = set()
        for string in _strings(tree):
            text = string.replace("\\:", ":")  # how `op.execute` is given a colon
            words.update(_WORD.findall(text))
            words.update(_identifiers(_QUOTED, text))
            words.add(text)
        return frozenset(words)

    def names(self, name: str) -> bool:
        """Whether it names an object, in its text or in a statement of its own that drops it.

        Args:
            name: Its name; that of a table outside the default schema begins with its schema and a dot.
        """
        if not name:
            return False
        conventional = any(len(word) > 1 and name.endswith(f"_{word}") for word in self._constraint_names)
        in_words = any(self.words.issuperset(parts) for parts in _readings(name))
        return in_words or conventional or self._drops(name)

    def says(self, phrase: str) -> bool:
        """Whether a statement of its own has some words, in upper or lower case."""
        return any(phrase.lower() in " ".join(each.split()).lower() for each in self.own_statements)

    def says_of(self, table: str, phrases: Sequence[str]) -> bool:
        """Whether a statement of its own about a table has some words, in upper or lower case.

        Args:
            table: The table, with its schema unless that is the default one.
            phrases: The words, of which one is enough.
        """
        statements = [" ".join(each.split()).lower() for each in self.own_statements if _has(each, table)]
        return any(phrase.lower() in each for phrase in phrases for each in statements)

    @cached_property
    def own_statements(self) -> tuple[str, ...]:
        """The statements that its author wrote: without those of batch mode."""
        rebuilt = {name for each in self.statements for name in _identifiers(_REBUILT, each.sql)}
        return tuple(each.sql for each in self.statements if not _is_of_batch(each.sql, rebuilt))

    @property
    def rebuilt(self) -> frozenset[str]:
        """The tables that batch mode made anew."""
        return frozenset(name for each in self.statements for name in _identifiers(_MADE_ANEW, each.sql))

    def sets(self, table: str, column: str) -> bool:
        """Whether a statement of its author gives a column its values."""
        return any(
            _has(sql, column)
            and (
                (_CHANGES_VALUES.match(sql) and (_has(sql, table) or _INSERTS.match(sql)))
                or _USING.search(sql)
            )
            for sql in self.own_statements
        ) or self._matches(_REPLACES_ROWS, table=table)  # whole rows, whose columns need no names

    def updates(self, table: str, column: str) -> bool:
        """Whether a statement of its author gives a column of rows that are there other values.

        Args:
            table: The table, with its schema unless that is the default one.
            column: The column.
        """
        return self._matches(_UPDATES, table=table, column=column)

    def renames_label(self, kind: str) -> bool:
        """Whether a statement of its author gives a label of an enum another name.

        Args:
            kind: The type of a column as the catalogue writes it, or of an array of it.
        """
        name = kind.removesuffix("[]").replace('"', "")
        return any(self._matches(_RENAMES_LABEL, type=each) for each in (name, name.rpartition(".")[2]))

    def deletes(self, table: str) -> bool:
        """Whether a statement of its author deletes rows of a table."""
        return any(_DELETES.match(sql) and _has(sql, table) for sql in self.own_statements)

    def alters(self, table: str, column: str, attribute: str, *, lost: bool) -> bool:
        """Whether it names an attribute of a column.

        Args:
            table: The table; one outside the default schema begins with its schema and a dot.
            column: The column.
            attribute: The catalogue's word for it.
            lost: Whether the attribute is gone or weaker; to name the column then is not enough.
        """
        keyword = _KEYWORDS.get(attribute)
        for each in self._operations:
            about = any(f"{written}.{column}" in each.columns for written in _written(each, table))
            if each.call == "alter_column" and about:
                given = _keywords(each)
                if keyword in given or (attribute == "collation" and "collation" in each.source):
                    return True
            elif each.call == "add_column" and about:
                return True
        if lost:
            phrase = _LOSING_WORDS.get(attribute)
            return phrase is not None and self.says(phrase) and column in self.words
        return column in self.words and any(
            _has(sql, column) and not _CHANGES_VALUES.match(sql) for sql in self.own_statements
        )

    def makes_constraint(self, table: str, columns: Sequence[str]) -> bool:
        """Whether it makes or drops a constraint of a table, with some of these columns where it says so.

        Args:
            table: The table; one outside the default schema begins with its schema and a dot.
            columns: The columns of the constraint.
        """
        return any(
            not each.columns or any(f"{written}.{column}" in each.columns for column in columns)
            for each in self._operations
            if each.call in _SCHEMA_OPERATIONS
            for written in _written(each, table)
        )

    @property
    def _operations(self) -> tuple[Operation, ...]:
        return () if self.body is None else self.body.operations

    @cached_property
    def _constraint_names(self) -> frozenset[str]:
        """Names that a naming convention may have made longer."""
        calls = (each for each in self._operations if each.call in _SCHEMA_OPERATIONS)
        return frozenset(word for each in calls for word in re.findall(r"[\"'](\w+)[\"']", each.source)[:1])

    def _matches(self, statement: str, **names: str) -> bool:
        """Whether a statement of its author begins like a pattern that has names in it."""
        patterns = {word: _pattern_of(name) for word, name in names.items()}
        wanted = re.compile(statement.format(**patterns), re.IGNORECASE | re.DOTALL)
        return any(map(wanted.match, self.own_statements))

    def _drops(self, name: str) -> bool:
        return any(_DROPS.match(sql) and _has(sql, name) for sql in self.own_statements)


def _strings(tree: ast.Module) -> Iterator[str]:
    """The strings of a version file, but for docstrings and what only `downgrade` says."""
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for statement in tree.body:
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef) and statement.name == "downgrade":
            continue
        for node in ast.walk(statement):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
                yield node.value


def _is_of_batch(sql: str, rebuilt: set[str]) -> bool:
    """Whether batch mode wrote a statement: all that has its table, and what makes indexes anew after it."""
    if _BATCH in sql:
        return True
    made = _MADE_AFTERWARDS.match(sql)
    return made is not None and (made[1] or made[2]).replace('""', '"') in rebuilt


def _identifiers(pattern: re.Pattern[str], text: str) -> Iterator[str]:
    """The names that a pattern finds, without their quotes."""
    for found in pattern.finditer(text):
        name = next((each for each in found.groups() if each), "")
        yield name.replace('""', '"')


def _readings(name: str) -> Iterator[tuple[str, ...]]:
    """What a name may consist of: itself alone, or at each of its dots a schema and a table."""
    yield (name,)
    yield from ((name[:at], name[at + 1 :]) for at in range(1, len(name) - 1) if name[at] == ".")


def _written(operation: Operation, table: str) -> tuple[str, ...]:
    """How an operation writes a table, where it is about it: one without a schema may be in any."""
    return tuple({table, *(parts[-1] for parts in _readings(table))} & {*operation.tables})


def _keywords(operation: Operation) -> frozenset[str]:
    """The keywords of a call."""
    try:
        call = ast.parse(operation.source.strip(), mode="eval").body
    except SyntaxError:
        return frozenset()
    return frozenset(str(each.arg) for each in call.keywords) if isinstance(call, ast.Call) else frozenset()


def _has(sql: str, name: str) -> bool:
    return re.search(rf"(?<![\w$]){_pattern_of(name)}(?![\w$])", sql) is not None


def _pattern_of(name: str) -> str:
    """The pattern of a name, perhaps with its schema, as SQL may write it."""
    return f"(?:{'|'.join(_DOT.join(map(_quoted_or_not, parts)) for parts in _readings(name))})"


def _quoted_or_not(name: str) -> str:
    """The pattern of a name as SQL may write it."""
    inner = "|".join(re.escape(each) for each in dict.fromkeys((name, name.replace('"', '""'))))
    return rf"[\"`\[]?(?:{inner})[\"`\]]?"
