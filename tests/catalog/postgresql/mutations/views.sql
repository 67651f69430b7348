--- view-added
CREATE TABLE t (x int);
-->
CREATE VIEW v AS SELECT 1 AS x;
--= view m.v: not there before (definition: SELECT 1 AS x, owner: postgres)
--- view-definition
CREATE VIEW v AS SELECT 1 AS x;
-->
CREATE OR REPLACE VIEW v AS SELECT 2 AS x, 3 AS y;
--= view m.v: definition is SELECT 1 AS x before and SELECT 2 AS x,\n    3 AS y after
--- view-options
CREATE TABLE t (x int, y int);
CREATE VIEW v AS SELECT x FROM t;
-->
ALTER VIEW v SET (security_barrier = true);
--= view m.v: options is nothing before and security_barrier=true after
--- view-check-option
CREATE TABLE t (x int, y int);
CREATE VIEW v AS SELECT x FROM t;
-->
CREATE OR REPLACE VIEW v AS SELECT x FROM t WITH LOCAL CHECK OPTION;
--= view m.v: options is nothing before and check_option=local after
--- view-comment
CREATE TABLE t (x int, y int);
CREATE VIEW v AS SELECT x FROM t;
-->
COMMENT ON VIEW v IS 'the xs';
--= view m.v: comment is nothing before and the xs after
--- view-owner
CREATE VIEW v AS SELECT 1 AS x;
-->
ALTER VIEW v OWNER TO m_bob;
--= view m.v: owner is postgres before and m_bob after
--- materialized-view-added
CREATE TABLE t (x int);
-->
CREATE MATERIALIZED VIEW v AS SELECT 1 AS x;
--= materialized view m.v: not there before (definition: SELECT 1 AS x, owner: postgres)
--- materialized-view-definition
CREATE MATERIALIZED VIEW v AS SELECT 1 AS x;
-->
DROP MATERIALIZED VIEW v;
CREATE MATERIALIZED VIEW v AS SELECT 2 AS x;
--= materialized view m.v: definition is SELECT 1 AS x before and SELECT 2 AS x after
--- materialized-view-options
CREATE MATERIALIZED VIEW v AS SELECT 1 AS x;
-->
ALTER MATERIALIZED VIEW v SET (fillfactor = 60);
--= materialized view m.v: options is nothing before and fillfactor=60 after
--- materialized-view-tablespace
CREATE MATERIALIZED VIEW v AS SELECT 1 AS x;
-->
ALTER MATERIALIZED VIEW v SET TABLESPACE m_space;
--= materialized view m.v: tablespace is nothing before and m_space after
--- materialized-view-column-storage
CREATE MATERIALIZED VIEW v AS SELECT 'a'::text AS x;
-->
ALTER MATERIALIZED VIEW v ALTER x SET STORAGE EXTERNAL;
--= column m.v.x: not there before (nullable: yes, storage: external, type: text)
--- materialized-view-comment
CREATE MATERIALIZED VIEW v AS SELECT 1 AS x;
-->
COMMENT ON MATERIALIZED VIEW v IS 'kept';
--= materialized view m.v: comment is nothing before and kept after
--- materialized-view-rows-are-data
CREATE MATERIALIZED VIEW v AS SELECT 1 AS x WITH NO DATA;
-->
REFRESH MATERIALIZED VIEW v;
--- rule-added
CREATE TABLE t (x int);
-->
CREATE RULE r AS ON DELETE TO t DO INSTEAD NOTHING;
--= rule r on m.t: not there before (definition: CREATE RULE r AS\n    ON DELETE TO m.t DO INSTEAD NOTHING, state: enabled)
--- rule-definition
CREATE TABLE t (x int);
CREATE RULE r AS ON DELETE TO t DO INSTEAD NOTHING;
-->
CREATE OR REPLACE RULE r AS ON DELETE TO t WHERE old.x > 0 DO INSTEAD NOTHING;
--= rule r on m.t: definition is CREATE RULE r AS\n    ON DELETE TO m.t DO INSTEAD NOTHING before and CREATE RULE r AS\n    ON DELETE TO m.t\n   WHERE (old.x > 0) DO INSTEAD NOTHING after
--- rule-state
CREATE TABLE t (x int);
CREATE RULE r AS ON DELETE TO t DO INSTEAD NOTHING;
-->
ALTER TABLE t DISABLE RULE r;
--= rule r on m.t: state is enabled before and disabled after
--- rule-comment
CREATE TABLE t (x int);
CREATE RULE r AS ON DELETE TO t DO INSTEAD NOTHING;
-->
COMMENT ON RULE r ON t IS 'keep';
--= rule r on m.t: comment is nothing before and keep after
