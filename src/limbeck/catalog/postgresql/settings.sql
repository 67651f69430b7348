-- What the text of a definition depends on: the names that need no schema, the form of constants and of quotes.
-- An empty search path would let temporary tables hide those of pg_catalog. Compiling the queries never pays off,
-- and looking for another order of the joins than theirs takes longer than it saves.
-- The catalogue's statistics are mostly older than its contents, so that the planner takes a large one for a small
-- one and joins it row by row: from about a hundred tables on that is not left to it.
SELECT
    set_config('search_path', 'pg_catalog, pg_temp', true),
    set_config('quote_all_identifiers', 'off', true),
    set_config('standard_conforming_strings', 'on', true),
    set_config('datestyle', 'ISO, YMD', true),
    set_config('intervalstyle', 'postgres', true),
    set_config('timezone', 'UTC', true),
    set_config('extra_float_digits', '3', true),
    set_config('bytea_output', 'hex', true),
    set_config('xmloption', 'content', true),
    set_config('jit', 'off', true),
    set_config('join_collapse_limit', '1', true),
    set_config(
        'enable_nestloop',
        CASE WHEN pg_catalog.pg_relation_size('pg_catalog.pg_attribute') > 1500000 THEN 'off' ELSE 'on' END,
        true
    ) AS nested_loops,
    ARRAY(SELECT name FROM pg_catalog.pg_prepared_statements) AS prepared
