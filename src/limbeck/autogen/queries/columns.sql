-- The columns of tables, and of those at the other ends of their foreign keys: the type as PostgreSQL writes it, the kind of identity, whether there is a default.
WITH wanted AS (
    SELECT c.oid FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relname IN :names AND n.nspname IN :schemas
)
SELECT n.nspname, c.relname, a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), a.attidentity::text,
    a.atthasdef
FROM pg_catalog.pg_attribute a
JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE a.attnum > 0 AND NOT a.attisdropped AND c.oid IN (
    SELECT oid FROM wanted
    UNION
    SELECT unnest(ARRAY[k.conrelid, k.confrelid]) FROM pg_catalog.pg_constraint k
    WHERE k.contype = 'f' AND (
        k.confrelid IN (SELECT oid FROM wanted)
        OR k.conrelid IN (SELECT oid FROM wanted)
    )
)
