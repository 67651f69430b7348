-- Views and materialized views.
-- Asked if: SELECT FROM pg_rewrite WHERE oid >= 16384 AND rulename = '_RETURN'
SELECT
    CASE c.relkind WHEN 'v' THEN 'view' ELSE 'materialized view' END AS kind,
    n.nspname::text AS schema,
    '' AS "table",
    c.relname::text AS name,
    btrim(pg_get_viewdef(c.oid), ' ;') AS definition,
    CASE
        WHEN c.reloptions IS NOT NULL THEN (SELECT string_agg(o, ', ' ORDER BY o) FROM unnest(c.reloptions) AS o)
    END AS options,
    CASE
        WHEN t.reloptions IS NOT NULL THEN (SELECT string_agg(o, ', ' ORDER BY o) FROM unnest(t.reloptions) AS o)
    END AS "toast options",
    s.spcname::text AS tablespace,
    CASE WHEN a.amname <> 'heap' THEN a.amname::text END AS "access method",
    CASE c.relreplident WHEN 'f' THEN 'full' END AS "replica identity",
    pg_get_userbyid(c.relowner)::text AS owner,
    d.description AS comment
FROM pg_class AS c
JOIN pg_namespace AS n ON n.oid = c.relnamespace
LEFT JOIN pg_class AS t ON t.oid = c.reltoastrelid
LEFT JOIN pg_tablespace AS s ON s.oid = c.reltablespace
LEFT JOIN pg_am AS a ON a.oid = c.relam
LEFT JOIN pg_description AS d ON d.objoid = c.oid AND d.classoid = 'pg_class'::regclass AND d.objsubid = 0
WHERE c.oid >= 16384 AND c.relkind IN ('v', 'm') AND c.relpersistence <> 't'
    AND n.nspname <> 'information_schema'
    AND c.oid NOT IN (
        SELECT e.objid FROM pg_depend AS e
        WHERE e.refclassid = 'pg_extension'::regclass AND e.classid = 'pg_class'::regclass AND e.deptype = 'e'
    )
