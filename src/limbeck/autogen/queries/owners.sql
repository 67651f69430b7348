-- What a table is a part of: schema and name, the table that it inherits from, whether it is a partition
-- of that, whether it has partitions itself, the extension.
SELECT n.nspname, c.relname, parent.relname, c.relispartition, c.relkind = 'p', e.extname
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_inherits i ON i.inhrelid = c.oid
LEFT JOIN pg_catalog.pg_class parent ON parent.oid = i.inhparent
LEFT JOIN pg_catalog.pg_depend d ON d.objid = c.oid AND d.deptype = 'e'
    AND d.classid = 'pg_catalog.pg_class'::regclass
LEFT JOIN pg_catalog.pg_extension e ON e.oid = d.refobjid
WHERE c.relname IN :names AND n.nspname IN :schemas AND c.relkind IN ('r', 'p', 'f')
    AND (parent.oid IS NOT NULL OR e.oid IS NOT NULL OR c.relkind = 'p')
