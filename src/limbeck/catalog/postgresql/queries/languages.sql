-- Procedural languages, and transforms of types for them.
-- Asked if: SELECT FROM pg_language WHERE oid >= 16384
-- Asked if: SELECT FROM pg_transform WHERE oid >= 16384
SELECT
    'language' AS kind,
    '' AS schema,
    '' AS "table",
    l.lanname::text AS name,
    CASE WHEN l.lanpltrusted THEN 'yes' ELSE 'no' END AS trusted,
    CASE WHEN l.lanplcallfoid <> 0 THEN l.lanplcallfoid::regproc::text END AS handler,
    CASE WHEN l.laninline <> 0 THEN l.laninline::regproc::text END AS "inline",
    CASE WHEN l.lanvalidator <> 0 THEN l.lanvalidator::regproc::text END AS validator,
    NULL AS "from sql",
    NULL AS "to sql",
    pg_get_userbyid(l.lanowner)::text AS owner,
    d.description AS comment
FROM pg_language AS l
LEFT JOIN pg_description AS d ON d.objoid = l.oid AND d.classoid = 'pg_language'::regclass AND d.objsubid = 0
WHERE l.oid >= 16384
    AND l.oid NOT IN (
        SELECT e.objid FROM pg_depend AS e
        WHERE e.refclassid = 'pg_extension'::regclass AND e.classid = 'pg_language'::regclass AND e.deptype = 'e'
    )
UNION ALL
SELECT
    'transform',
    '',
    '',
    format('for %s language %I', format_type(t.trftype, NULL), l.lanname),
    NULL,
    NULL,
    NULL,
    NULL,
    CASE WHEN t.trffromsql <> 0 THEN t.trffromsql::regprocedure::text END,
    CASE WHEN t.trftosql <> 0 THEN t.trftosql::regprocedure::text END,
    NULL,
    d.description
FROM pg_transform AS t
JOIN pg_language AS l ON l.oid = t.trflang
LEFT JOIN pg_description AS d ON d.objoid = t.oid AND d.classoid = 'pg_transform'::regclass AND d.objsubid = 0
WHERE t.oid >= 16384
    AND t.oid NOT IN (
        SELECT e.objid FROM pg_depend AS e
        WHERE e.refclassid = 'pg_extension'::regclass AND e.classid = 'pg_transform'::regclass AND e.deptype = 'e'
    )
