-- The locks of a session on tables and indexes that others know; a row without a table for any other lock
-- that tells its transaction, or that it waits for: the end of somebody else's transaction.
SELECT l.virtualtransaction, coalesce(i.indrelid, c.oid)::bigint, l.mode, l.granted, c.oid::bigint
FROM pg_catalog.pg_locks AS l
LEFT JOIN (
    pg_catalog.pg_class AS c
    JOIN pg_catalog.pg_namespace AS n
        ON n.oid = c.relnamespace AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
    LEFT JOIN pg_catalog.pg_index AS i ON i.indexrelid = c.oid
)
    ON c.oid = l.relation AND c.relkind IN ('r', 'p', 'm', 'i', 'I')
    AND l.database = (SELECT d.oid FROM pg_catalog.pg_database AS d WHERE d.datname = pg_catalog.current_database())
WHERE l.pid = {backend} AND (NOT l.granted OR l.locktype = 'virtualxid' OR c.oid IS NOT NULL)
