-- Policies of row security.
-- Asked if: SELECT FROM pg_policy
SELECT
    'policy' AS kind,
    n.nspname::text AS schema,
    c.relname::text AS "table",
    p.polname::text AS name,
    CASE p.polcmd
        WHEN 'r' THEN 'select' WHEN 'a' THEN 'insert' WHEN 'w' THEN 'update' WHEN 'd' THEN 'delete' ELSE 'all'
    END AS command,
    CASE WHEN p.polpermissive THEN 'permissive' ELSE 'restrictive' END AS mode,
    (
        SELECT string_agg(
            CASE r WHEN 0 THEN 'public' ELSE quote_ident(pg_get_userbyid(r)) END,
            ', ' ORDER BY r = 0, pg_get_userbyid(r)
        )
        FROM unnest(p.polroles) AS r
    ) AS roles,
    pg_get_expr(p.polqual, p.polrelid) AS "using",
    pg_get_expr(p.polwithcheck, p.polrelid) AS "with check",
    d.description AS comment
FROM pg_policy AS p
JOIN pg_class AS c ON c.oid = p.polrelid
JOIN pg_namespace AS n ON n.oid = c.relnamespace
LEFT JOIN pg_description AS d ON d.objoid = p.oid AND d.classoid = 'pg_policy'::regclass AND d.objsubid = 0
WHERE c.relpersistence <> 't'
    AND c.oid NOT IN (
        SELECT e.objid FROM pg_depend AS e
        WHERE e.refclassid = 'pg_extension'::regclass AND e.classid = 'pg_class'::regclass AND e.deptype = 'e'
    )
