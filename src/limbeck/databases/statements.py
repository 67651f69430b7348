"""Telling statements that only read from those that may write.

On PostgreSQL and SQLite the server itself refuses to write. Elsewhere, and on connections without
transactions, the text of a statement is all there is: what is not plainly a read counts as a write.
Of functions with a side effect inside a SELECT, PostgreSQL's own are known by name; a function that somebody
wrote is beyond this, and a server that can refuse what it does does so.
"""

from __future__ import annotations

import enum
import re

from limbeck.patterns import LatePattern


class Access(enum.Enum):
    """What a statement may do to the database."""

    READ = "read"
    WRITE = "write"


# Comments and what stands in quotes; MySQL runs what stands in /*! … */, so that stays. Where a backslash may
# escape a quote, where dollars quote, and where comments nest, the ends are uncertain: what follows is code.
_OTHERS = r"""(?P<comment>--[^\n]*|/\*(?!M?!)(?:(?!/\*|\*/).)*\*/)|(?P<literal>'(?:[^'\\]|''|\\[^'"`])*'%s)"""
_UNCERTAIN = r"""|(?P<uncertain>\\['"`]|\$\w*\$|/\*(?!M?!)|['"`])"""
_QUOTED = LatePattern(
    _OTHERS % r"|`(?:[^`\\]|``)*`" + r"""|(?P<name>"(?:[^"\\]|""|\\[^'"`])*")""" + _UNCERTAIN, re.DOTALL
)
# In PostgreSQL's names a backslash is one, and in E'…' it always escapes.
_POSTGRESQL_QUOTED = LatePattern(
    _OTHERS % r"|(?<!\w)[eE]'(?:[^'\\]|''|\\.)*'" + r"""|(?P<name>"(?:[^"]|"")*")""" + _UNCERTAIN, re.DOTALL
)

_READS = frozenset({"select", "with", "values", "table", "show", "describe", "desc", "explain", "pragma"})
_CONTROLS = frozenset(
    {"set", "reset", "use", "begin", "start", "commit", "end", "rollback", "abort", "savepoint", "release"}
    | {"declare", "fetch", "close"}
)
_LOCKING_READ = LatePattern(r"\bfor\s+(?:no\s+key\s+)?update\b", re.IGNORECASE)
# A word that writes, wherever it stands: in a CTE, behind EXPLAIN ANALYZE, or as a second statement
# without a semicolon. replace(…) and insert(…) are functions; t.update is a column.
_WRITING = LatePattern(
    r"(?<![\w.])(?:update|delete|merge|into|create|drop|alter|truncate|grant|revoke|call|exec|execute"
    r"|(?:insert|replace)(?!\s*\())\b",
    re.IGNORECASE,
)
_LOOSENING = LatePattern(r"\bread\s+write\b|read_only|@@\s*global|@@\s*persist", re.IGNORECASE)
_FAR_REACHING = LatePattern(
    r"^set\s+(?:global|persist\w*|password|statement|default\s+role)\b", re.IGNORECASE
)
_PRAGMA = LatePattern(r"^pragma\s+(?:\w+\s*\.\s*)?(?P<name>\w+)\s*(?P<argument>\(|=)?", re.IGNORECASE)
_TELLING_PRAGMAS = frozenset(
    {"table_info", "table_xinfo", "table_list", "index_list", "index_info", "index_xinfo", "foreign_key_list"}
    | {"foreign_key_check", "integrity_check", "quick_check", "database_list", "collation_list"}
)
_BEGINS_TO_WRITE = LatePattern(r"^\s*BEGIN\s+(?:IMMEDIATE|EXCLUSIVE)\b", re.IGNORECASE)
_RECONFIGURING = LatePattern(r"\b(?:set|reset|set_config|alter|update)\b", re.IGNORECASE)
_ENDING = frozenset({"commit", "end", "rollback", "abort", "begin", "start"})
# What PostgreSQL runs in a read-only transaction although it locks, rewrites, reloads, tells others or leaves
# the database: https://www.postgresql.org/docs/current/sql-set-transaction.html names some of it. A
# statement that begins with no word has a comment that this module can't read.
_NOT_HELD_BACK = frozenset(
    {"analyze", "analyse", "call", "checkpoint", "cluster", "copy", "do", "load", "lock", "notify", "reindex"}
    | {"repack", "vacuum", ""}
)
_NOT_HELD_BACK_PAIR = LatePattern(
    r"^(?:alter\s+system|prepare\s+transaction|(?:commit|rollback)\s+prepared)\b", re.IGNORECASE
)
# Functions of PostgreSQL that a read-only transaction runs although they write:
# https://www.postgresql.org/docs/15/lo-funcs.html (refused by the server since 16),
# https://www.postgresql.org/docs/current/functions-admin.html (collations, BRIN and GIN indexes, statistics),
# https://www.postgresql.org/docs/current/monitoring-stats.html (resetting of statistics).
_WRITING_FUNCTIONS = (
    r"lo_(?:creat|create|from_bytea|put|unlink|import|truncate|truncate64)|lowrite"
    r"|pg_import_system_collations|pg_notify|pg_stat_(?:statements_)?reset\w*"
    r"|pg_(?:restore|clear)_(?:relation|attribute)_stats"
    r"|brin_(?:summarize|desummarize)_\w+|gin_clean_pending_list"
)
# Those that reach beyond their database, to another one, the server, its files or its replication:
# https://www.postgresql.org/docs/current/dblink.html, functions-admin.html (signals, backups, recovery,
# replication), https://www.postgresql.org/docs/15/adminpack.html.
_FAR_FUNCTIONS = (
    r"dblink\w*|lo_export|pg_file_(?:write|rename|unlink|sync)"
    r"|pg_(?:create|copy)_(?:physical|logical)_replication_slot|pg_drop_replication_slot"
    r"|pg_replication_slot_advance|pg_sync_replication_slots|pg_logical_slot_get_(?:binary_)?changes"
    r"|pg_logical_emit_message|pg_replication_origin_(?:create|drop|advance|session_setup|session_reset"
    r"|xact_setup|xact_reset)"
    r"|pg_switch_(?:wal|xlog)|pg_create_restore_point|pg_backup_(?:start|stop)|pg_(?:start|stop)_backup"
    r"|pg_promote|pg_(?:wal|xlog)_replay_(?:pause|resume)|pg_rotate_logfile|pg_reload_conf"
    r"|pg_(?:terminate|cancel)_backend"
)
_WRITING_CALL = LatePattern(rf"(?<!\w)(?:{_WRITING_FUNCTIONS}|{_FAR_FUNCTIONS})\"?\s*\(", re.IGNORECASE)
_FAR_CALL = LatePattern(rf"(?<!\w)(?:{_FAR_FUNCTIONS})\"?\s*\(", re.IGNORECASE)
_SET_CONFIG = LatePattern(r"set_config", re.IGNORECASE)
# The name of the setting as one literal, or as one parameter of the statement, maybe with a cast.
_PLAIN_SET_CONFIG = LatePattern(
    r"""set_config"?\s*\(\s*(?:'[^'\\]*'|%s|%\(\w+\)s|\$\d+|:\w+)(?:::[\w ]+)?\s*,""", re.IGNORECASE
)


def access_of(statement: str, dialect: str = "") -> Access:
    """What a statement may do, judged by its text alone; several statements in one count as a write.

    Args:
        statement: Its text.
        dialect: SQLAlchemy's name of the dialect: PostgreSQL knows no backslashes in quoted names.
    """
    pieces = _pieces(statement, _POSTGRESQL_QUOTED if dialect == "postgresql" else _QUOTED)
    if len(pieces) > 1 or any(_writes(piece) for piece in pieces):
        return Access.WRITE
    return Access.READ


def escapes_read_only(statement: str) -> bool:
    """Whether a read-only transaction of PostgreSQL lets a statement through that does more than read."""
    return _WRITING_CALL.search(_code_with_names(statement)) is not None or any(
        _first_word(piece) in _NOT_HELD_BACK or _NOT_HELD_BACK_PAIR.match(piece)
        for piece in _pieces(statement, _POSTGRESQL_QUOTED)
    )


def reaches_beyond(statement: str) -> bool:
    """Whether a PostgreSQL statement calls a function that changes more than the database that it runs in."""
    return _FAR_CALL.search(_code_with_names(statement)) is not None


def controls_transaction(statement: str) -> bool:
    """Whether a statement only begins or ends a transaction, or a part of one."""
    pieces = _pieces(statement, _POSTGRESQL_QUOTED)
    return len(pieces) == 1 and _first_word(pieces[0]) in _ENDING | {"savepoint", "release"}


def lifts_read_only(statement: str, parameters: object = None) -> bool:
    """Whether a PostgreSQL statement would let its transaction, or a later one, write.

    Args:
        statement: Its text.
        parameters: What is bound to it.
    """
    code = _code(statement, _POSTGRESQL_QUOTED)
    if re.search(r"\bread\s+write\b", code, re.IGNORECASE):
        return True
    # The name of the setting may be quoted, as an identifier or as the argument of set_config, or bound.
    named = f"{statement} {parameters!r}" if _SET_CONFIG.search(statement) else statement
    if "transaction_read_only" in named.lower() and _RECONFIGURING.search(code):
        return True
    # A name that is put together when the statement runs may be any.
    if len(_SET_CONFIG.findall(statement)) > len(_PLAIN_SET_CONFIG.findall(statement)):
        return True
    if re.search(r"\bupdate\b.*\bpg_settings\b", statement, re.IGNORECASE | re.DOTALL):
        return True  # its rule calls set_config
    pieces = _pieces(statement, _POSTGRESQL_QUOTED)
    return len(pieces) > 1 and any(_first_word(piece) in _ENDING for piece in pieces)


def begins_to_read(statement: str) -> str:
    """The statement; where it is a SQLite `BEGIN IMMEDIATE` or `BEGIN EXCLUSIVE`, a plain `BEGIN`.

    Applications begin every transaction so; it takes the lock of a writer before anything is written, and a
    file that is open for reading refuses that.
    """
    return _BEGINS_TO_WRITE.sub("BEGIN", statement)


def touches_query_only(statement: str) -> bool:
    """Whether a SQLite statement might switch `query_only` off, or attach or make another file."""
    code = _code(statement)
    return any(_first_word(piece) in ("attach", "vacuum") for piece in code.split(";")) or (
        re.search(r"\bpragma\b[^;]*\bquery_only\s*[=(]", statement, re.IGNORECASE) is not None
    )


def _code(statement: str, quoted: LatePattern = _QUOTED, *, names: bool = False) -> str:
    """The statement with a blank for each comment, literal and quoted name.

    Args:
        statement: Its text.
        quoted: How its dialect quotes.
        names: Whether quoted names stay; the name of a function may be one.
    """
    pieces, end = [], 0
    for found in quoted.finditer(statement):
        if found["uncertain"]:
            break
        pieces.append(statement[end : found.start()])
        pieces.append(found[0] if names and found["name"] else " ")
        end = found.end()
    return "".join((*pieces, statement[end:]))


def _code_with_names(statement: str) -> str:
    return _code(statement, _POSTGRESQL_QUOTED, names=True)


def _pieces(statement: str, quoted: LatePattern = _QUOTED) -> list[str]:
    return [piece for piece in (part.strip() for part in _code(statement, quoted).split(";")) if piece]


def _first_word(piece: str) -> str:
    found = re.match(r"[\s(]*(\w+)", piece)
    return found[1].lower() if found else ""


def _writes(piece: str) -> bool:
    word = _first_word(piece)
    if word == "show":
        return False
    if word == "pragma":
        return _pragma_writes(piece)
    if word not in _READS | _CONTROLS:
        return True
    if word in _CONTROLS and (_LOOSENING.search(piece) or _FAR_REACHING.match(piece)):
        return True
    return _WRITING.search(_LOCKING_READ.sub(" ", piece)) is not None


def _pragma_writes(piece: str) -> bool:
    found = _PRAGMA.match(piece)
    if found is None:
        return True
    return found["argument"] is not None and (
        found["argument"] == "=" or found["name"].lower() not in _TELLING_PRAGMAS
    )
