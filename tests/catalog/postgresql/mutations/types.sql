--- enum-added
CREATE TABLE t (x int);
-->
CREATE TYPE mood AS ENUM ('sad', 'ok');
--= enum m.mood: not there before (labels: 'sad', 'ok', owner: postgres)
--- enum-label-added
CREATE TYPE mood AS ENUM ('sad', 'glad');
-->
ALTER TYPE mood ADD VALUE 'it''s ok' BEFORE 'glad';
--= enum m.mood: labels is 'sad', 'glad' before and 'sad', 'it''s ok', 'glad' after
--- enum-label-renamed
CREATE TYPE mood AS ENUM ('sad', 'glad');
-->
ALTER TYPE mood RENAME VALUE 'sad' TO 'down';
--= enum m.mood: labels is 'sad', 'glad' before and 'down', 'glad' after
--- enum-label-order
CREATE TYPE mood AS ENUM ('sad', 'glad');
-->
DROP TYPE mood;
CREATE TYPE mood AS ENUM ('glad', 'sad');
--= enum m.mood: labels is 'sad', 'glad' before and 'glad', 'sad' after
--- enum-comment
CREATE TYPE mood AS ENUM ('sad');
-->
COMMENT ON TYPE mood IS 'how it goes';
--= enum m.mood: comment is nothing before and how it goes after
--- enum-owner
CREATE TYPE mood AS ENUM ('sad');
-->
ALTER TYPE mood OWNER TO m_bob;
--= enum m.mood: owner is postgres before and m_bob after
--- domain-added
CREATE TABLE t (x int);
-->
CREATE DOMAIN d AS text CONSTRAINT filled CHECK (VALUE <> '');
--= domain m.d: not there before (nullable: yes, owner: postgres, type: text)
--- domain-type
CREATE DOMAIN d AS varchar(10);
-->
DROP DOMAIN d;
CREATE DOMAIN d AS varchar(20);
--= domain m.d: type is character varying(10) before and character varying(20) after
--- domain-nullable
CREATE DOMAIN d AS text;
-->
ALTER DOMAIN d SET NOT NULL;
--= domain m.d: nullable is yes before and no after
--- domain-not-null-name (since 17)
CREATE DOMAIN d AS text CONSTRAINT d_not_null NOT NULL;
-->
ALTER DOMAIN d RENAME CONSTRAINT d_not_null TO must;
--= domain m.d: not null constraint is nothing before and must after
--- domain-default
CREATE DOMAIN d AS text;
-->
ALTER DOMAIN d SET DEFAULT 'x';
--= domain m.d: default is nothing before and 'x'::text after
--- domain-collation
CREATE DOMAIN d AS text;
-->
DROP DOMAIN d;
CREATE DOMAIN d AS text COLLATE "C";
--= domain m.d: collation is nothing before and pg_catalog."C" after
--- domain-check
CREATE DOMAIN d AS text CONSTRAINT filled CHECK (VALUE <> '');
-->
ALTER DOMAIN d DROP CONSTRAINT filled;
ALTER DOMAIN d ADD CONSTRAINT filled CHECK (VALUE <> 'x') NOT VALID;
--= domain check filled on m.d: definition is CHECK ((VALUE <> ''::text)) before and CHECK ((VALUE <> 'x'::text)) NOT VALID after
--- domain-check-comment
CREATE DOMAIN d AS text CONSTRAINT filled CHECK (VALUE <> '');
-->
COMMENT ON CONSTRAINT filled ON DOMAIN d IS 'not empty';
--= domain check filled on m.d: comment is nothing before and not empty after
--- domain-comment
CREATE DOMAIN d AS text;
-->
COMMENT ON DOMAIN d IS 'any';
--= domain m.d: comment is nothing before and any after
--- composite-type-added
CREATE TABLE t (x int);
-->
CREATE TYPE pair AS (x int, "Y" text COLLATE "C");
--= composite type m.pair: not there before (attributes: x integer, "Y" text COLLATE pg_catalog."C", owner: postgres)
--- composite-type-attribute
CREATE TYPE pair AS (x int, y text);
-->
ALTER TYPE pair ALTER ATTRIBUTE x TYPE bigint;
--= composite type m.pair: attributes is x integer, y text before and x bigint, y text after
--- composite-type-attribute-comment
CREATE TYPE pair AS (x int, y text);
-->
COMMENT ON COLUMN pair.x IS 'first';
--= column m.pair.x: not there before (comment: first, nullable: yes, type: integer)
--- composite-type-comment
CREATE TYPE pair AS (x int, y text);
-->
COMMENT ON TYPE pair IS 'two';
--= composite type m.pair: comment is nothing before and two after
--- range-type-added
CREATE TABLE t (x int);
-->
CREATE TYPE span AS RANGE (SUBTYPE = float8, SUBTYPE_DIFF = float8mi);
--= range type m.span: not there before (difference function: float8mi, multirange type: m.span_multirange, operator class: pg_catalog.float8_ops, owner: postgres, subtype: double precision)
--- range-type-difference
CREATE TYPE span AS RANGE (SUBTYPE = float8);
-->
DROP TYPE span;
CREATE TYPE span AS RANGE (SUBTYPE = float8, SUBTYPE_DIFF = float8mi);
--= range type m.span: difference function is nothing before and float8mi after
--- range-type-multirange-name (since 14)
CREATE TYPE span AS RANGE (SUBTYPE = float8);
-->
DROP TYPE span;
CREATE TYPE span AS RANGE (SUBTYPE = float8, MULTIRANGE_TYPE_NAME = spans);
--= range type m.span: multirange type is m.span_multirange before and m.spans after
--- base-type
CREATE TYPE odd;
CREATE FUNCTION odd_in(cstring) RETURNS odd LANGUAGE internal IMMUTABLE STRICT AS 'int4in';
CREATE FUNCTION odd_out(odd) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int4out';
-->
CREATE TYPE odd (INPUT = odd_in, OUTPUT = odd_out, LIKE = int4);
--= type m.odd: category is P before and U after
--= type m.odd: input is shell_in before and m.odd_in after
--= type m.odd: output is shell_out before and m.odd_out after
--= type m.odd: shell is yes before and nothing after
--- collation-added
CREATE TABLE t (x int);
-->
CREATE COLLATION co (LOCALE = 'C');
--= collation m.co: not there before (collate: C, ctype: C, deterministic: yes, owner: postgres, provider: libc)
--- collation-locale
CREATE COLLATION co (LOCALE = 'C');
-->
DROP COLLATION co;
CREATE COLLATION co (LOCALE = 'POSIX');
--= collation m.co: collate is C before and POSIX after
--= collation m.co: ctype is C before and POSIX after
--- collation-comment
CREATE COLLATION co (LOCALE = 'C');
-->
COMMENT ON COLLATION co IS 'bytes';
--= collation m.co: comment is nothing before and bytes after
--- cast-added
CREATE TYPE mood AS ENUM ('sad');
-->
CREATE CAST (mood AS int) WITH INOUT;
--= cast (m.mood as integer): not there before (context: explicit, method: inout)
--- cast-context
CREATE TYPE mood AS ENUM ('sad');
CREATE CAST (mood AS int) WITH INOUT;
-->
DROP CAST (mood AS int);
CREATE CAST (mood AS int) WITH INOUT AS IMPLICIT;
--= cast (m.mood as integer): context is explicit before and implicit after
