--- trigger-added
CREATE TABLE t (x int);
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
-->
CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();
--= trigger tr on m.t: not there before (definition: CREATE TRIGGER tr BEFORE INSERT ON m.t FOR EACH ROW EXECUTE FUNCTION m.f(), state: enabled)
--- trigger-definition
CREATE TABLE t (x int);
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();
-->
DROP TRIGGER tr ON t;
CREATE TRIGGER tr AFTER INSERT OR UPDATE OF x ON t FOR EACH ROW WHEN (new.x > 0) EXECUTE FUNCTION f('a');
--= trigger tr on m.t: definition is CREATE TRIGGER tr BEFORE INSERT ON m.t FOR EACH ROW EXECUTE FUNCTION m.f() before and CREATE TRIGGER tr AFTER INSERT OR UPDATE OF x ON m.t FOR EACH ROW WHEN ((new.x > 0)) EXECUTE FUNCTION m.f('a') after
--- trigger-state
CREATE TABLE t (x int);
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();
-->
ALTER TABLE t DISABLE TRIGGER tr;
--= trigger tr on m.t: state is enabled before and disabled after
--- trigger-comment
CREATE TABLE t (x int);
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();
-->
COMMENT ON TRIGGER tr ON t IS 'fires';
--= trigger tr on m.t: comment is nothing before and fires after
--- constraint-trigger-added
CREATE TABLE t (x int);
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
-->
CREATE CONSTRAINT TRIGGER tr AFTER INSERT ON t DEFERRABLE FOR EACH ROW EXECUTE FUNCTION f();
--= trigger tr on m.t: not there before (definition: CREATE CONSTRAINT TRIGGER tr AFTER INSERT ON m.t DEFERRABLE INITIALLY IMMEDIATE FOR EACH ROW EXECUTE FUNCTION m.f(), state: enabled)
--- trigger-of-partitioned-table
CREATE TABLE t (x int) PARTITION BY RANGE (x);
CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (1) TO (9);
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
-->
CREATE TRIGGER tr AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();
--= trigger tr on m.t: not there before (definition: CREATE TRIGGER tr AFTER INSERT ON m.t FOR EACH ROW EXECUTE FUNCTION m.f(), state: enabled)
--- trigger-of-partition-state
CREATE TABLE t (x int) PARTITION BY RANGE (x);
CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (1) TO (9);
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
CREATE TRIGGER tr AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();
-->
ALTER TABLE t1 DISABLE TRIGGER tr;
--= trigger tr on m.t1: not there before (definition: CREATE TRIGGER tr AFTER INSERT ON m.t1 FOR EACH ROW EXECUTE FUNCTION m.f(), state: disabled)
--- event-trigger-added
CREATE FUNCTION f() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
-->
CREATE EVENT TRIGGER m_event ON ddl_command_end EXECUTE FUNCTION f();
--= event trigger m_event: not there before (event: ddl_command_end, function: m.f(), owner: postgres, state: enabled)
--- event-trigger-tags
CREATE FUNCTION f() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
CREATE EVENT TRIGGER m_event ON ddl_command_end EXECUTE FUNCTION f();
-->
DROP EVENT TRIGGER m_event;
CREATE EVENT TRIGGER m_event ON ddl_command_end WHEN TAG IN ('CREATE TABLE', 'DROP TABLE') EXECUTE FUNCTION f();
--= event trigger m_event: tags is nothing before and 'CREATE TABLE', 'DROP TABLE' after
--- event-trigger-state
CREATE FUNCTION f() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
CREATE EVENT TRIGGER m_event ON ddl_command_end EXECUTE FUNCTION f();
-->
ALTER EVENT TRIGGER m_event DISABLE;
--= event trigger m_event: state is enabled before and disabled after
--- event-trigger-comment
CREATE FUNCTION f() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
CREATE EVENT TRIGGER m_event ON ddl_command_end EXECUTE FUNCTION f();
-->
COMMENT ON EVENT TRIGGER m_event IS 'watches';
--= event trigger m_event: comment is nothing before and watches after
--- policy-added
CREATE TABLE t (x int);
-->
CREATE POLICY p ON t USING (x > 0);
--= policy p on m.t: not there before (command: all, mode: permissive, roles: public, using: (x > 0))
--- policy-command
CREATE TABLE t (x int);
CREATE POLICY p ON t USING (x > 0);
-->
DROP POLICY p ON t;
CREATE POLICY p ON t FOR SELECT USING (x > 0);
--= policy p on m.t: command is all before and select after
--- policy-mode
CREATE TABLE t (x int);
CREATE POLICY p ON t USING (x > 0);
-->
DROP POLICY p ON t;
CREATE POLICY p ON t AS RESTRICTIVE USING (x > 0);
--= policy p on m.t: mode is permissive before and restrictive after
--- policy-roles
CREATE TABLE t (x int);
CREATE POLICY p ON t USING (x > 0);
-->
ALTER POLICY p ON t TO m_bob;
--= policy p on m.t: roles is public before and m_bob after
--- policy-using
CREATE TABLE t (x int);
CREATE POLICY p ON t USING (x > 0);
-->
ALTER POLICY p ON t USING (x > 1);
--= policy p on m.t: using is (x > 0) before and (x > 1) after
--- policy-with-check
CREATE TABLE t (x int);
CREATE POLICY p ON t USING (x > 0);
-->
ALTER POLICY p ON t WITH CHECK (x > 1);
--= policy p on m.t: with check is nothing before and (x > 1) after
--- policy-comment
CREATE TABLE t (x int);
CREATE POLICY p ON t USING (x > 0);
-->
COMMENT ON POLICY p ON t IS 'positive';
--= policy p on m.t: comment is nothing before and positive after
