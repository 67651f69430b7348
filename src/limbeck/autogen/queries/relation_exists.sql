-- Whether a table, a sequence or another relation exists.
SELECT to_regclass(:name) IS NOT NULL
