-- The columns of every table that has rows of its own or in partitions; one row without a column for a table
-- that has none.
SELECT
    CASE WHEN n.nspname = 'public' THEN c.relname ELSE n.nspname || '.' || c.relname END,
    CASE WHEN c.relkind = 'p' THEN '' ELSE 'ONLY ' END
    || pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname),
    CASE
        WHEN c.relkind = 'r'
            THEN pg_catalog.pg_relation_size(c.oid) / pg_catalog.current_setting('block_size')::bigint
    END,
    CASE
        WHEN c.relkind = 'r' THEN pg_catalog.pg_relation_size(c.oid)
        ELSE (
            SELECT coalesce(sum(pg_catalog.pg_relation_size(p.relid)), 0)::bigint
            FROM pg_catalog.pg_partition_tree(c.oid) AS p WHERE p.isleaf
        )
    END,
    coalesce(pg_catalog.pg_relation_size(nullif(c.reltoastrelid, 0)), 0),
    a.attname,
    pg_catalog.quote_ident(a.attname),
    pg_catalog.format_type(a.atttypid, NULL),
    coalesce(pg_catalog.array_position(i.indkey::int2[], a.attnum) + 1, 0)
FROM pg_catalog.pg_class AS c
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_catalog.pg_index AS i ON i.indrelid = c.oid AND i.indisprimary
WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition
    AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
    AND NOT EXISTS (
        SELECT FROM pg_catalog.pg_depend AS d
        WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid AND d.deptype = 'e'
    )
ORDER BY n.nspname, c.relname, a.attnum
