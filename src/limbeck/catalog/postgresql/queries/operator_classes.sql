-- Operator families with their members, and operator classes.
-- Asked if: SELECT FROM pg_opfamily WHERE oid >= 16384
-- Asked if: SELECT FROM pg_opclass WHERE oid >= 16384
SELECT
    'operator family' AS kind,
    n.nspname::text AS schema,
    '' AS "table",
    format('%I using %I', f.opfname, m.amname) AS name,
    NULL AS type,
    NULL AS family,
    NULL AS "default",
    NULL AS storage,
    (
        SELECT string_agg(
            format(
                '%s %s%s', o.amopstrategy, o.amopopr::regoperator,
                CASE o.amoppurpose WHEN 'o' THEN ' for order by' ELSE '' END
            ),
            ', ' ORDER BY o.amopstrategy, o.amopopr::regoperator::text
        )
        FROM pg_amop AS o WHERE o.amopfamily = f.oid
    ) AS operators,
    (
        SELECT string_agg(
            format('%s %s', p.amprocnum, p.amproc::regprocedure),
            ', ' ORDER BY p.amprocnum, p.amproc::regprocedure::text
        )
        FROM pg_amproc AS p WHERE p.amprocfamily = f.oid
    ) AS functions,
    pg_get_userbyid(f.opfowner)::text AS owner,
    d.description AS comment
FROM pg_opfamily AS f
JOIN pg_namespace AS n ON n.oid = f.opfnamespace
JOIN pg_am AS m ON m.oid = f.opfmethod
LEFT JOIN pg_description AS d ON d.objoid = f.oid AND d.classoid = 'pg_opfamily'::regclass AND d.objsubid = 0
WHERE f.oid >= 16384 AND n.nspname !~ '^pg_'
    AND f.oid NOT IN (
        SELECT e.objid FROM pg_depend AS e
        WHERE e.refclassid = 'pg_extension'::regclass AND e.classid = 'pg_opfamily'::regclass AND e.deptype = 'e'
    )
UNION ALL
SELECT
    'operator class',
    n.nspname::text,
    '',
    format('%I using %I', c.opcname, m.amname),
    format_type(c.opcintype, NULL),
    format('%I.%I', fn.nspname, f.opfname),
    CASE WHEN c.opcdefault THEN 'yes' END,
    CASE WHEN c.opckeytype <> 0 THEN format_type(c.opckeytype, NULL) END,
    NULL,
    NULL,
    pg_get_userbyid(c.opcowner)::text,
    d.description
FROM pg_opclass AS c
JOIN pg_namespace AS n ON n.oid = c.opcnamespace
JOIN pg_am AS m ON m.oid = c.opcmethod
JOIN pg_opfamily AS f ON f.oid = c.opcfamily
JOIN pg_namespace AS fn ON fn.oid = f.opfnamespace
LEFT JOIN pg_description AS d ON d.objoid = c.oid AND d.classoid = 'pg_opclass'::regclass AND d.objsubid = 0
WHERE c.oid >= 16384 AND n.nspname !~ '^pg_'
    AND c.oid NOT IN (
        SELECT e.objid FROM pg_depend AS e
        WHERE e.refclassid = 'pg_extension'::regclass AND e.classid = 'pg_opclass'::regclass AND e.deptype = 'e'
    )
