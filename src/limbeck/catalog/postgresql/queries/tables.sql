-- Tables: plain ones, partitioned ones and foreign ones. Of a foreign table's options whose names say that they are
-- secrets, the names alone are read.
-- Asked if: SELECT FROM pg_class WHERE oid >= 16384
SELECT
    CASE c.relkind WHEN 'f' THEN 'foreign table' ELSE 'table' END AS kind,
    n.nspname::text AS schema,
    '' AS "table",
    c.relname::text AS name,
    CASE c.relpersistence WHEN 'u' THEN 'unlogged' END AS persistence,
    CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END AS "partitioned by",
    CASE WHEN c.relispartition THEN i.parents END AS "partition of",
    CASE WHEN c.relispartition THEN pg_get_expr(c.relpartbound, c.oid) END AS "partition bounds",
    CASE WHEN NOT c.relispartition THEN i.parents END AS inherits,
    CASE WHEN c.reloftype <> 0 THEN format_type(c.reloftype, NULL) END AS "of type",
    CASE
        WHEN c.reloptions IS NOT NULL THEN (SELECT string_agg(o, ', ' ORDER BY o) FROM unnest(c.reloptions) AS o)
    END AS options,
    CASE
        WHEN t.reloptions IS NOT NULL THEN (SELECT string_agg(o, ', ' ORDER BY o) FROM unnest(t.reloptions) AS o)
    END AS "toast options",
    s.spcname::text AS tablespace,
    CASE WHEN a.amname <> 'heap' THEN a.amname::text END AS "access method",
    CASE
        WHEN c.relrowsecurity AND c.relforcerowsecurity THEN 'enabled and forced'
        WHEN c.relrowsecurity THEN 'enabled'
        WHEN c.relforcerowsecurity THEN 'forced but not enabled'
    END AS "row security",
    CASE
        WHEN c.relkind <> 'f' THEN CASE c.relreplident WHEN 'f' THEN 'full' WHEN 'n' THEN 'nothing' END
    END AS "replica identity",
    v.srvname::text AS server,
    CASE WHEN f.ftoptions IS NOT NULL THEN (
        SELECT string_agg(
            CASE WHEN split_part(o, '=', 1) ~* k.secret THEN split_part(o, '=', 1) ELSE o END, ', ' ORDER BY o
        )
        FROM unnest(f.ftoptions) AS o
    ) END AS "foreign options",
    pg_get_userbyid(c.relowner)::text AS owner,
    d.description AS comment
FROM pg_class AS c
CROSS JOIN (
    SELECT '{secret_name}' AS secret
) AS k
JOIN pg_namespace AS n ON n.oid = c.relnamespace
LEFT JOIN pg_class AS t ON t.oid = c.reltoastrelid
LEFT JOIN pg_tablespace AS s ON s.oid = c.reltablespace
LEFT JOIN pg_am AS a ON a.oid = c.relam
LEFT JOIN pg_foreign_table AS f ON f.ftrelid = c.oid
LEFT JOIN pg_foreign_server AS v ON v.oid = f.ftserver
LEFT JOIN (
    SELECT h.inhrelid, string_agg(h.inhparent::regclass::text, ', ' ORDER BY h.inhseqno) AS parents
    FROM pg_inherits AS h
    GROUP BY h.inhrelid
) AS i ON i.inhrelid = c.oid
LEFT JOIN pg_description AS d ON d.objoid = c.oid AND d.classoid = 'pg_class'::regclass AND d.objsubid = 0
WHERE c.oid >= 16384 AND c.relkind IN ('r', 'p', 'f') AND c.relpersistence <> 't'
    AND n.nspname <> 'information_schema'
    AND c.oid NOT IN (
        SELECT e.objid FROM pg_depend AS e
        WHERE e.refclassid = 'pg_extension'::regclass AND e.classid = 'pg_class'::regclass AND e.deptype = 'e'
    )
