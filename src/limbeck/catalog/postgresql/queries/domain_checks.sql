-- The CHECK constraints of domains.
-- Asked if: SELECT FROM pg_constraint WHERE contypid >= 16384
SELECT
    'domain check' AS kind,
    n.nspname::text AS schema,
    t.typname::text AS "table",
    k.conname::text AS name,
    pg_get_constraintdef(k.oid) AS definition,
    d.description AS comment
FROM pg_constraint AS k
JOIN pg_type AS t ON t.oid = k.contypid
JOIN pg_namespace AS n ON n.oid = t.typnamespace
LEFT JOIN pg_description AS d
    ON d.objoid = k.oid AND d.classoid = 'pg_constraint'::regclass AND d.objsubid = 0
WHERE k.oid >= 16384 AND k.contypid >= 16384 AND k.contype = 'c' AND n.nspname !~ '^pg_'
    AND t.oid NOT IN (
        SELECT e.objid FROM pg_depend AS e
        WHERE e.refclassid = 'pg_extension'::regclass AND e.classid = 'pg_type'::regclass AND e.deptype = 'e'
    )
