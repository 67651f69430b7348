-- The types and sequences that something other than a table uses: a function, a view, a composite type, a range, a
-- cast, a policy, … Schema and name; an array's type counts as the type of its items.
SELECT DISTINCT n.nspname, coalesce(item.typname, t.typname)
FROM pg_catalog.pg_depend d
JOIN pg_catalog.pg_type t ON t.oid = d.refobjid
JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
LEFT JOIN pg_catalog.pg_type item ON item.typarray = t.oid
LEFT JOIN pg_catalog.pg_class c ON d.classid = 'pg_catalog.pg_class'::regclass AND c.oid = d.objid
LEFT JOIN pg_catalog.pg_type r ON d.classid = 'pg_catalog.pg_type'::regclass AND r.oid = d.objid
WHERE d.refclassid = 'pg_catalog.pg_type'::regclass AND d.deptype = 'n' AND t.oid >= 16384
    AND (
        c.relkind IN ('v', 'm', 'c') OR r.typtype = 'r'
        OR d.classid NOT IN (
            'pg_catalog.pg_class'::regclass, 'pg_catalog.pg_type'::regclass,
            'pg_catalog.pg_attrdef'::regclass, 'pg_catalog.pg_constraint'::regclass
        )
    )
UNION
SELECT n.nspname, s.relname
FROM pg_catalog.pg_depend d
JOIN pg_catalog.pg_class s ON s.oid = d.refobjid AND s.relkind = 'S'
JOIN pg_catalog.pg_namespace n ON n.oid = s.relnamespace
WHERE d.refclassid = 'pg_catalog.pg_class'::regclass AND d.deptype = 'n'
    AND d.classid NOT IN ('pg_catalog.pg_class'::regclass, 'pg_catalog.pg_attrdef'::regclass)
