--- primary-key-added
CREATE TABLE t (x int NOT NULL);
-->
ALTER TABLE t ADD PRIMARY KEY (x);
--= primary key t_pkey on m.t: not there before (definition: PRIMARY KEY (x))
--- primary-key-columns
CREATE TABLE t (x int NOT NULL, y int NOT NULL, CONSTRAINT pk PRIMARY KEY (x));
-->
ALTER TABLE t DROP CONSTRAINT pk, ADD CONSTRAINT pk PRIMARY KEY (x, y);
ALTER TABLE t ALTER x SET NOT NULL;
--= primary key pk on m.t: definition is PRIMARY KEY (x) before and PRIMARY KEY (x, y) after
--- primary-key-renamed
CREATE TABLE t (x int PRIMARY KEY);
-->
ALTER TABLE t RENAME CONSTRAINT t_pkey TO pk_t;
--= primary key pk_t on m.t: not there before (definition: PRIMARY KEY (x))
--= primary key t_pkey on m.t: not there after (definition: PRIMARY KEY (x))
--- unique-added
CREATE TABLE t (x int);
-->
ALTER TABLE t ADD CONSTRAINT uq UNIQUE (x);
--= unique uq on m.t: not there before (definition: UNIQUE (x))
--- unique-deferrable
CREATE TABLE t (x int, CONSTRAINT uq UNIQUE (x));
-->
ALTER TABLE t DROP CONSTRAINT uq;
ALTER TABLE t ADD CONSTRAINT uq UNIQUE (x) DEFERRABLE INITIALLY DEFERRED;
--= unique uq on m.t: definition is UNIQUE (x) before and UNIQUE (x) DEFERRABLE INITIALLY DEFERRED after
--- unique-nulls-not-distinct (since 15)
CREATE TABLE t (x int, CONSTRAINT uq UNIQUE (x));
-->
ALTER TABLE t DROP CONSTRAINT uq;
ALTER TABLE t ADD CONSTRAINT uq UNIQUE NULLS NOT DISTINCT (x);
--= unique uq on m.t: definition is UNIQUE (x) before and UNIQUE NULLS NOT DISTINCT (x) after
--- unique-include
CREATE TABLE t (x int, y int, CONSTRAINT uq UNIQUE (x));
-->
ALTER TABLE t DROP CONSTRAINT uq;
ALTER TABLE t ADD CONSTRAINT uq UNIQUE (x) INCLUDE (y);
--= unique uq on m.t: definition is UNIQUE (x) before and UNIQUE (x) INCLUDE (y) after
--- unique-turned-into-index
CREATE TABLE t (x int, CONSTRAINT uq UNIQUE (x));
-->
ALTER TABLE t DROP CONSTRAINT uq;
CREATE UNIQUE INDEX uq ON t (x);
--= index uq on m.t: not there before (definition: CREATE UNIQUE INDEX uq ON m.t USING btree (x))
--= unique uq on m.t: not there after (definition: UNIQUE (x))
--- unique-options
CREATE TABLE t (x int, CONSTRAINT uq UNIQUE (x));
-->
ALTER INDEX uq SET (fillfactor = 50);
--= unique uq on m.t: options is nothing before and fillfactor=50 after
--- unique-tablespace
CREATE TABLE t (x int, CONSTRAINT uq UNIQUE (x));
-->
ALTER INDEX uq SET TABLESPACE m_space;
--= unique uq on m.t: tablespace is nothing before and m_space after
--- unique-clustered
CREATE TABLE t (x int, CONSTRAINT uq UNIQUE (x));
-->
ALTER TABLE t CLUSTER ON uq;
--= unique uq on m.t: clustered is nothing before and yes after
--- unique-replica-identity
CREATE TABLE t (x int NOT NULL, CONSTRAINT uq UNIQUE (x));
-->
ALTER TABLE t REPLICA IDENTITY USING INDEX uq;
--= unique uq on m.t: replica identity is nothing before and yes after
--- unique-comment
CREATE TABLE t (x int, CONSTRAINT uq UNIQUE (x));
-->
COMMENT ON CONSTRAINT uq ON t IS 'one each';
--= unique uq on m.t: comment is nothing before and one each after
--- unique-index-comment
CREATE TABLE t (x int, CONSTRAINT uq UNIQUE (x));
-->
COMMENT ON INDEX uq IS 'sorted';
--= unique uq on m.t: index comment is nothing before and sorted after
--- foreign-key-added
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE t (p int);
-->
ALTER TABLE t ADD CONSTRAINT fk FOREIGN KEY (p) REFERENCES p;
--= foreign key fk on m.t: not there before (definition: FOREIGN KEY (p) REFERENCES m.p(id))
--- foreign-key-on-delete
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE t (p int, CONSTRAINT fk FOREIGN KEY (p) REFERENCES p);
-->
ALTER TABLE t DROP CONSTRAINT fk;
ALTER TABLE t ADD CONSTRAINT fk FOREIGN KEY (p) REFERENCES p ON DELETE CASCADE ON UPDATE SET NULL;
--= foreign key fk on m.t: definition is FOREIGN KEY (p) REFERENCES m.p(id) before and FOREIGN KEY (p) REFERENCES m.p(id) ON UPDATE SET NULL ON DELETE CASCADE after
--- foreign-key-match
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE t (p int, CONSTRAINT fk FOREIGN KEY (p) REFERENCES p);
-->
ALTER TABLE t DROP CONSTRAINT fk;
ALTER TABLE t ADD CONSTRAINT fk FOREIGN KEY (p) REFERENCES p MATCH FULL;
--= foreign key fk on m.t: definition is FOREIGN KEY (p) REFERENCES m.p(id) before and FOREIGN KEY (p) REFERENCES m.p(id) MATCH FULL after
--- foreign-key-deferrable
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE t (p int, CONSTRAINT fk FOREIGN KEY (p) REFERENCES p);
-->
ALTER TABLE t ALTER CONSTRAINT fk DEFERRABLE;
--= foreign key fk on m.t: definition is FOREIGN KEY (p) REFERENCES m.p(id) before and FOREIGN KEY (p) REFERENCES m.p(id) DEFERRABLE after
--- foreign-key-validity
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE t (p int, CONSTRAINT fk FOREIGN KEY (p) REFERENCES p);
-->
ALTER TABLE t DROP CONSTRAINT fk;
ALTER TABLE t ADD CONSTRAINT fk FOREIGN KEY (p) REFERENCES p NOT VALID;
--= foreign key fk on m.t: definition is FOREIGN KEY (p) REFERENCES m.p(id) before and FOREIGN KEY (p) REFERENCES m.p(id) NOT VALID after
--- foreign-key-not-enforced (since 18)
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE t (p int, CONSTRAINT fk FOREIGN KEY (p) REFERENCES p);
-->
ALTER TABLE t ALTER CONSTRAINT fk NOT ENFORCED;
--= foreign key fk on m.t: definition is FOREIGN KEY (p) REFERENCES m.p(id) before and FOREIGN KEY (p) REFERENCES m.p(id) NOT ENFORCED after
--- foreign-key-comment
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE t (p int, CONSTRAINT fk FOREIGN KEY (p) REFERENCES p);
-->
COMMENT ON CONSTRAINT fk ON t IS 'its p';
--= foreign key fk on m.t: comment is nothing before and its p after
--- foreign-key-of-partitioned-table
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE t (p int) PARTITION BY RANGE (p);
CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (1) TO (9);
-->
ALTER TABLE t ADD CONSTRAINT fk FOREIGN KEY (p) REFERENCES p;
--= foreign key fk on m.t: not there before (definition: FOREIGN KEY (p) REFERENCES m.p(id))
--- check-added
CREATE TABLE t (x int);
-->
ALTER TABLE t ADD CONSTRAINT ck CHECK (x > 0);
--= check ck on m.t: not there before (definition: CHECK ((x > 0)))
--- check-expression
CREATE TABLE t (x int, CONSTRAINT ck CHECK (x > 0));
-->
ALTER TABLE t DROP CONSTRAINT ck, ADD CONSTRAINT ck CHECK (x > 1);
--= check ck on m.t: definition is CHECK ((x > 0)) before and CHECK ((x > 1)) after
--- check-no-inherit
CREATE TABLE t (x int, CONSTRAINT ck CHECK (x > 0));
-->
ALTER TABLE t DROP CONSTRAINT ck, ADD CONSTRAINT ck CHECK (x > 0) NO INHERIT;
--= check ck on m.t: definition is CHECK ((x > 0)) before and CHECK ((x > 0)) NO INHERIT after
--- check-validity
CREATE TABLE t (x int, CONSTRAINT ck CHECK (x > 0) NO INHERIT);
-->
ALTER TABLE t DROP CONSTRAINT ck, ADD CONSTRAINT ck CHECK (x > 0) NO INHERIT NOT VALID;
--= check ck on m.t: definition is CHECK ((x > 0)) NO INHERIT before and CHECK ((x > 0)) NO INHERIT NOT VALID after
--- check-comment
CREATE TABLE t (x int, CONSTRAINT ck CHECK (x > 0));
-->
COMMENT ON CONSTRAINT ck ON t IS 'positive';
--= check ck on m.t: comment is nothing before and positive after
--- check-of-partitioned-table
CREATE TABLE t (x int) PARTITION BY RANGE (x);
CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (1) TO (9);
-->
ALTER TABLE t ADD CONSTRAINT ck CHECK (x > 0);
--= check ck on m.t: not there before (definition: CHECK ((x > 0)))
--- check-of-child-merged
CREATE TABLE parent (x int);
CREATE TABLE t (CONSTRAINT ck CHECK (x > 0)) INHERITS (parent);
-->
ALTER TABLE parent ADD CONSTRAINT ck CHECK (x > 0);
--= check ck on m.parent: not there before (definition: CHECK ((x > 0)))
--- exclude-added
CREATE TABLE t (x int4range);
-->
ALTER TABLE t ADD CONSTRAINT ex EXCLUDE USING gist (x WITH &&);
--= exclude ex on m.t: not there before (definition: EXCLUDE USING gist (x WITH &&))
--- exclude-where
CREATE TABLE t (x int4range, CONSTRAINT ex EXCLUDE USING gist (x WITH &&));
-->
ALTER TABLE t DROP CONSTRAINT ex;
ALTER TABLE t ADD CONSTRAINT ex EXCLUDE USING gist (x WITH &&) WHERE (x IS NOT NULL);
--= exclude ex on m.t: definition is EXCLUDE USING gist (x WITH &&) before and EXCLUDE USING gist (x WITH &&) WHERE ((x IS NOT NULL)) after
--- constraint-without-overlaps (since 18)
CREATE TABLE t (x int4range, y daterange, CONSTRAINT uq UNIQUE (x, y));
-->
ALTER TABLE t DROP CONSTRAINT uq;
ALTER TABLE t ADD CONSTRAINT uq UNIQUE (x, y WITHOUT OVERLAPS);
--= unique uq on m.t: definition is UNIQUE (x, y) before and UNIQUE (x, y WITHOUT OVERLAPS) after
