--- grant-on-table
CREATE TABLE t (x int);
-->
GRANT SELECT, UPDATE ON t TO m_bob;
--= grant m_bob on m.t: not there before (privileges: SELECT, UPDATE)
--- grant-option
CREATE TABLE t (x int);
GRANT SELECT ON t TO m_bob;
-->
GRANT SELECT ON t TO m_bob WITH GRANT OPTION;
--= grant m_bob on m.t: privileges is SELECT before and SELECT with grant option after
--- grant-by-another
CREATE TABLE t (x int);
GRANT SELECT ON t TO m_bob WITH GRANT OPTION;
-->
GRANT USAGE ON SCHEMA m TO m_bob;
SET LOCAL ROLE m_bob;
GRANT SELECT ON t TO public;
RESET ROLE;
--= grant m_bob on schema m: not there before (privileges: USAGE)
--= grant public on m.t: not there before (privileges: SELECT by m_bob)
--- grant-and-revoke-is-nothing
CREATE TABLE t (x int);
-->
GRANT SELECT ON t TO m_bob;
REVOKE SELECT ON t FROM m_bob;
--- grant-on-column
CREATE TABLE t (x int);
-->
GRANT SELECT (x) ON t TO m_bob;
--= grant m_bob on column x on m.t: not there before (privileges: SELECT)
--- grant-on-sequence
CREATE SEQUENCE s;
-->
GRANT USAGE ON SEQUENCE s TO m_bob;
--= grant m_bob on m.s: not there before (privileges: USAGE)
--- grant-on-schema
CREATE TABLE t (x int);
-->
GRANT USAGE ON SCHEMA m TO m_bob;
--= grant m_bob on schema m: not there before (privileges: USAGE)
--- grant-on-type
CREATE TYPE mood AS ENUM ('sad');
-->
REVOKE USAGE ON TYPE mood FROM public;
--= grant public on m.mood: not there before (privileges: none)
--- revoke-from-owner
CREATE TABLE t (x int);
-->
REVOKE ALL ON t FROM CURRENT_USER;
--= grant postgres on m.t: not there before (privileges: none)
--- revoke-function-from-public
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1';
-->
REVOKE EXECUTE ON FUNCTION f FROM public;
--= grant public on m.f(integer): not there before (privileges: none)
--- grant-on-language
CREATE TABLE t (x int);
-->
REVOKE USAGE ON LANGUAGE plpgsql FROM public;
--= grant public on language plpgsql: not there before (privileges: none)
--- grant-on-foreign-server
CREATE FOREIGN DATA WRAPPER m_wrapper;
CREATE SERVER m_server FOREIGN DATA WRAPPER m_wrapper;
-->
GRANT USAGE ON FOREIGN DATA WRAPPER m_wrapper TO m_bob;
GRANT USAGE ON FOREIGN SERVER m_server TO m_bob;
--= grant m_bob on foreign data wrapper m_wrapper: not there before (privileges: USAGE)
--= grant m_bob on foreign server m_server: not there before (privileges: USAGE)
--- default-privileges
CREATE TABLE t (x int);
-->
ALTER DEFAULT PRIVILEGES IN SCHEMA m GRANT SELECT ON TABLES TO m_bob;
--= default privileges m.tables of postgres to m_bob: not there before (privileges: SELECT)
--- default-privileges-everywhere
CREATE TABLE t (x int);
-->
ALTER DEFAULT PRIVILEGES FOR ROLE m_bob REVOKE EXECUTE ON FUNCTIONS FROM public;
--= default privileges functions of m_bob to public: not there before (privileges: none)
