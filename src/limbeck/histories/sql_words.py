"""The words of SQL that tell where a statement names what it is about; all in upper case."""

from __future__ import annotations

KINDS = frozenset(
    {
        "AGGREGATE",
        "COLLATION",
        "COLUMN",
        "CONSTRAINT",
        "CONVERSION",
        "DATABASE",
        "DOMAIN",
        "EXTENSION",
        "FUNCTION",
        "GROUP",
        "INDEX",
        "LANGUAGE",
        "POLICY",
        "PROCEDURE",
        "PUBLICATION",
        "ROLE",
        "ROUTINE",
        "RULE",
        "SCHEMA",
        "SEQUENCE",
        "SERVER",
        "STATISTICS",
        "SUBSCRIPTION",
        "TABLE",
        "TABLESPACE",
        "TRIGGER",
        "TYPE",
        "USER",
        "VIEW",
    }
) | {
    "ACCESS METHOD",
    "EVENT TRIGGER",
    "FOREIGN DATA WRAPPER",
    "FOREIGN TABLE",
    "MATERIALIZED VIEW",
    "OPERATOR CLASS",
    "OPERATOR FAMILY",
    "TEXT SEARCH CONFIGURATION",
    "TEXT SEARCH DICTIONARY",
    "TEXT SEARCH PARSER",
    "TEXT SEARCH TEMPLATE",
}
"""The kinds of objects that a statement may be about."""

LONGEST_KIND = 3
"""How many words a kind has at most."""

RELATIONS = frozenset({"TABLE", "VIEW", "MATERIALIZED VIEW", "FOREIGN TABLE"})
"""What other statements read like a table."""

OF_A_TABLE = frozenset({"CONSTRAINT", "INDEX", "POLICY", "RULE", "TRIGGER"})
"""What belongs to a table."""

ADJECTIVES = frozenset(
    {
        "OR",
        "REPLACE",
        "TEMP",
        "TEMPORARY",
        "UNLOGGED",
        "GLOBAL",
        "LOCAL",
        "UNIQUE",
        "RECURSIVE",
        "VIRTUAL",
        "TRUSTED",
        "PROCEDURAL",
    }
)
"""What may stand between CREATE and the kind."""

BEFORE_NAME = frozenset({"CONCURRENTLY", "IF", "NOT", "EXISTS", "ONLY", "AUTHORIZATION"})
"""What may stand between the kind and the name."""

CHANGES_OF_ROWS = {
    "INSERT": frozenset({"OR", "ABORT", "FAIL", "IGNORE", "REPLACE", "ROLLBACK", "INTO"}),
    "REPLACE": frozenset({"INTO"}),
    "UPDATE": frozenset({"OR", "ABORT", "FAIL", "IGNORE", "REPLACE", "ROLLBACK", "ONLY"}),
    "DELETE": frozenset({"FROM", "ONLY"}),
    "MERGE": frozenset({"INTO", "ONLY"}),
}
"""The statements that change rows, and what may stand between their verb and the table."""

INSERTS = frozenset({"INSERT", "REPLACE"})
"""Those of them that bring rows into the table."""

MAINTENANCE = frozenset({"TRUNCATE", "LOCK", "ANALYZE", "VACUUM", "CLUSTER"})
"""The statements that name tables right after their verb."""

BEFORE_MAINTAINED = frozenset({"TABLE", "ONLY", "FULL", "FREEZE", "VERBOSE"})
"""What may stand between their verb and the table."""

BEFORE_TABLE = (
    ("FROM",), ("JOIN",), ("REFERENCES",), ("INHERIT",), ("INHERITS", "("), ("PARTITION", "OF"),
    ("ATTACH", "PARTITION"), ("DETACH", "PARTITION"), ("RENAME", "TO"), ("INSERT", "INTO"), ("MERGE", "INTO"),
    ("(", "UPDATE"), ("(", "LIKE"),
)  # fmt: skip  # some in each row
"""What the name of a table follows, wherever it stands."""

NO_TABLE = frozenset({"SELECT", "LATERAL", "VALUES", "UNNEST", "WITH", "ROWS", "STDIN", "STDOUT"})
"""What may follow these words and is no table."""

FUNCTIONS_WITH_FROM = frozenset({"EXTRACT", "SUBSTRING", "TRIM", "OVERLAY"})
"""Functions with a FROM of their own."""

HARMLESS_DROPS = frozenset({"NOT", "DEFAULT", "EXPRESSION", "IDENTITY"})
"""What ALTER … DROP takes away without removing anything that holds data."""

BLOCK_STARTS = frozenset({"BEGIN", "THEN", "ELSE", "LOOP"})
"""What a statement of a DO block may follow, besides a semicolon."""

RULE_EVENTS = frozenset({"SELECT", "INSERT", "UPDATE", "DELETE"})
"""What ON may be followed by in CREATE RULE, instead of a table."""
