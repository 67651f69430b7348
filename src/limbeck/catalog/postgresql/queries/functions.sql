-- Functions and procedures, named with the types of their arguments.
-- Asked if: SELECT FROM pg_proc WHERE oid >= 16384 AND prokind <> 'a'
SELECT
    CASE p.prokind WHEN 'p' THEN 'procedure' ELSE 'function' END AS kind,
    n.nspname::text AS schema,
    '' AS "table",
    format('%s(%s)', p.proname, oidvectortypes(p.proargtypes)) AS name,
    NULLIF(pg_get_function_arguments(p.oid), '') AS arguments,
    pg_get_function_result(p.oid) AS returns,
    l.lanname::text AS language,
    CASE WHEN p.prosqlbody IS NULL THEN p.prosrc END AS body, -- since 14
    p.prosrc AS body, -- before 14
    pg_get_function_sqlbody(p.oid) AS "sql body", -- since 14
    p.probin AS library,
    CASE WHEN p.prokind = 'w' THEN 'yes' END AS "window",
    CASE p.provolatile WHEN 'i' THEN 'immutable' WHEN 's' THEN 'stable' ELSE 'volatile' END AS volatility,
    CASE p.proparallel WHEN 's' THEN 'safe' WHEN 'r' THEN 'restricted' ELSE 'unsafe' END AS parallel,
    CASE WHEN p.proisstrict THEN 'yes' END AS strict,
    CASE WHEN p.prosecdef THEN 'definer' ELSE 'invoker' END AS security,
    CASE WHEN p.proleakproof THEN 'yes' END AS leakproof,
    p.procost::text AS cost,
    CASE WHEN p.proretset THEN p.prorows::text END AS rows,
    CASE WHEN p.prosupport <> 0 THEN p.prosupport::regproc::text END AS support,
    (SELECT string_agg(format_type(o, NULL), ', ') FROM unnest(p.protrftypes) AS o) AS transforms,
    (SELECT string_agg(o, ', ' ORDER BY o) FROM unnest(p.proconfig) AS o) AS settings,
    pg_get_userbyid(p.proowner)::text AS owner,
    d.description AS comment
FROM pg_proc AS p
JOIN pg_namespace AS n ON n.oid = p.pronamespace
JOIN pg_language AS l ON l.oid = p.prolang
LEFT JOIN pg_description AS d ON d.objoid = p.oid AND d.classoid = 'pg_proc'::regclass AND d.objsubid = 0
WHERE p.oid >= 16384 AND p.prokind <> 'a' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
    AND p.oid NOT IN (
        SELECT e.objid FROM pg_depend AS e
        WHERE e.refclassid = 'pg_extension'::regclass AND e.classid = 'pg_proc'::regclass AND e.deptype = 'e'
    )
    AND NOT EXISTS (
        SELECT FROM pg_depend AS i
        WHERE i.classid = 'pg_proc'::regclass AND i.objid = p.oid AND i.deptype = 'i'
            AND i.refclassid = 'pg_type'::regclass
    )
