-- Range types.
-- Asked if: SELECT FROM pg_range WHERE rngtypid >= 16384
SELECT
    'range type' AS kind,
    n.nspname::text AS schema,
    '' AS "table",
    t.typname::text AS name,
    format_type(r.rngsubtype, NULL) AS subtype,
    r.rngmultitypid::regtype::text AS "multirange type", -- since 14
    format('%I.%I', oc.nspname, o.opcname) AS "operator class",
    CASE WHEN r.rngcollation <> b.typcollation THEN format('%I.%I', cn.nspname, co.collname) END AS collation,
    CASE WHEN r.rngcanonical <> 0 THEN r.rngcanonical::regproc::text END AS "canonical function",
    CASE WHEN r.rngsubdiff <> 0 THEN r.rngsubdiff::regproc::text END AS "difference function",
    pg_get_userbyid(t.typowner)::text AS owner,
    d.description AS comment
FROM pg_range AS r
JOIN pg_type AS t ON t.oid = r.rngtypid
JOIN pg_namespace AS n ON n.oid = t.typnamespace
JOIN pg_type AS b ON b.oid = r.rngsubtype
JOIN pg_opclass AS o ON o.oid = r.rngsubopc
JOIN pg_namespace AS oc ON oc.oid = o.opcnamespace
LEFT JOIN pg_collation AS co ON co.oid = r.rngcollation
LEFT JOIN pg_namespace AS cn ON cn.oid = co.collnamespace
LEFT JOIN pg_description AS d ON d.objoid = t.oid AND d.classoid = 'pg_type'::regclass AND d.objsubid = 0
WHERE t.oid >= 16384 AND n.nspname !~ '^pg_'
    AND t.oid NOT IN (
        SELECT e.objid FROM pg_depend AS e
        WHERE e.refclassid = 'pg_extension'::regclass AND e.classid = 'pg_type'::regclass AND e.deptype = 'e'
    )
