"""What a statement of SQL is about."""

from __future__ import annotations

import pytest

from limbeck.histories.sql_statements import SqlStatement, read_statements
from limbeck.histories.sql_tokens import SqlToken, TokenKind, tokens

# Each kind of statement: its text, the objects that it is about, and the tables that it names.
ABOUT = [
    ("CREATE TABLE IF NOT EXISTS app.posts (id int, begin date)", ["app.posts"], ["app.posts"]),
    ("CREATE TABLE new AS SELECT * FROM old", ["new"], ["new", "old"]),
    ("CREATE TABLE part PARTITION OF whole FOR VALUES FROM (1) TO (2)", ["part"], ["part", "whole"]),
    ("CREATE TABLE b (LIKE a INCLUDING ALL)", ["b"], ["b", "a"]),
    ("CREATE VIRTUAL TABLE notes USING fts5(body)", ["notes"], ["notes"]),
    ("ALTER TABLE IF EXISTS ONLY posts ADD FOREIGN KEY (by) REFERENCES users", ["posts"], ["posts", "users"]),
    ("ALTER TABLE posts ALTER n TYPE int USING n::int", ["posts"], ["posts"]),
    ("ALTER TABLE posts RENAME TO entries", ["posts"], ["posts", "entries"]),
    ("ALTER TABLE posts RENAME COLUMN a TO b", ["posts"], ["posts"]),
    ("ALTER TABLE whole ATTACH PARTITION part FOR VALUES IN (1)", ["whole"], ["whole", "part"]),
    ("CREATE UNIQUE INDEX CONCURRENTLY ix ON ONLY posts USING gin (x)", ["index ix of posts"], ["posts"]),
    ("CREATE INDEX ON posts (x)", ["index of posts"], ["posts"]),
    ("ALTER INDEX ix RENAME TO iy", ["index ix"], []),
    ("CREATE TRIGGER t BEFORE UPDATE ON posts EXECUTE FUNCTION f()", ["trigger t of posts"], ["posts"]),
    ("CREATE CONSTRAINT TRIGGER t AFTER DELETE OR UPDATE OF a ON posts", ["trigger t of posts"], ["posts"]),
    ("CREATE EVENT TRIGGER e ON sql_drop EXECUTE FUNCTION f()", ["event trigger e"], []),
    ("CREATE RULE r AS ON UPDATE TO posts DO INSTEAD NOTHING", ["rule r of posts"], ["posts"]),
    ("CREATE POLICY p ON posts FOR SELECT USING (true)", ["policy p of posts"], ["posts"]),
    ("CREATE OR REPLACE VIEW v AS SELECT 1 FROM a LEFT JOIN b ON true", ["view v"], ["v", "a", "b"]),
    ("REFRESH MATERIALIZED VIEW CONCURRENTLY v", ["materialized view v"], ["v"]),
    ("CREATE TYPE app.mood AS ENUM ('a')", ["type app.mood"], []),
    ("ALTER TYPE mood ADD VALUE IF NOT EXISTS 'b'", ["type mood"], []),
    ("CREATE DOMAIN d AS int", ["domain d"], []),
    ("CREATE SEQUENCE s OWNED BY posts.id", ["sequence s"], []),
    ("CREATE SCHEMA IF NOT EXISTS app", ["schema app"], []),
    ('CREATE EXTENSION IF NOT EXISTS "uuid-ossp"', ["extension uuid-ossp"], []),
    ("CREATE OR REPLACE FUNCTION f() RETURNS int AS $$ SELECT 1 FROM posts $$", ["function f"], []),
    ("CREATE TEXT SEARCH CONFIGURATION c (COPY = english)", ["text search configuration c"], []),
    ("COMMENT ON CONSTRAINT c ON posts IS 'x'", ["constraint c of posts"], ["posts"]),
    ("GRANT SELECT, UPDATE ON posts, users TO reader", ["posts", "users"], ["posts", "users"]),
    ("GRANT SELECT ON ALL TABLES IN SCHEMA app TO reader", ["schema app"], []),
    ("REVOKE ALL ON FUNCTION f(int) FROM public", ["function f"], []),
    ("GRANT admin TO joe", [], []),
    ("INSERT OR IGNORE INTO a SELECT * FROM b JOIN c USING (id)", ["a"], ["a", "b", "c"]),
    ("UPDATE a SET x = 1 FROM b, c z WHERE d IS DISTINCT FROM e", ["a"], ["a", "b", "c"]),
    ("UPDATE a SET x = extract(year FROM day), y = trim(both FROM y)", ["a"], ["a"]),
    ("WITH old AS (SELECT * FROM a) UPDATE b SET x = 1 FROM old", ["b"], ["b", "a"]),
    ("SELECT * FROM generate_series(1, 2) n JOIN b ON true", ["b"], ["b"]),
    ("LOCK TABLE posts IN SHARE MODE", ["posts"], ["posts"]),
    ("VACUUM (FULL, ANALYZE) posts", ["posts"], ["posts"]),
    ("COPY posts (a) FROM STDIN", ["posts"], ["posts"]),
    ("SET LOCAL lock_timeout = '2s'", ["setting lock_timeout"], []),
    ("PRAGMA foreign_keys = ON", ["setting foreign_keys"], []),
    ("CALL app.tidy()", ["procedure app.tidy"], []),
    ("SELECT 'DELETE FROM a' -- DROP TABLE b", [], []),
    ("UPDATE ? SET x = 1", [], []),
    ("COMMIT", [], []),
    ("", [], []),
]

DROPS = {
    "DROP TABLE a, b CASCADE": ("a", "b"),
    "DROP TRIGGER IF EXISTS t ON posts": ("trigger t of posts",),
    "DROP FUNCTION f(int), g(text)": ("function f", "function g"),
    "ALTER TABLE a DROP COLUMN b": ("a",),
    "ALTER TABLE a DROP CONSTRAINT c": ("a",),
    "TRUNCATE TABLE a": ("a",),
    "DELETE FROM ONLY a": ("a",),
    "WITH gone AS (DELETE FROM a RETURNING *) INSERT INTO b SELECT * FROM gone": ("b",),
    "MERGE INTO a USING b ON true WHEN MATCHED THEN DELETE": ("a",),
}
KEEPS = [
    "ALTER TABLE a ALTER b DROP NOT NULL",
    "ALTER TABLE a ALTER b DROP DEFAULT",
    "ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES c ON DELETE CASCADE",
    "CREATE TRIGGER t AFTER DELETE ON a EXECUTE FUNCTION f()",
    "GRANT DELETE ON a TO b",
    "INSERT INTO a VALUES ('DROP TABLE b; DELETE FROM c', E'it\\'s; x')",
]


def read(sql: str) -> list[SqlStatement]:
    return list(read_statements(sql))


@pytest.mark.parametrize(("sql", "objects", "tables"), ABOUT, ids=[each[0] for each in ABOUT])
def test_a_statement_is_about_its_object(sql: str, objects: list[str], tables: list[str]) -> None:
    """Whatever words, strings and comments stand around it."""
    found = read(sql)
    assert [name for each in found for name in each.objects] == objects
    assert [name for each in found for name in each.tables] == tables


def test_what_removes_something_is_told_from_what_only_says_so() -> None:
    """Not a trigger on DELETE, a privilege, a lost NOT NULL or a string."""
    assert {sql: read(sql)[0].objects for sql in DROPS} == DROPS
    assert [sql for sql in DROPS if not read(sql)[0].drops] == []
    assert [sql for sql in KEEPS if any(each.drops for each in read(sql))] == []


def test_a_column_has_its_table() -> None:
    """A comment is the only statement that is about a column as such."""
    assert read("COMMENT ON COLUMN app.posts.title IS 'x'") == [
        SqlStatement(("app.posts.title",), ("app.posts",), ("app.posts.title",))
    ]


def test_statements_are_told_apart() -> None:
    """A trigger keeps the statements of its body; a DO block gives those that it runs."""
    trigger = (
        "CREATE TRIGGER t AFTER UPDATE ON a BEGIN UPDATE b SET x = CASE WHEN 1 THEN 2 END; SELECT 1; END"
    )
    assert [each.objects for each in read(f"{trigger}; DROP TABLE c;")] == [("trigger t of a",), ("c",)]
    block = (
        "DO $do$ BEGIN IF NOT EXISTS (SELECT 1) THEN CREATE TYPE m AS ENUM ('x'); END IF; "
        "UPDATE a SET b = 'c'; EXECUTE 'DROP TABLE d'; END $do$"
    )
    assert [each.objects for each in read(block) if each.objects] == [("type m",), ("a",), ("d",)]


def test_what_is_quoted_is_read_as_the_server_reads_it() -> None:
    """Doubled quotes, dollar quotes with a tag, escapes, comments."""
    found = list(tokens("""a "b""c" 'd''e' $x$f$y$g$x$ E'h\\'i' /* j */ `k` -- l"""))
    assert found == [
        SqlToken(TokenKind.WORD, "a"),
        SqlToken(TokenKind.NAME, 'b"c'),
        SqlToken(TokenKind.STRING, "d'e"),
        SqlToken(TokenKind.STRING, "f$y$g"),
        SqlToken(TokenKind.STRING, "h\\'i"),
        SqlToken(TokenKind.NAME, "k"),
    ]
