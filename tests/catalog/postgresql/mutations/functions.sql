--- function-added
CREATE TABLE t (x int);
-->
CREATE FUNCTION f(a int, b text DEFAULT 'x') RETURNS int LANGUAGE sql AS 'SELECT 1';
--= function m.f(integer, text): not there before (arguments: a integer, b text DEFAULT 'x'::text, body: SELECT 1, cost: 100, language: sql, owner: postgres, parallel: unsafe, returns: integer, security: invoker, volatility: volatile)
--- function-overload
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1';
-->
CREATE FUNCTION f(a text) RETURNS int LANGUAGE sql AS 'SELECT 1';
--= function m.f(text): not there before (arguments: a text, body: SELECT 1, cost: 100, language: sql, owner: postgres, parallel: unsafe, returns: integer, security: invoker, volatility: volatile)
--- function-body
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1';
-->
CREATE OR REPLACE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 2';
--= function m.f(integer): body is SELECT 1 before and SELECT 2 after
--- function-sql-body (since 14)
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql RETURN a + 1;
-->
CREATE OR REPLACE FUNCTION f(a int) RETURNS int LANGUAGE sql RETURN a + 2;
--= function m.f(integer): sql body is RETURN (a + 1) before and RETURN (a + 2) after
--- function-argument-name
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1';
-->
DROP FUNCTION f;
CREATE FUNCTION f(b int) RETURNS int LANGUAGE sql AS 'SELECT 1';
--= function m.f(integer): arguments is a integer before and b integer after
--- function-returns
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1';
-->
DROP FUNCTION f;
CREATE FUNCTION f(a int) RETURNS SETOF int LANGUAGE sql AS 'SELECT 1';
--= function m.f(integer): returns is integer before and SETOF integer after
--= function m.f(integer): rows is nothing before and 1000 after
--- function-language
CREATE FUNCTION f() RETURNS void LANGUAGE sql AS 'SELECT 1';
-->
CREATE OR REPLACE FUNCTION f() RETURNS void LANGUAGE plpgsql AS 'BEGIN END';
--= function m.f(): body is SELECT 1 before and BEGIN END after
--= function m.f(): language is sql before and plpgsql after
--- function-volatility
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
-->
ALTER FUNCTION f() IMMUTABLE;
--= function m.f(): volatility is volatile before and immutable after
--- function-parallel
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
-->
ALTER FUNCTION f() PARALLEL SAFE;
--= function m.f(): parallel is unsafe before and safe after
--- function-strict
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
-->
ALTER FUNCTION f() STRICT;
--= function m.f(): strict is nothing before and yes after
--- function-security
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
-->
ALTER FUNCTION f() SECURITY DEFINER;
--= function m.f(): security is invoker before and definer after
--- function-leakproof
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
-->
ALTER FUNCTION f() LEAKPROOF;
--= function m.f(): leakproof is nothing before and yes after
--- function-cost
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
-->
ALTER FUNCTION f() COST 7;
--= function m.f(): cost is 100 before and 7 after
--- function-rows
CREATE FUNCTION f() RETURNS SETOF int LANGUAGE sql AS 'SELECT 1';
-->
ALTER FUNCTION f() ROWS 7;
--= function m.f(): rows is 1000 before and 7 after
--- function-settings
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
-->
ALTER FUNCTION f() SET search_path = m;
--= function m.f(): settings is nothing before and search_path=m after
--- function-owner
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
-->
ALTER FUNCTION f() OWNER TO m_bob;
--= function m.f(): owner is postgres before and m_bob after
--- function-comment
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
-->
COMMENT ON FUNCTION f() IS 'one';
--= function m.f(): comment is nothing before and one after
--- procedure-added
CREATE TABLE t (x int);
-->
CREATE PROCEDURE p(a int) LANGUAGE plpgsql AS 'BEGIN END';
--= procedure m.p(integer): not there before (arguments: IN a integer, body: BEGIN END, cost: 100, language: plpgsql, owner: postgres, parallel: unsafe, security: invoker, volatility: volatile)
--- procedure-body
CREATE PROCEDURE p(a int) LANGUAGE plpgsql AS 'BEGIN END';
-->
CREATE OR REPLACE PROCEDURE p(a int) LANGUAGE plpgsql AS 'BEGIN NULL; END';
--= procedure m.p(integer): body is BEGIN END before and BEGIN NULL; END after
--- aggregate-added
CREATE TABLE t (x int);
-->
CREATE AGGREGATE total(int) (SFUNC = int4pl, STYPE = int, INITCOND = '0');
--= aggregate m.total(integer): not there before (arguments: integer, final modify: r, initial value: 0, owner: postgres, parallel: unsafe, returns: integer, state function: int4pl(integer,integer), state type: integer)
--- aggregate-initial-value
CREATE AGGREGATE total(int) (SFUNC = int4pl, STYPE = int);
-->
CREATE OR REPLACE AGGREGATE total(int) (SFUNC = int4pl, STYPE = int, INITCOND = '5');
--= aggregate m.total(integer): initial value is nothing before and 5 after
--- aggregate-combine-function
CREATE AGGREGATE total(int) (SFUNC = int4pl, STYPE = int);
-->
CREATE OR REPLACE AGGREGATE total(int) (SFUNC = int4pl, STYPE = int, COMBINEFUNC = int4pl, PARALLEL = SAFE);
--= aggregate m.total(integer): combine function is nothing before and int4pl(integer,integer) after
--= aggregate m.total(integer): parallel is unsafe before and safe after
--- aggregate-comment
CREATE AGGREGATE total(int) (SFUNC = int4pl, STYPE = int);
-->
COMMENT ON AGGREGATE total(int) IS 'sum';
--= aggregate m.total(integer): comment is nothing before and sum after
--- operator-added
CREATE TABLE t (x int);
-->
CREATE OPERATOR === (LEFTARG = int, RIGHTARG = int, FUNCTION = int4eq, COMMUTATOR = ===);
--= operator m.=== (integer, integer): not there before (commutator: m.===(integer,integer), function: int4eq(integer,integer), owner: postgres)
--- operator-restrict
CREATE OPERATOR === (LEFTARG = int, RIGHTARG = int, FUNCTION = int4eq);
-->
ALTER OPERATOR === (int, int) SET (RESTRICT = eqsel);
--= operator m.=== (integer, integer): restrict is nothing before and eqsel after
--- operator-family-added
CREATE TABLE t (x int);
-->
CREATE OPERATOR FAMILY fam USING btree;
--= operator family m.fam using btree: not there before (owner: postgres)
--- operator-class-added
CREATE OPERATOR FAMILY fam USING btree;
-->
CREATE OPERATOR CLASS cls FOR TYPE int USING btree FAMILY fam AS
    OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >, FUNCTION 1 btint4cmp(int, int);
--= operator class m.cls using btree: not there before (family: m.fam, owner: postgres, type: integer)
--= operator family m.fam using btree: functions is nothing before and 1 btint4cmp(integer,integer) after
--= operator family m.fam using btree: operators is nothing before and 1 <(integer,integer), 2 <=(integer,integer), 3 =(integer,integer), 4 >=(integer,integer), 5 >(integer,integer) after
