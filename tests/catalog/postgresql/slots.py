"""The parts of random schemas: levels of slots, each with the statements that may fill it.

What a statement needs stands in an earlier level. Some statements are two ways of saying the same.
"""

from __future__ import annotations

Slot = tuple[str, ...]

ODD = '"T ""x"" <b>&amp;"'

TABLES: tuple[Slot, ...] = (
    ("CREATE TABLE t (id int NOT NULL, p int)", "CREATE TABLE t (p integer, id int4 NOT NULL)"),
    (
        f"CREATE TABLE {ODD} (id int PRIMARY KEY, p int)",
        f"CREATE TABLE {ODD} (id int, p int, PRIMARY KEY (id))",
        f"CREATE TABLE {ODD} (id int CONSTRAINT pk PRIMARY KEY, p int)",
        f"CREATE TABLE {ODD} (id int PRIMARY KEY, p int) WITH (fillfactor = 50)",
    ),
    (
        "CREATE TYPE e AS ENUM ('a', 'b')",
        "CREATE TYPE e AS ENUM ('b', 'a')",
        "CREATE TYPE e AS ENUM ('a', 'b')",
    ),
    ("CREATE SEQUENCE s", "CREATE SEQUENCE s START 1 INCREMENT 1", "CREATE SEQUENCE s AS int"),
    (
        "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END'",
        "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql STRICT AS 'BEGIN RETURN new; END'",
    ),
    (
        "CREATE TABLE r (id int, y int) PARTITION BY RANGE (y)",
        "CREATE TABLE r (id int, y int) PARTITION BY LIST (y)",
        "CREATE TABLE r (y int, id int) PARTITION BY RANGE (y)",
    ),
)

COLUMNS: tuple[Slot, ...] = (
    ("ALTER TABLE t ADD a int", "ALTER TABLE t ADD a int NOT NULL", "ALTER TABLE t ADD a bigint", "SELECT 1"),
    (
        "ALTER TABLE t ADD b text DEFAULT 'x'",
        "ALTER TABLE t ADD b text DEFAULT 'x'::text",
        'ALTER TABLE t ADD b text COLLATE "C"',
        "ALTER TABLE t ADD b varchar(9) DEFAULT 'x'",
    ),
    ("ALTER TABLE t ADD c e DEFAULT 'a'", "ALTER TABLE t ADD c e[]", "ALTER TABLE t ADD c e"),
    (
        "ALTER TABLE t ADD d serial",
        "ALTER TABLE t ADD d int GENERATED ALWAYS AS IDENTITY",
        "ALTER TABLE t ADD d int",
    ),
    (
        "ALTER TABLE t ADD g int GENERATED ALWAYS AS (p + 1) STORED",
        "ALTER TABLE t ADD g int GENERATED ALWAYS AS (p+1) STORED",
        "ALTER TABLE t ADD g int GENERATED ALWAYS AS (p + 2) STORED",
        "SELECT 1",
    ),
    (
        "CREATE TABLE r1 PARTITION OF r DEFAULT",
        "CREATE TABLE r1 (id int, y int); ALTER TABLE r ATTACH PARTITION r1 DEFAULT",
        "CREATE TABLE r1 (id int, y int)",
    ),
)

PARTS: tuple[Slot, ...] = (
    (
        "ALTER TABLE t ADD PRIMARY KEY (id)",
        "ALTER TABLE t ADD CONSTRAINT t_pkey PRIMARY KEY (id)",
        "SELECT 1",
    ),
    (
        f"ALTER TABLE t ADD FOREIGN KEY (p) REFERENCES {ODD}",
        f"ALTER TABLE t ADD CONSTRAINT t_p_fkey FOREIGN KEY (p) REFERENCES {ODD} (id)",
        f"ALTER TABLE t ADD FOREIGN KEY (p) REFERENCES {ODD} ON DELETE CASCADE",
        "SELECT 1",
    ),
    (
        "ALTER TABLE t ADD CHECK (p > 0)",
        "ALTER TABLE t ADD CHECK ((p > (0)))",
        "ALTER TABLE t ADD CHECK (p > 1)",
        "SELECT 1",
    ),
    (
        "CREATE INDEX ON t (p)",
        "CREATE INDEX t_p_idx ON t USING btree (p ASC)",
        "CREATE INDEX t_p_idx ON t (p DESC)",
        "CREATE INDEX t_p_idx ON t (p) WHERE p > 0",
        "SELECT 1",
    ),
    ("CREATE INDEX ON r (id)", "CREATE INDEX r_id_idx ON ONLY r (id)", "SELECT 1"),
    ("CREATE VIEW v AS SELECT id FROM t", "CREATE VIEW v (id) AS SELECT t.id FROM m.t", "SELECT 1"),
    ("COMMENT ON TABLE t IS 'one'", "COMMENT ON TABLE t IS 'two'", "COMMENT ON TABLE t IS NULL", "SELECT 1"),
    ("COMMENT ON COLUMN t.p IS 'it''s'", "SELECT 1"),
    (
        "GRANT SELECT ON t TO m_bob",
        "GRANT SELECT, UPDATE ON t TO m_bob",
        "GRANT UPDATE (p) ON t TO m_bob",
        "SELECT 1",
    ),
    (
        "ALTER SEQUENCE s OWNED BY t.p",
        "ALTER SEQUENCE s OWNED BY NONE",
        "ALTER SEQUENCE s CACHE 5",
        "SELECT 1",
    ),
    (
        "CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f()",
        "CREATE TRIGGER g BEFORE INSERT ON m.t FOR EACH ROW EXECUTE PROCEDURE m.f()",
        "CREATE TRIGGER g BEFORE INSERT OR UPDATE ON t FOR EACH ROW EXECUTE FUNCTION f()",
        "SELECT 1",
    ),
    ("CREATE POLICY y ON t USING (p > 0)", "CREATE POLICY y ON t FOR ALL TO public USING (p>0)", "SELECT 1"),
    ("ALTER TABLE t ENABLE ROW LEVEL SECURITY", "ALTER TABLE t DISABLE ROW LEVEL SECURITY"),
)

LEVELS = (TABLES, COLUMNS, PARTS)
