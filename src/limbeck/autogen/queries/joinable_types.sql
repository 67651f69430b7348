-- What PostgreSQL asks of the types of the two columns of a foreign key. A domain is left to its own rules.
SELECT f.oid = p.oid OR f.typtype = 'd' OR p.typtype = 'd' OR (f.typcategory = 'S' AND p.typcategory = 'S')
    OR EXISTS (SELECT FROM pg_catalog.pg_cast
               WHERE castsource = f.oid AND casttarget = p.oid AND castcontext = 'i')
    OR EXISTS (SELECT FROM pg_catalog.pg_amop
               WHERE amoplefttype = p.oid AND amoprighttype = f.oid AND amopstrategy = 3
                 AND amopmethod = (SELECT oid FROM pg_catalog.pg_am WHERE amname = 'btree'))
FROM pg_catalog.pg_type f, pg_catalog.pg_type p
WHERE f.oid = to_regtype(:child) AND p.oid = to_regtype(:parent)
