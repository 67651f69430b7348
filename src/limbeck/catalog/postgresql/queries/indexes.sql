-- Indexes that no constraint tells. The keys of one that is like most, a b-tree of columns in their own order with what
-- PostgreSQL takes by default, are put together here: pg_get_indexdef looks through all operator classes for each key.
-- Asked if: SELECT FROM pg_index WHERE indrelid >= 16384
SELECT
    'index' AS kind,
    n.nspname::text AS schema,
    c.relname::text AS "table",
    i.relname::text AS name,
    COALESCE(
        CASE
            WHEN x.indexprs IS NULL AND x.indpred IS NULL AND x.indnkeyatts = x.indnatts AND 0 = ALL (x.indoption)
                AND NOT x.indnullsnotdistinct -- since 15
                AND i.reloptions IS NULL AND i.relkind = 'i'
                THEN format(
                    'CREATE %s %I ON %I.%I USING btree (',
                    CASE WHEN x.indisunique THEN 'UNIQUE INDEX' ELSE 'INDEX' END, i.relname, n.nspname, c.relname
                ) || (
                    SELECT
                        string_agg(quote_ident(a.attname), ', ' ORDER BY array_position(x.indkey, a.attnum))
                        || CASE WHEN count(*) = x.indnatts THEN ')' END
                    FROM pg_attribute AS a
                    WHERE a.attrelid = x.indrelid AND a.attnum > 0 AND a.attnum = ANY (x.indkey)
                        AND a.attcollation = x.indcollation[array_position(x.indkey, a.attnum)]
                        AND (
                            x.indclass[array_position(x.indkey, a.attnum)],
                            CASE a.atttypid WHEN 'varchar'::regtype THEN 'text'::regtype ELSE a.atttypid END
                        ) IN (
                            SELECT o.oid, o.opcintype
                            FROM pg_opclass AS o JOIN pg_am AS m ON m.oid = o.opcmethod
                            WHERE o.opcdefault AND o.oid < 16384 AND m.amname = 'btree' AND NOT EXISTS (
                                SELECT FROM pg_opclass AS v
                                WHERE v.opcdefault AND v.opcintype = 'varchar'::regtype
                            )
                        )
                )
        END,
        pg_get_indexdef(i.oid)
    ) AS definition,
    CASE WHEN h.inhparent IS NOT NULL THEN h.inhparent::regclass::text END AS "partition of",
    s.spcname::text AS tablespace,
    CASE WHEN x.indisclustered THEN 'yes' END AS clustered,
    CASE WHEN x.indisreplident THEN 'yes' END AS "replica identity",
    CASE WHEN NOT x.indisvalid THEN 'no' END AS valid,
    CASE
        WHEN x.indexprs IS NOT NULL THEN (
            SELECT string_agg(format('%s of column %s', a.attstattarget, a.attnum), ', ' ORDER BY a.attnum)
            FROM pg_attribute AS a
            WHERE a.attrelid = i.oid AND a.attnum > 0 AND a.attstattarget >= 0
        )
    END AS statistics,
    d.description AS comment
FROM pg_index AS x
JOIN pg_class AS i ON i.oid = x.indexrelid
JOIN pg_class AS c ON c.oid = x.indrelid
JOIN pg_namespace AS n ON n.oid = c.relnamespace
LEFT JOIN pg_inherits AS h ON h.inhrelid = i.oid
LEFT JOIN pg_tablespace AS s ON s.oid = i.reltablespace
LEFT JOIN pg_description AS d ON d.objoid = i.oid AND d.classoid = 'pg_class'::regclass AND d.objsubid = 0
WHERE x.indrelid >= 16384 AND c.relkind IN ('r', 'p', 'm')
    AND c.relpersistence <> 't' AND n.nspname <> 'information_schema'
    AND i.oid NOT IN (SELECT k.conindid FROM pg_constraint AS k WHERE k.contype IN ('p', 'u', 'x'))
    AND c.oid NOT IN (
        SELECT e.objid FROM pg_depend AS e
        WHERE e.refclassid = 'pg_extension'::regclass AND e.classid = 'pg_class'::regclass AND e.deptype = 'e'
    )
