--- extension-added (needs tcn)
CREATE TABLE t (x int);
-->
CREATE EXTENSION tcn SCHEMA m;
--= extension tcn: not there before (comment: Triggered change notifications, in schema: m, version: 1.0)
--- extension-schema (needs moddatetime)
CREATE EXTENSION moddatetime SCHEMA m;
CREATE SCHEMA m_more;
-->
ALTER EXTENSION moddatetime SET SCHEMA m_more;
--= extension moddatetime: in schema is m before and m_more after
--- extension-comment (needs insert_username)
CREATE EXTENSION insert_username SCHEMA m;
-->
COMMENT ON EXTENSION insert_username IS 'any case';
--= extension insert_username: comment is functions for tracking who changed a table before and any case after
--- foreign-data-wrapper-added
CREATE TABLE t (x int);
-->
CREATE FOREIGN DATA WRAPPER m_wrapper OPTIONS (debug 'true');
--= foreign data wrapper m_wrapper: not there before (options: debug=true, owner: postgres)
--- foreign-server-added
CREATE FOREIGN DATA WRAPPER m_wrapper;
-->
CREATE SERVER m_server TYPE 'a' VERSION '1' FOREIGN DATA WRAPPER m_wrapper OPTIONS (host 'h', password 'hunter2');
--= foreign server m_server: not there before (options: host=h, password, owner: postgres, type: a, version: 1, wrapper: m_wrapper)
--- foreign-server-options
CREATE FOREIGN DATA WRAPPER m_wrapper;
CREATE SERVER m_server FOREIGN DATA WRAPPER m_wrapper OPTIONS (host 'h');
-->
ALTER SERVER m_server OPTIONS (SET host 'g');
--= foreign server m_server: options is host=h before and host=g after
--- foreign-server-comment
CREATE FOREIGN DATA WRAPPER m_wrapper;
CREATE SERVER m_server FOREIGN DATA WRAPPER m_wrapper OPTIONS (host 'h');
-->
COMMENT ON SERVER m_server IS 'far away';
--= foreign server m_server: comment is nothing before and far away after
--- user-mapping-added
CREATE FOREIGN DATA WRAPPER m_wrapper;
CREATE SERVER m_server FOREIGN DATA WRAPPER m_wrapper;
-->
CREATE USER MAPPING FOR m_bob SERVER m_server OPTIONS (user 'u', password 'hunter2');
--= user mapping m_bob on m_server: not there before (options: password, user)
--- foreign-table-added
CREATE FOREIGN DATA WRAPPER m_wrapper;
CREATE SERVER m_server FOREIGN DATA WRAPPER m_wrapper;
-->
CREATE FOREIGN TABLE t (x int OPTIONS (column_name 'y')) SERVER m_server OPTIONS (table_name 'u', token 'hunter2');
--= foreign table m.t: not there before (foreign options: table_name=u, token, owner: postgres, server: m_server)
--- foreign-table-options
CREATE FOREIGN DATA WRAPPER m_wrapper;
CREATE SERVER m_server FOREIGN DATA WRAPPER m_wrapper;
CREATE FOREIGN TABLE t (x int) SERVER m_server;
-->
ALTER FOREIGN TABLE t OPTIONS (ADD table_name 'u', ADD token 'hunter2');
--= foreign table m.t: foreign options is nothing before and table_name=u, token after
--- foreign-table-column-options
CREATE FOREIGN DATA WRAPPER m_wrapper;
CREATE SERVER m_server FOREIGN DATA WRAPPER m_wrapper;
CREATE FOREIGN TABLE t (x int) SERVER m_server;
-->
ALTER FOREIGN TABLE t ALTER x OPTIONS (ADD column_name 'y', ADD api_key 'hunter2');
--= column m.t.x: foreign options is nothing before and api_key, column_name=y after
--- foreign-table-column
CREATE FOREIGN DATA WRAPPER m_wrapper;
CREATE SERVER m_server FOREIGN DATA WRAPPER m_wrapper;
CREATE FOREIGN TABLE t (x int) SERVER m_server;
-->
ALTER FOREIGN TABLE t ALTER x SET NOT NULL;
--= column m.t.x: nullable is yes before and no after
--- publication-added
CREATE TABLE t (x int);
-->
CREATE PUBLICATION m_pub FOR TABLE t;
--= publication m_pub: not there before (owner: postgres, publishes: insert, update, delete, truncate, tables: m.t)
--- publication-operations
CREATE TABLE t (x int);
CREATE PUBLICATION m_pub FOR TABLE t;
-->
ALTER PUBLICATION m_pub SET (publish = 'insert', publish_via_partition_root = true);
--= publication m_pub: publishes is insert, update, delete, truncate before and insert after
--= publication m_pub: via root is nothing before and yes after
--- publication-tables
CREATE TABLE t (x int);
CREATE TABLE u (x int);
CREATE PUBLICATION m_pub FOR TABLE t;
-->
ALTER PUBLICATION m_pub ADD TABLE u;
--= publication m_pub: tables is m.t before and m.t, m.u after
--- publication-rows-and-columns (since 15)
CREATE TABLE t (x int PRIMARY KEY, y int);
CREATE PUBLICATION m_pub FOR TABLE t;
-->
ALTER PUBLICATION m_pub SET TABLE t (x) WHERE (x > 0);
--= publication m_pub: tables is m.t before and m.t (x) where (x > 0) after
--- publication-schemas (since 15)
CREATE TABLE t (x int);
CREATE PUBLICATION m_pub;
-->
ALTER PUBLICATION m_pub ADD TABLES IN SCHEMA m;
--= publication m_pub: schemas is nothing before and m after
--- publication-generated-columns (since 18)
CREATE PUBLICATION m_pub;
-->
ALTER PUBLICATION m_pub SET (publish_generated_columns = stored);
--= publication m_pub: generated columns is nothing before and stored after
--- publication-comment
CREATE PUBLICATION m_pub;
-->
COMMENT ON PUBLICATION m_pub IS 'out';
--= publication m_pub: comment is nothing before and out after
--- subscription-added
CREATE TABLE t (x int);
-->
CREATE SUBSCRIPTION m_sub CONNECTION 'host=h password=hunter2' PUBLICATION p WITH (connect = false);
--= subscription m_sub: not there before (owner: postgres, publications: p, slot: m_sub, state: disabled)
--- text-search-configuration-added
CREATE TABLE t (x int);
-->
CREATE TEXT SEARCH CONFIGURATION cfg (PARSER = pg_catalog."default");
--= text search configuration m.cfg: not there before (owner: postgres, parser: pg_catalog."default")
--- text-search-mapping
CREATE TEXT SEARCH CONFIGURATION cfg (PARSER = pg_catalog."default");
-->
ALTER TEXT SEARCH CONFIGURATION cfg ADD MAPPING FOR asciiword WITH english_stem, simple;
--= text search configuration m.cfg: mappings is nothing before and asciiword english_stem, asciiword simple after
--- text-search-dictionary
CREATE TEXT SEARCH DICTIONARY dic (TEMPLATE = simple);
-->
ALTER TEXT SEARCH DICTIONARY dic (Accept = false);
--= text search dictionary m.dic: options is nothing before and accept = 'false' after
--- conversion-added
CREATE TABLE t (x int);
-->
CREATE CONVERSION conv FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
--= conversion m.conv: not there before (from: LATIN1, function: iso8859_1_to_utf8, owner: postgres, to: UTF8)
--- language-added
CREATE TABLE t (x int);
-->
CREATE LANGUAGE m_lang HANDLER plpgsql_call_handler;
--= language m_lang: not there before (handler: plpgsql_call_handler, owner: postgres, trusted: no)
--- access-method-added
CREATE TABLE t (x int);
-->
CREATE ACCESS METHOD m_heap TYPE TABLE HANDLER heap_tableam_handler;
--= access method m_heap: not there before (handler: heap_tableam_handler, type: table)
