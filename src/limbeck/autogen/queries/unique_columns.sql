-- What a foreign key may point to: the columns of each unique index that is checked at once
-- and covers all rows.
SELECT n.nspname, c.relname,
    (SELECT array_agg(a.attname::text) FROM pg_catalog.pg_attribute a
     WHERE a.attrelid = c.oid AND a.attnum = ANY (i.indkey))
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class c ON c.oid = i.indrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relname IN :names AND n.nspname IN :schemas
    AND i.indisunique AND i.indimmediate AND i.indpred IS NULL AND i.indexprs IS NULL
