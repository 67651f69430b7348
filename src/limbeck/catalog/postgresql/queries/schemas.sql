-- Schemas of users.
SELECT
    'schema' AS kind,
    '' AS schema,
    '' AS "table",
    n.nspname::text AS name,
    pg_get_userbyid(n.nspowner)::text AS owner,
    d.description AS comment
FROM pg_namespace AS n
LEFT JOIN pg_description AS d ON d.objoid = n.oid AND d.classoid = 'pg_namespace'::regclass AND d.objsubid = 0
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
    AND n.oid NOT IN (
        SELECT e.objid FROM pg_depend AS e
        WHERE e.refclassid = 'pg_extension'::regclass AND e.classid = 'pg_namespace'::regclass AND e.deptype = 'e'
    )
