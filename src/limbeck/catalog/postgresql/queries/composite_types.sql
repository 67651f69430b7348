-- Composite types; a comment on one of their attributes is a row of the columns. The condition names what pg_class has
-- an index on: a composite type has no file.
-- Asked if: SELECT FROM pg_class WHERE reltablespace = 0 AND relfilenode = 0 AND oid >= 16384 AND relkind = 'c'
SELECT
    'composite type' AS kind,
    n.nspname::text AS schema,
    '' AS "table",
    t.typname::text AS name,
    l.attributes,
    pg_get_userbyid(t.typowner)::text AS owner,
    d.description AS comment
FROM pg_type AS t
JOIN pg_class AS c ON c.oid = t.typrelid
JOIN pg_namespace AS n ON n.oid = t.typnamespace
LEFT JOIN (
    SELECT
        a.attrelid,
        string_agg(
            quote_ident(a.attname) || ' ' || format_type(a.atttypid, a.atttypmod)
            || CASE
                WHEN a.attcollation <> b.typcollation THEN format(' COLLATE %I.%I', cn.nspname, co.collname) ELSE ''
            END,
            ', ' ORDER BY a.attnum
        ) AS attributes
    FROM pg_attribute AS a
    JOIN pg_class AS r ON r.oid = a.attrelid AND r.relkind = 'c'
    JOIN pg_type AS b ON b.oid = a.atttypid
    LEFT JOIN pg_collation AS co ON co.oid = a.attcollation
    LEFT JOIN pg_namespace AS cn ON cn.oid = co.collnamespace
    WHERE a.attrelid >= 16384 AND a.attnum > 0 AND NOT a.attisdropped
    GROUP BY a.attrelid
) AS l ON l.attrelid = c.oid
LEFT JOIN pg_description AS d ON d.objoid = t.oid AND d.classoid = 'pg_type'::regclass AND d.objsubid = 0
WHERE t.oid >= 16384 AND t.typtype = 'c' AND c.relkind = 'c' AND n.nspname !~ '^pg_'
    AND t.oid NOT IN (
        SELECT e.objid FROM pg_depend AS e
        WHERE e.refclassid = 'pg_extension'::regclass AND e.classid = 'pg_type'::regclass AND e.deptype = 'e'
    )
