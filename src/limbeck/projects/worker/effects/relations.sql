-- The tables and indexes that a session sees, their files, and the rows that were gone through since the
-- server began to count: what it has already told the server, and what it has not yet. Since PostgreSQL 15 a
-- session can be made to tell at the end of its transaction; older ones tell when they please.
SELECT
    c.oid::bigint,
    CASE WHEN n.nspname = 'public' THEN c.relname ELSE n.nspname || '.' || c.relname END,
    c.relkind::text,
    i.indrelid::bigint,
    c.relfilenode::bigint,
    c.reltuples::float8,
    pg_catalog.pg_stat_get_tuples_returned(c.oid) + -- since 15
    pg_catalog.pg_stat_get_xact_tuples_returned(c.oid),
    pg_catalog.pg_stat_get_tuples_inserted(c.oid) + -- since 15
    pg_catalog.pg_stat_get_xact_tuples_inserted(c.oid),
    pg_catalog.pg_stat_get_tuples_updated(c.oid) + -- since 15
    pg_catalog.pg_stat_get_xact_tuples_updated(c.oid),
    pg_catalog.pg_stat_get_tuples_deleted(c.oid) + -- since 15
    pg_catalog.pg_stat_get_xact_tuples_deleted(c.oid),
    pg_catalog.pg_stat_force_next_flush()::text, -- since 15
    pg_catalog.current_setting('lock_timeout')
FROM pg_catalog.pg_class AS c
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_index AS i ON i.indexrelid = c.oid
WHERE c.relkind IN ('r', 'p', 'm', 'i', 'I') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
