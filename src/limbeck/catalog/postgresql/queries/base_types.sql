-- Base types, which are written in C, and the shells of types that are still to be made.
-- Asked if: SELECT FROM pg_type
--   WHERE oid >= 16384 AND (typtype = 'b' AND (typelem = 0 OR typarray <> 0) OR NOT typisdefined)
SELECT
    'type' AS kind,
    n.nspname::text AS schema,
    '' AS "table",
    t.typname::text AS name,
    CASE WHEN NOT t.typisdefined THEN 'yes' END AS shell,
    t.typinput::regproc::text AS input,
    t.typoutput::regproc::text AS output,
    CASE WHEN t.typreceive <> 0 THEN t.typreceive::regproc::text END AS receive,
    CASE WHEN t.typsend <> 0 THEN t.typsend::regproc::text END AS send,
    CASE WHEN t.typmodin <> 0 THEN t.typmodin::regproc::text END AS "modifier input",
    CASE WHEN t.typmodout <> 0 THEN t.typmodout::regproc::text END AS "modifier output",
    CASE WHEN t.typanalyze <> 0 THEN t.typanalyze::regproc::text END AS "analyze",
    CASE WHEN t.typsubscript <> 0 THEN t.typsubscript::regproc::text END AS subscript, -- since 14
    t.typlen::text AS length,
    CASE WHEN t.typbyval THEN 'yes' END AS "by value",
    t.typalign::text AS alignment,
    t.typstorage::text AS storage,
    t.typcategory::text AS category,
    CASE WHEN t.typispreferred THEN 'yes' END AS preferred,
    t.typdefault AS "default",
    CASE WHEN t.typelem <> 0 THEN format_type(t.typelem, NULL) END AS element,
    t.typdelim::text AS delimiter,
    CASE WHEN t.typcollation <> 0 THEN 'yes' END AS collatable,
    pg_get_userbyid(t.typowner)::text AS owner,
    d.description AS comment
FROM pg_type AS t
JOIN pg_namespace AS n ON n.oid = t.typnamespace
LEFT JOIN pg_description AS d ON d.objoid = t.oid AND d.classoid = 'pg_type'::regclass AND d.objsubid = 0
WHERE t.oid >= 16384 AND (t.typtype = 'b' OR NOT t.typisdefined) AND n.nspname !~ '^pg_'
    AND NOT EXISTS (SELECT FROM pg_type AS a WHERE a.oid = t.typelem AND a.typarray = t.oid)
    AND t.oid NOT IN (
        SELECT e.objid FROM pg_depend AS e
        WHERE e.refclassid = 'pg_extension'::regclass AND e.classid = 'pg_type'::regclass AND e.deptype = 'e'
    )
