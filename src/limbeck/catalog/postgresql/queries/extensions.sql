-- Extensions; what belongs to one is told by it alone.
SELECT
    'extension' AS kind,
    '' AS schema,
    '' AS "table",
    x.extname::text AS name,
    n.nspname::text AS "in schema",
    x.extversion AS version,
    d.description AS comment
FROM pg_extension AS x
JOIN pg_namespace AS n ON n.oid = x.extnamespace
LEFT JOIN pg_description AS d ON d.objoid = x.oid AND d.classoid = 'pg_extension'::regclass AND d.objsubid = 0
