-- Extended statistics. Their own schema, which may be another than the table's, is in the definition.
-- Asked if: SELECT FROM pg_statistic_ext
SELECT
    'statistics' AS kind,
    n.nspname::text AS schema,
    c.relname::text AS "table",
    s.stxname::text AS name,
    pg_get_statisticsobjdef(s.oid) AS definition,
    CASE WHEN s.stxstattarget >= 0 THEN s.stxstattarget::text END AS target,
    pg_get_userbyid(s.stxowner)::text AS owner,
    d.description AS comment
FROM pg_statistic_ext AS s
JOIN pg_class AS c ON c.oid = s.stxrelid
JOIN pg_namespace AS n ON n.oid = c.relnamespace
LEFT JOIN pg_description AS d
    ON d.objoid = s.oid AND d.classoid = 'pg_statistic_ext'::regclass AND d.objsubid = 0
WHERE s.oid >= 16384 AND c.relpersistence <> 't'
    AND c.oid NOT IN (
        SELECT e.objid FROM pg_depend AS e
        WHERE e.refclassid = 'pg_extension'::regclass AND e.classid = 'pg_class'::regclass AND e.deptype = 'e'
    )
