-- Access methods.
-- Asked if: SELECT FROM pg_am WHERE oid >= 16384
SELECT
    'access method' AS kind,
    '' AS schema,
    '' AS "table",
    m.amname::text AS name,
    CASE m.amtype WHEN 't' THEN 'table' ELSE 'index' END AS type,
    m.amhandler::regproc::text AS handler,
    d.description AS comment
FROM pg_am AS m
LEFT JOIN pg_description AS d ON d.objoid = m.oid AND d.classoid = 'pg_am'::regclass AND d.objsubid = 0
WHERE m.oid >= 16384
    AND m.oid NOT IN (
        SELECT e.objid FROM pg_depend AS e
        WHERE e.refclassid = 'pg_extension'::regclass AND e.classid = 'pg_am'::regclass AND e.deptype = 'e'
    )
