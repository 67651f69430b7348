-- The foreign keys from and to tables: both tables, the name, the unique index of the parent that it
-- needs, and the columns of both sides in the order of the key.
WITH wanted AS (
    SELECT c.oid FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relname IN :names AND n.nspname IN :schemas
)
SELECT pn.nspname, parent.relname, cn.nspname, child.relname, k.conname, i.relname,
    (SELECT array_agg(a.attname::text ORDER BY u.position) FROM unnest(k.confkey)
     WITH ORDINALITY u(number, position)
     JOIN pg_catalog.pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.number),
    (SELECT array_agg(a.attname::text ORDER BY u.position) FROM unnest(k.conkey)
     WITH ORDINALITY u(number, position)
     JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.number)
FROM pg_catalog.pg_constraint k
JOIN pg_catalog.pg_class parent ON parent.oid = k.confrelid
JOIN pg_catalog.pg_namespace pn ON pn.oid = parent.relnamespace
JOIN pg_catalog.pg_class child ON child.oid = k.conrelid
JOIN pg_catalog.pg_namespace cn ON cn.oid = child.relnamespace
JOIN pg_catalog.pg_class i ON i.oid = k.conindid
WHERE k.contype = 'f' AND (
    k.confrelid IN (SELECT oid FROM wanted)
    OR k.conrelid IN (SELECT oid FROM wanted)
)
