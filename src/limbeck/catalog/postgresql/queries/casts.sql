-- Casts.
-- Asked if: SELECT FROM pg_cast WHERE oid >= 16384
SELECT
    'cast' AS kind,
    '' AS schema,
    '' AS "table",
    format('(%s as %s)', format_type(c.castsource, NULL), format_type(c.casttarget, NULL)) AS name,
    CASE WHEN c.castfunc <> 0 THEN c.castfunc::regprocedure::text END AS function,
    CASE c.castmethod WHEN 'f' THEN 'function' WHEN 'i' THEN 'inout' ELSE 'binary' END AS method,
    CASE c.castcontext WHEN 'e' THEN 'explicit' WHEN 'a' THEN 'assignment' ELSE 'implicit' END AS context,
    d.description AS comment
FROM pg_cast AS c
LEFT JOIN pg_description AS d ON d.objoid = c.oid AND d.classoid = 'pg_cast'::regclass AND d.objsubid = 0
WHERE c.oid >= 16384
    AND NOT EXISTS (
        SELECT FROM pg_depend AS e
        WHERE e.classid = 'pg_cast'::regclass AND e.objid = c.oid AND e.deptype IN ('e', 'i')
    )
