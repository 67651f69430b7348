-- How PostgreSQL converts one type to another: i implicitly, a on assignment, e only when it is written out,
-- ? where it does not know one of them. Any type is assigned to a string type.
-- https://www.postgresql.org/docs/current/catalog-pg-cast.html
SELECT coalesce(
    (SELECT castcontext::text FROM pg_catalog.pg_cast
     WHERE castsource = to_regtype(:before) AND casttarget = to_regtype(:after)),
    CASE WHEN to_regtype(:before) = to_regtype(:after) THEN 'i'
         WHEN to_regtype(:before) IS NULL OR to_regtype(:after) IS NULL THEN '?'
         WHEN (SELECT typcategory FROM pg_catalog.pg_type WHERE oid = to_regtype(:after)) = 'S' THEN 'a'
         ELSE 'e' END)
