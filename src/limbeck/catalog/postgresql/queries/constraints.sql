-- Constraints of tables; NOT NULL is told by the column, a constraint trigger by the trigger. What a partition or
-- a child has from its parent alone is told by the parent. The index under a constraint is told here.
-- Asked if: SELECT FROM pg_constraint WHERE conrelid >= 16384
SELECT
    CASE k.contype
        WHEN 'p' THEN 'primary key' WHEN 'u' THEN 'unique' WHEN 'f' THEN 'foreign key' WHEN 'c' THEN 'check'
        ELSE 'exclude'
    END AS kind,
    n.nspname::text AS schema,
    c.relname::text AS "table",
    k.conname::text AS name,
    pg_get_constraintdef(k.oid) AS definition,
    CASE WHEN k.contype = 'c' AND k.connoinherit AND c.relkind = 'p' THEN 'no' END AS inherited,
    CASE WHEN h.inhparent IS NOT NULL THEN h.inhparent::regclass::text END AS "partition of",
    CASE
        WHEN i.reloptions IS NOT NULL THEN (SELECT string_agg(o, ', ' ORDER BY o) FROM unnest(i.reloptions) AS o)
    END AS options,
    s.spcname::text AS tablespace,
    CASE WHEN x.indisclustered THEN 'yes' END AS clustered,
    CASE WHEN x.indisreplident THEN 'yes' END AS "replica identity",
    CASE WHEN NOT x.indisvalid THEN 'no' END AS valid,
    d.description AS comment,
    di.description AS "index comment"
FROM pg_constraint AS k
JOIN pg_class AS c ON c.oid = k.conrelid
JOIN pg_namespace AS n ON n.oid = c.relnamespace
LEFT JOIN pg_index AS x ON x.indexrelid = k.conindid AND k.contype IN ('p', 'u', 'x')
LEFT JOIN pg_class AS i ON i.oid = x.indexrelid
LEFT JOIN pg_inherits AS h ON h.inhrelid = x.indexrelid
LEFT JOIN pg_tablespace AS s ON s.oid = i.reltablespace
LEFT JOIN pg_description AS d
    ON d.objoid = k.oid AND d.classoid = 'pg_constraint'::regclass AND d.objsubid = 0
LEFT JOIN pg_description AS di
    ON di.objoid = i.oid AND di.classoid = 'pg_class'::regclass AND di.objsubid = 0
WHERE k.conrelid >= 16384 AND k.contype IN ('p', 'u', 'f', 'c', 'x')
    AND (k.conislocal OR k.contype IN ('p', 'u', 'x')) AND (k.contype <> 'f' OR k.conparentid = 0)
    AND c.relpersistence <> 't' AND n.nspname <> 'information_schema'
    AND c.oid NOT IN (
        SELECT e.objid FROM pg_depend AS e
        WHERE e.refclassid = 'pg_extension'::regclass AND e.classid = 'pg_class'::regclass AND e.deptype = 'e'
    )
