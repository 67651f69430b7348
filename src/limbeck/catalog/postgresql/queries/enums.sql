-- Enum types and their labels in order.
-- Asked if: SELECT FROM pg_type WHERE oid >= 16384 AND typtype = 'e'
SELECT
    'enum' AS kind,
    n.nspname::text AS schema,
    '' AS "table",
    t.typname::text AS name,
    l.labels,
    pg_get_userbyid(t.typowner)::text AS owner,
    d.description AS comment
FROM pg_type AS t
JOIN pg_namespace AS n ON n.oid = t.typnamespace
LEFT JOIN (
    SELECT m.enumtypid, string_agg(quote_literal(m.enumlabel), ', ' ORDER BY m.enumsortorder) AS labels
    FROM pg_enum AS m
    GROUP BY m.enumtypid
) AS l ON l.enumtypid = t.oid
LEFT JOIN pg_description AS d ON d.objoid = t.oid AND d.classoid = 'pg_type'::regclass AND d.objsubid = 0
WHERE t.oid >= 16384 AND t.typtype = 'e' AND n.nspname !~ '^pg_'
    AND t.oid NOT IN (
        SELECT e.objid FROM pg_depend AS e
        WHERE e.refclassid = 'pg_extension'::regclass AND e.classid = 'pg_type'::regclass AND e.deptype = 'e'
    )
