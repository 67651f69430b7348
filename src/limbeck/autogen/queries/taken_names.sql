-- What has one of some names already: schema, name, the kind of thing, and the table that an index is on.
-- A table's row type is the table itself here; the server moves a type of arrays out of the way.
SELECT n.nspname, c.relname,
    CASE c.relkind
        WHEN 'r' THEN 'table' WHEN 'p' THEN 'table' WHEN 'f' THEN 'foreign table' WHEN 'v' THEN 'view'
        WHEN 'm' THEN 'materialized view' WHEN 'S' THEN 'sequence' WHEN 'c' THEN 'composite type' ELSE 'index'
    END,
    owner.relname
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid
LEFT JOIN pg_catalog.pg_class owner ON owner.oid = i.indrelid
WHERE c.relname IN :names AND c.relkind <> 't'
UNION ALL
SELECT n.nspname, t.typname, CASE t.typtype WHEN 'e' THEN 'enum' WHEN 'd' THEN 'domain' ELSE 'type' END, NULL
FROM pg_catalog.pg_type t
JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
WHERE t.typname IN :names AND t.typrelid = 0
    AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_type e WHERE e.typarray = t.oid)
UNION ALL
SELECT n.nspname, '', 'schema', NULL
FROM pg_catalog.pg_namespace n
WHERE n.nspname IN :names
