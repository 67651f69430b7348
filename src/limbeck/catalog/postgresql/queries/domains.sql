-- Domains.
-- Asked if: SELECT FROM pg_type WHERE oid >= 16384 AND typtype = 'd'
SELECT
    'domain' AS kind,
    n.nspname::text AS schema,
    '' AS "table",
    t.typname::text AS name,
    format_type(t.typbasetype, t.typtypmod) AS type,
    CASE WHEN t.typnotnull THEN 'no' ELSE 'yes' END AS nullable,
    CASE WHEN k.conname <> t.typname || '_not_null' THEN k.conname::text END AS "not null constraint", -- since 17
    COALESCE(pg_get_expr(t.typdefaultbin, 0), quote_literal(t.typdefault)) AS "default",
    CASE WHEN t.typcollation <> b.typcollation THEN format('%I.%I', cn.nspname, co.collname) END AS collation,
    pg_get_userbyid(t.typowner)::text AS owner,
    d.description AS comment
FROM pg_type AS t
JOIN pg_namespace AS n ON n.oid = t.typnamespace
JOIN pg_type AS b ON b.oid = t.typbasetype
LEFT JOIN pg_collation AS co ON co.oid = t.typcollation
LEFT JOIN pg_namespace AS cn ON cn.oid = co.collnamespace
LEFT JOIN pg_constraint AS k ON k.contypid = t.oid AND k.contype = 'n' -- since 17
LEFT JOIN pg_description AS d ON d.objoid = t.oid AND d.classoid = 'pg_type'::regclass AND d.objsubid = 0
WHERE t.oid >= 16384 AND t.typtype = 'd' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
    AND t.oid NOT IN (
        SELECT e.objid FROM pg_depend AS e
        WHERE e.refclassid = 'pg_extension'::regclass AND e.classid = 'pg_type'::regclass AND e.deptype = 'e'
    )
