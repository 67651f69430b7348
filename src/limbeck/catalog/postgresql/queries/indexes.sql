-- Indexes that no constraint tells.
-- Asked if: SELECT FROM pg_index WHERE indrelid >= 16384
SELECT
    'index' AS kind,
    n.nspname::text AS schema,
    c.relname::text AS "table",
    i.relname::text AS name,
    pg_get_indexdef(i.oid) AS definition,
    CASE WHEN h.inhparent IS NOT NULL THEN h.inhparent::regclass::text END AS "partition of",
    s.spcname::text AS tablespace,
    CASE WHEN x.indisclustered THEN 'yes' END AS clustered,
    CASE WHEN x.indisreplident THEN 'yes' END AS "replica identity",
    CASE WHEN NOT x.indisvalid THEN 'no' END AS valid,
    t.targets AS statistics,
    d.description AS comment
FROM pg_index AS x
JOIN pg_class AS i ON i.oid = x.indexrelid
JOIN pg_class AS c ON c.oid = x.indrelid
JOIN pg_namespace AS n ON n.oid = c.relnamespace
LEFT JOIN pg_inherits AS h ON h.inhrelid = i.oid
LEFT JOIN pg_tablespace AS s ON s.oid = i.reltablespace
LEFT JOIN (
    SELECT
        a.attrelid,
        string_agg(format('%s of column %s', a.attstattarget, a.attnum), ', ' ORDER BY a.attnum) AS targets
    FROM pg_attribute AS a
    WHERE a.attrelid >= 16384 AND a.attnum > 0 AND a.attstattarget >= 0
    GROUP BY a.attrelid
) AS t ON t.attrelid = i.oid
LEFT JOIN pg_description AS d ON d.objoid = i.oid AND d.classoid = 'pg_class'::regclass AND d.objsubid = 0
WHERE x.indrelid >= 16384 AND c.relkind IN ('r', 'p', 'm')
    AND c.relpersistence <> 't' AND n.nspname <> 'information_schema'
    AND NOT EXISTS (
        SELECT FROM pg_constraint AS k WHERE k.conindid = i.oid AND k.contype IN ('p', 'u', 'x') AND k.conrelid = c.oid
    )
    AND c.oid NOT IN (
        SELECT e.objid FROM pg_depend AS e
        WHERE e.refclassid = 'pg_extension'::regclass AND e.classid = 'pg_class'::regclass AND e.deptype = 'e'
    )
