-- Conversions between encodings.
-- Asked if: SELECT FROM pg_conversion WHERE oid >= 16384
SELECT
    'conversion' AS kind,
    n.nspname::text AS schema,
    '' AS "table",
    c.conname::text AS name,
    pg_encoding_to_char(c.conforencoding)::text AS "from",
    pg_encoding_to_char(c.contoencoding)::text AS "to",
    c.conproc::regproc::text AS function,
    CASE WHEN c.condefault THEN 'yes' END AS "default",
    pg_get_userbyid(c.conowner)::text AS owner,
    d.description AS comment
FROM pg_conversion AS c
JOIN pg_namespace AS n ON n.oid = c.connamespace
LEFT JOIN pg_description AS d
    ON d.objoid = c.oid AND d.classoid = 'pg_conversion'::regclass AND d.objsubid = 0
WHERE c.oid >= 16384 AND n.nspname !~ '^pg_'
    AND c.oid NOT IN (
        SELECT e.objid FROM pg_depend AS e
        WHERE e.refclassid = 'pg_extension'::regclass AND e.classid = 'pg_conversion'::regclass AND e.deptype = 'e'
    )
