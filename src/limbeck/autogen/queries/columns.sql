-- The columns of tables: the type as PostgreSQL writes it, the kind of identity, whether there is a default.
SELECT n.nspname, c.relname, a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), a.attidentity::text,
    a.atthasdef
FROM pg_catalog.pg_attribute a
JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relname IN :names AND a.attnum > 0 AND NOT a.attisdropped
