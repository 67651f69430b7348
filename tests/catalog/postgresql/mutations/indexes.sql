--- index-added
CREATE TABLE t (x int, y int);
-->
CREATE INDEX ix ON t (x);
--= index ix on m.t: not there before (definition: CREATE INDEX ix ON m.t USING btree (x))
--- index-dropped
CREATE TABLE t (x int, y int);
CREATE INDEX ix ON t (x);
-->
DROP INDEX ix;
--= index ix on m.t: not there after (definition: CREATE INDEX ix ON m.t USING btree (x))
--- index-columns
CREATE TABLE t (x int, y int);
CREATE INDEX ix ON t (x, y);
-->
DROP INDEX ix;
CREATE INDEX ix ON t (y, x);
--= index ix on m.t: definition is CREATE INDEX ix ON m.t USING btree (x, y) before and CREATE INDEX ix ON m.t USING btree (y, x) after
--- index-unique
CREATE TABLE t (x int, y int);
CREATE INDEX ix ON t (x);
-->
DROP INDEX ix;
CREATE UNIQUE INDEX ix ON t (x);
--= index ix on m.t: definition is CREATE INDEX ix ON m.t USING btree (x) before and CREATE UNIQUE INDEX ix ON m.t USING btree (x) after
--- index-order
CREATE TABLE t (x int, y int);
CREATE INDEX ix ON t (x);
-->
DROP INDEX ix;
CREATE INDEX ix ON t (x DESC NULLS LAST);
--= index ix on m.t: definition is CREATE INDEX ix ON m.t USING btree (x) before and CREATE INDEX ix ON m.t USING btree (x DESC NULLS LAST) after
--- index-expression
CREATE TABLE t (x text);
CREATE INDEX ix ON t (lower(x));
-->
DROP INDEX ix;
CREATE INDEX ix ON t (upper(x));
--= index ix on m.t: definition is CREATE INDEX ix ON m.t USING btree (lower(x)) before and CREATE INDEX ix ON m.t USING btree (upper(x)) after
--- index-where
CREATE TABLE t (x text);
CREATE INDEX ix ON t (x);
-->
DROP INDEX ix;
CREATE INDEX ix ON t (x) WHERE x <> '';
--= index ix on m.t: definition is CREATE INDEX ix ON m.t USING btree (x) before and CREATE INDEX ix ON m.t USING btree (x) WHERE (x <> ''::text) after
--- index-include
CREATE TABLE t (x text, y int);
CREATE INDEX ix ON t (x);
-->
DROP INDEX ix;
CREATE INDEX ix ON t (x) INCLUDE (y);
--= index ix on m.t: definition is CREATE INDEX ix ON m.t USING btree (x) before and CREATE INDEX ix ON m.t USING btree (x) INCLUDE (y) after
--- index-method
CREATE TABLE t (x int);
CREATE INDEX ix ON t (x);
-->
DROP INDEX ix;
CREATE INDEX ix ON t USING hash (x);
--= index ix on m.t: definition is CREATE INDEX ix ON m.t USING btree (x) before and CREATE INDEX ix ON m.t USING hash (x) after
--- index-operator-class
CREATE TABLE t (x text);
CREATE INDEX ix ON t (x);
-->
DROP INDEX ix;
CREATE INDEX ix ON t (x text_pattern_ops);
--= index ix on m.t: definition is CREATE INDEX ix ON m.t USING btree (x) before and CREATE INDEX ix ON m.t USING btree (x text_pattern_ops) after
--- index-collation
CREATE TABLE t (x text);
CREATE INDEX ix ON t (x);
-->
DROP INDEX ix;
CREATE INDEX ix ON t (x COLLATE "C");
--= index ix on m.t: definition is CREATE INDEX ix ON m.t USING btree (x) before and CREATE INDEX ix ON m.t USING btree (x COLLATE "C") after
--- index-nulls-not-distinct (since 15)
CREATE TABLE t (x text);
CREATE UNIQUE INDEX ix ON t (x);
-->
DROP INDEX ix;
CREATE UNIQUE INDEX ix ON t (x) NULLS NOT DISTINCT;
--= index ix on m.t: definition is CREATE UNIQUE INDEX ix ON m.t USING btree (x) before and CREATE UNIQUE INDEX ix ON m.t USING btree (x) NULLS NOT DISTINCT after
--- index-options
CREATE TABLE t (x text);
CREATE INDEX ix ON t (x);
-->
ALTER INDEX ix SET (fillfactor = 50);
--= index ix on m.t: definition is CREATE INDEX ix ON m.t USING btree (x) before and CREATE INDEX ix ON m.t USING btree (x) WITH (fillfactor='50') after
--- index-tablespace
CREATE TABLE t (x text);
CREATE INDEX ix ON t (x);
-->
ALTER INDEX ix SET TABLESPACE m_space;
--= index ix on m.t: tablespace is nothing before and m_space after
--- index-clustered
CREATE TABLE t (x text);
CREATE INDEX ix ON t (x);
-->
ALTER TABLE t CLUSTER ON ix;
--= index ix on m.t: clustered is nothing before and yes after
--- index-replica-identity
CREATE TABLE t (x int NOT NULL);
CREATE UNIQUE INDEX ix ON t (x);
-->
ALTER TABLE t REPLICA IDENTITY USING INDEX ix;
--= index ix on m.t: replica identity is nothing before and yes after
--- index-validity
CREATE TABLE t (x int NOT NULL);
CREATE UNIQUE INDEX ix ON t (x);
-->
UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'ix'::regclass;
--= index ix on m.t: valid is nothing before and no after
--- index-statistics
CREATE TABLE t (x int NOT NULL);
CREATE INDEX ix ON t ((x + 1));
-->
ALTER INDEX ix ALTER COLUMN 1 SET STATISTICS 400;
--= index ix on m.t: statistics is nothing before and 400 of column 1 after
--- index-comment
CREATE TABLE t (x int NOT NULL);
CREATE INDEX ix ON t (x);
-->
COMMENT ON INDEX ix IS 'quick';
--= index ix on m.t: comment is nothing before and quick after
--- index-of-partition-attached
CREATE TABLE t (x int) PARTITION BY RANGE (x);
CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (1) TO (9);
CREATE INDEX ix ON ONLY t (x);
CREATE INDEX ix1 ON t1 (x);
-->
ALTER INDEX ix ATTACH PARTITION ix1;
--= index ix on m.t: valid is no before and nothing after
--= index ix1 on m.t1: partition of is nothing before and m.ix after
--- index-of-materialized-view
CREATE MATERIALIZED VIEW v AS SELECT 1 AS x;
-->
CREATE INDEX ix ON v (x);
--= index ix on m.v: not there before (definition: CREATE INDEX ix ON m.v USING btree (x))
--- statistics-added
CREATE TABLE t (x int, y int);
-->
CREATE STATISTICS st (dependencies) ON x, y FROM t;
--= statistics st on m.t: not there before (definition: CREATE STATISTICS m.st (dependencies) ON x, y FROM m.t, owner: postgres)
--- statistics-kinds
CREATE TABLE t (x int, y int);
CREATE STATISTICS st (dependencies) ON x, y FROM t;
-->
DROP STATISTICS st;
CREATE STATISTICS st (dependencies, mcv) ON x, y FROM t;
--= statistics st on m.t: definition is CREATE STATISTICS m.st (dependencies) ON x, y FROM m.t before and CREATE STATISTICS m.st (dependencies, mcv) ON x, y FROM m.t after
--- statistics-target
CREATE TABLE t (x int, y int);
CREATE STATISTICS st ON x, y FROM t;
-->
ALTER STATISTICS st SET STATISTICS 99;
--= statistics st on m.t: target is nothing before and 99 after
--- statistics-comment
CREATE TABLE t (x int, y int);
CREATE STATISTICS st ON x, y FROM t;
-->
COMMENT ON STATISTICS st IS 'they go together';
--= statistics st on m.t: comment is nothing before and they go together after
--- statistics-owner
CREATE TABLE t (x int, y int);
CREATE STATISTICS st ON x, y FROM t;
-->
ALTER STATISTICS st OWNER TO m_bob;
--= statistics st on m.t: owner is postgres before and m_bob after
