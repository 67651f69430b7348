--- sequence-added
CREATE TABLE t (x int);
-->
CREATE SEQUENCE s;
--= sequence m.s: not there before (cache: 1, increment: 1, maximum: 9223372036854775807, minimum: 1, owner: postgres, start: 1, type: bigint)
--- sequence-type
CREATE SEQUENCE s AS int;
-->
ALTER SEQUENCE s AS bigint;
--= sequence m.s: maximum is 2147483647 before and 9223372036854775807 after
--= sequence m.s: type is integer before and bigint after
--- sequence-start
CREATE SEQUENCE s;
-->
ALTER SEQUENCE s START 7;
--= sequence m.s: start is 1 before and 7 after
--- sequence-increment
CREATE SEQUENCE s;
-->
ALTER SEQUENCE s INCREMENT 7;
--= sequence m.s: increment is 1 before and 7 after
--- sequence-bounds
CREATE SEQUENCE s;
-->
ALTER SEQUENCE s MINVALUE 0 MAXVALUE 99;
--= sequence m.s: maximum is 9223372036854775807 before and 99 after
--= sequence m.s: minimum is 1 before and 0 after
--- sequence-cache
CREATE SEQUENCE s;
-->
ALTER SEQUENCE s CACHE 20;
--= sequence m.s: cache is 1 before and 20 after
--- sequence-cycle
CREATE SEQUENCE s;
-->
ALTER SEQUENCE s CYCLE;
--= sequence m.s: cycle is nothing before and yes after
--- sequence-owned-by
CREATE TABLE t (x int);
CREATE SEQUENCE s;
-->
ALTER SEQUENCE s OWNED BY t.x;
--= sequence m.s: owned by is nothing before and m.t.x after
--- sequence-owner
CREATE SEQUENCE s;
-->
ALTER SEQUENCE s OWNER TO m_bob;
--= sequence m.s: owner is postgres before and m_bob after
--- sequence-comment
CREATE SEQUENCE s;
-->
COMMENT ON SEQUENCE s IS 'counts';
--= sequence m.s: comment is nothing before and counts after
--- sequence-persistence (since 15)
CREATE SEQUENCE s;
-->
ALTER SEQUENCE s SET UNLOGGED;
--= sequence m.s: persistence is nothing before and unlogged after
--- sequence-value-is-data
CREATE SEQUENCE s;
-->
SELECT nextval('s');
