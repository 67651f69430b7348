-- Collations.
-- Asked if: SELECT FROM pg_collation WHERE oid >= 16384
SELECT
    'collation' AS kind,
    n.nspname::text AS schema,
    '' AS "table",
    c.collname::text AS name,
    CASE c.collprovider WHEN 'c' THEN 'libc' WHEN 'i' THEN 'icu' WHEN 'b' THEN 'builtin' ELSE 'default' END
        AS provider,
    CASE WHEN c.collisdeterministic THEN 'yes' ELSE 'no' END AS deterministic,
    c.collcollate::text AS collate,
    c.collctype::text AS ctype,
    c.colliculocale AS locale, -- since 15 before 17
    c.colllocale AS locale, -- since 17
    c.collicurules AS rules, -- since 16
    pg_get_userbyid(c.collowner)::text AS owner,
    d.description AS comment
FROM pg_collation AS c
JOIN pg_namespace AS n ON n.oid = c.collnamespace
LEFT JOIN pg_description AS d ON d.objoid = c.oid AND d.classoid = 'pg_collation'::regclass AND d.objsubid = 0
WHERE c.oid >= 16384 AND n.nspname !~ '^pg_'
    AND c.oid NOT IN (
        SELECT e.objid FROM pg_depend AS e
        WHERE e.refclassid = 'pg_extension'::regclass AND e.classid = 'pg_collation'::regclass AND e.deptype = 'e'
    )
