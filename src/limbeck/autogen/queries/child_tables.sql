-- The tables with a foreign key to other tables: schema and name of the table
-- that is pointed to, name of the table that points.
SELECT n.nspname, c.relname, child.relname
FROM pg_catalog.pg_constraint k
JOIN pg_catalog.pg_class c ON c.oid = k.confrelid
JOIN pg_catalog.pg_class child ON child.oid = k.conrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE k.contype = 'f' AND child.oid <> c.oid AND c.relname IN :names
