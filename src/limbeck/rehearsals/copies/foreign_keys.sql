-- Which rows of which table refer to which: the child, the parent, whether that has partitions, and what is
-- equal in both.
SELECT
    k.conrelid::bigint,
    pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname),
    CASE WHEN p.relkind = 'p' THEN '' ELSE 'ONLY ' END
    || pg_catalog.quote_ident(m.nspname) || '.' || pg_catalog.quote_ident(p.relname),
    (
        SELECT pg_catalog.string_agg(
            'p.' || pg_catalog.quote_ident(b.attname) || ' = c.' || pg_catalog.quote_ident(a.attname), ' AND '
        )
        FROM ROWS FROM (pg_catalog.unnest(k.conkey), pg_catalog.unnest(k.confkey)) AS u (child, parent)
        JOIN pg_catalog.pg_attribute AS a ON a.attrelid = k.conrelid AND a.attnum = u.child
        JOIN pg_catalog.pg_attribute AS b ON b.attrelid = k.confrelid AND b.attnum = u.parent
    )
FROM pg_catalog.pg_constraint AS k
JOIN pg_catalog.pg_class AS c ON c.oid = k.conrelid
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_class AS p ON p.oid = k.confrelid
JOIN pg_catalog.pg_namespace AS m ON m.oid = p.relnamespace
WHERE k.contype = 'f' AND c.relkind = 'r'
    AND pg_catalog.has_table_privilege(c.oid, 'SELECT') AND pg_catalog.has_table_privilege(p.oid, 'SELECT')
ORDER BY k.oid
