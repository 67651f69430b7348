-- All that PostgreSQL keeps a column for, except views: those are asked for with the table.
-- Schema and name of the table, the column, the kind of the user, its name.
SELECT DISTINCT n.nspname, c.relname, a.attname,
    CASE WHEN t.oid IS NOT NULL THEN 'trigger' WHEN p.oid IS NOT NULL THEN 'policy'
         WHEN f.oid IS NOT NULL THEN 'function' ELSE 'column' END,
    coalesce(t.tgname, p.polname, f.proname, g.attname)
FROM pg_catalog.pg_depend d
JOIN pg_catalog.pg_class c ON c.oid = d.refobjid AND d.refclassid = 'pg_catalog.pg_class'::regclass
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.refobjsubid
LEFT JOIN pg_catalog.pg_trigger t ON t.oid = d.objid AND d.classid = 'pg_catalog.pg_trigger'::regclass
LEFT JOIN pg_catalog.pg_policy p ON p.oid = d.objid AND d.classid = 'pg_catalog.pg_policy'::regclass
LEFT JOIN pg_catalog.pg_proc f ON f.oid = d.objid AND d.classid = 'pg_catalog.pg_proc'::regclass
LEFT JOIN pg_catalog.pg_attrdef e ON e.oid = d.objid AND d.classid = 'pg_catalog.pg_attrdef'::regclass
LEFT JOIN pg_catalog.pg_attribute g
    ON g.attrelid = e.adrelid AND g.attnum = e.adnum AND g.attgenerated <> '' AND g.attnum <> a.attnum
WHERE c.relname IN :names AND n.nspname IN :schemas AND d.refobjsubid > 0
  AND coalesce(t.tgname, p.polname, f.proname, g.attname) IS NOT NULL
