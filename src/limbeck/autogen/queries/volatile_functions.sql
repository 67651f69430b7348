-- How many functions of these names may give another value for each row.
SELECT count(*) FROM pg_catalog.pg_proc WHERE provolatile = 'v' AND proname IN :names
