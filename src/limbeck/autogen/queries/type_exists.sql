-- Whether a type exists.
SELECT to_regtype(:name) IS NOT NULL
