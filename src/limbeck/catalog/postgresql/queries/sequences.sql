-- Sequences; those of identity columns are told by their columns.
-- Asked if: SELECT FROM pg_sequence
SELECT
    'sequence' AS kind,
    n.nspname::text AS schema,
    '' AS "table",
    c.relname::text AS name,
    format_type(s.seqtypid, NULL) AS type,
    s.seqstart::text AS start,
    s.seqincrement::text AS increment,
    s.seqmin::text AS minimum,
    s.seqmax::text AS maximum,
    s.seqcache::text AS cache,
    CASE WHEN s.seqcycle THEN 'yes' END AS cycle,
    CASE WHEN c.relpersistence = 'u' THEN 'unlogged' END AS persistence,
    CASE
        WHEN k.refobjid IS NOT NULL THEN format(
            '%s.%I', k.refobjid::regclass,
            (SELECT a.attname FROM pg_attribute AS a WHERE a.attrelid = k.refobjid AND a.attnum = k.refobjsubid)
        )
    END AS "owned by",
    pg_get_userbyid(c.relowner)::text AS owner,
    d.description AS comment
FROM pg_sequence AS s
JOIN pg_class AS c ON c.oid = s.seqrelid
JOIN pg_namespace AS n ON n.oid = c.relnamespace
LEFT JOIN pg_depend AS k
    ON k.classid = 'pg_class'::regclass AND k.objid = c.oid AND k.refclassid = 'pg_class'::regclass
    AND k.deptype IN ('a', 'i')
LEFT JOIN pg_description AS d ON d.objoid = c.oid AND d.classoid = 'pg_class'::regclass AND d.objsubid = 0
WHERE c.oid >= 16384 AND c.relpersistence <> 't' AND n.nspname <> 'information_schema'
    AND k.deptype IS DISTINCT FROM 'i'
    AND c.oid NOT IN (
        SELECT e.objid FROM pg_depend AS e
        WHERE e.refclassid = 'pg_extension'::regclass AND e.classid = 'pg_class'::regclass AND e.deptype = 'e'
    )
