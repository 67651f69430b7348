"""Views and triggers that SQLite keeps although what they stand on is gone."""

from __future__ import annotations

import re
import sqlite3

from limbeck.databases.sqlite import quoted
from limbeck.rehearsals.sqlite_pair import NEW, OLD, SqlitePair

_VIEWS = "SELECT name FROM {schema}.sqlite_master WHERE type = 'view' ORDER BY name"
_TRIGGERS = "SELECT name, tbl_name, sql FROM {schema}.sqlite_master WHERE type = 'trigger' ORDER BY name"
_EVENT = re.compile(r"\b(?:BEFORE|AFTER|INSTEAD\s+OF)?\s*\b(INSERT|UPDATE|DELETE)\b", re.IGNORECASE)
_HIDDEN = 6  # the place of what `table_xinfo` says of generated columns


def newly_broken(pair: SqlitePair) -> dict[str, str]:
    """The views and triggers that worked before and do not now, each with what SQLite says.

    Args:
        pair: The two states.
    """
    before, after = _broken(pair, OLD), _broken(pair, NEW)
    return {each: error for each, error in after.items() if each not in before}


def _broken(pair: SqlitePair, schema: str) -> dict[str, str]:
    """Each view is asked for no row, and what would fire a trigger is compiled, and not run."""
    questions = {
        f"view {name}": f"SELECT * FROM {schema}.{quoted(name)} LIMIT 0"  # noqa: S608 - quoted
        for (name,) in pair.rows(_VIEWS.format(schema=schema))
    }
    for name, table, sql in pair.rows(_TRIGGERS.format(schema=schema)):
        question = _firing(pair, schema, table, sql)
        if question:
            questions[f"trigger {name}"] = f"EXPLAIN {question}"
    return {each: error for each, sql in questions.items() if (error := _error(pair, sql))}


def _firing(pair: SqlitePair, schema: str, table: str, sql: str) -> str:
    """A statement that would fire a trigger; empty for one of a view."""
    event = _EVENT.search(sql.partition("ON ")[0].partition(" ")[2])
    columns = [
        each[1] for each in pair.rows(f"PRAGMA {schema}.table_xinfo({quoted(table)})") if each[_HIDDEN] == 0
    ]
    known = pair.before if schema == OLD else pair.after
    if event is None or not columns or table not in known:
        return ""
    place, column = f"{schema}.{quoted(table)}", quoted(columns[0])
    return {
        "INSERT": f"INSERT INTO {place} DEFAULT VALUES",
        "UPDATE": f"UPDATE {place} SET {', '.join(f'{quoted(each)} = {quoted(each)}' for each in columns)}",  # noqa: S608 - quoted
        "DELETE": f"DELETE FROM {place} WHERE {column} IS NULL",  # noqa: S608 - quoted
    }[event.group(1).upper()]


def _error(pair: SqlitePair, sql: str) -> str:
    try:
        pair.rows(sql)
    except sqlite3.Error as error:
        return str(error)
    return ""
