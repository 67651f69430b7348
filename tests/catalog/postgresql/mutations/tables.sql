--- table-added
CREATE TABLE t (id int PRIMARY KEY);
-->
CREATE TABLE u (id int PRIMARY KEY, x text CHECK (x <> ''));
--= table m.u: not there before (owner: postgres)
--- table-dropped
CREATE TABLE t (id int PRIMARY KEY, x text UNIQUE);
CREATE INDEX ix ON t (x);
-->
DROP TABLE t;
--= table m.t: not there after (owner: postgres)
--- table-renamed
CREATE TABLE t (id int);
-->
ALTER TABLE t RENAME TO u;
--= table m.t: not there after (owner: postgres)
--= table m.u: not there before (owner: postgres)
--- table-turned-into-view
CREATE TABLE t (x int);
-->
DROP TABLE t;
CREATE VIEW t AS SELECT 1 AS x;
--= table m.t: not there after (owner: postgres)
--= view m.t: not there before (definition: SELECT 1 AS x, owner: postgres)
--- table-moved-to-schema
CREATE TABLE t (x int);
CREATE SCHEMA m_other;
-->
ALTER TABLE t SET SCHEMA m_other;
--= table m.t: not there after (owner: postgres)
--= table m_other.t: not there before (owner: postgres)
--- table-persistence
CREATE TABLE t (x int);
-->
ALTER TABLE t SET UNLOGGED;
--= table m.t: persistence is nothing before and unlogged after
--- table-options
CREATE TABLE t (x int);
-->
ALTER TABLE t SET (fillfactor = 70, autovacuum_enabled = off);
--= table m.t: options is nothing before and autovacuum_enabled=off, fillfactor=70 after
--- table-toast-options
CREATE TABLE t (x text);
-->
ALTER TABLE t SET (toast.autovacuum_enabled = off);
--= table m.t: toast options is nothing before and autovacuum_enabled=off after
--- table-comment
CREATE TABLE t (x int);
-->
COMMENT ON TABLE t IS 'all of them';
--= table m.t: comment is nothing before and all of them after
--- table-owner
CREATE TABLE t (x int);
-->
ALTER TABLE t OWNER TO m_bob;
--= table m.t: owner is postgres before and m_bob after
--- table-row-security
CREATE TABLE t (x int);
-->
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
--= table m.t: row security is nothing before and enabled after
--- table-row-security-forced
CREATE TABLE t (x int);
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
-->
ALTER TABLE t FORCE ROW LEVEL SECURITY;
--= table m.t: row security is enabled before and enabled and forced after
--- table-replica-identity
CREATE TABLE t (x int);
-->
ALTER TABLE t REPLICA IDENTITY FULL;
--= table m.t: replica identity is nothing before and full after
--- table-inherits
CREATE TABLE parent (x int);
CREATE TABLE t (x int);
-->
ALTER TABLE t INHERIT parent;
--= column m.t.x: inheritance is nothing before and merged after
--= table m.t: inherits is nothing before and m.parent after
--- table-of-type
CREATE TYPE pair AS (x int, y text);
CREATE TABLE t (x int, y text);
-->
ALTER TABLE t OF pair;
--= table m.t: of type is nothing before and m.pair after
--- table-access-method
CREATE TABLE t (x int);
CREATE ACCESS METHOD m_heap TYPE TABLE HANDLER heap_tableam_handler;
-->
DROP TABLE t;
CREATE TABLE t (x int) USING m_heap;
--= table m.t: access method is nothing before and m_heap after
--- table-tablespace
CREATE TABLE t (x int);
-->
ALTER TABLE t SET TABLESPACE m_space;
--= table m.t: tablespace is nothing before and m_space after
--- partitioned-table
CREATE TABLE t (x int, y int);
-->
DROP TABLE t;
CREATE TABLE t (x int, y int) PARTITION BY RANGE (y);
--= table m.t: partitioned by is nothing before and RANGE (y) after
--- partition-key
CREATE TABLE t (x int, y int) PARTITION BY RANGE (y);
-->
DROP TABLE t;
CREATE TABLE t (x int, y int) PARTITION BY LIST (x);
--= table m.t: partitioned by is RANGE (y) before and LIST (x) after
--- partition-attached
CREATE TABLE t (x int) PARTITION BY RANGE (x);
CREATE TABLE t1 (x int);
-->
ALTER TABLE t ATTACH PARTITION t1 FOR VALUES FROM (1) TO (9);
--= table m.t1: partition bounds is nothing before and FOR VALUES FROM (1) TO (9) after
--= table m.t1: partition of is nothing before and m.t after
--- partition-bounds
CREATE TABLE t (x int) PARTITION BY RANGE (x);
CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (1) TO (9);
-->
ALTER TABLE t DETACH PARTITION t1;
ALTER TABLE t ATTACH PARTITION t1 DEFAULT;
--= table m.t1: partition bounds is FOR VALUES FROM (1) TO (9) before and DEFAULT after
--- temporary-tables-are-nobody-elses
CREATE TABLE t (x int);
-->
CREATE TEMPORARY TABLE u (x int PRIMARY KEY);
CREATE INDEX ON u (x);
--- schema-added
CREATE TABLE t (x int);
-->
CREATE SCHEMA m_more;
--= schema m_more: not there before (owner: postgres)
--- schema-comment
CREATE TABLE t (x int);
-->
COMMENT ON SCHEMA m IS 'mine';
--= schema m: comment is nothing before and mine after
--- schema-owner
CREATE TABLE t (x int);
-->
ALTER SCHEMA m OWNER TO m_bob;
--= schema m: owner is postgres before and m_bob after
