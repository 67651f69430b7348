-- Operators, named with the types of their operands.
-- Asked if: SELECT FROM pg_operator WHERE oid >= 16384
SELECT
    'operator' AS kind,
    n.nspname::text AS schema,
    '' AS "table",
    format(
        '%s (%s, %s)', o.oprname,
        CASE o.oprleft WHEN 0 THEN 'none' ELSE format_type(o.oprleft, NULL) END,
        CASE o.oprright WHEN 0 THEN 'none' ELSE format_type(o.oprright, NULL) END
    ) AS name,
    CASE WHEN o.oprcode <> 0 THEN o.oprcode::regprocedure::text END AS function,
    CASE WHEN o.oprcom <> 0 THEN o.oprcom::regoperator::text END AS commutator,
    CASE WHEN o.oprnegate <> 0 THEN o.oprnegate::regoperator::text END AS negator,
    CASE WHEN o.oprrest <> 0 THEN o.oprrest::regproc::text END AS "restrict",
    CASE WHEN o.oprjoin <> 0 THEN o.oprjoin::regproc::text END AS "join",
    CASE WHEN o.oprcanhash THEN 'yes' END AS hashes,
    CASE WHEN o.oprcanmerge THEN 'yes' END AS merges,
    pg_get_userbyid(o.oprowner)::text AS owner,
    d.description AS comment
FROM pg_operator AS o
JOIN pg_namespace AS n ON n.oid = o.oprnamespace
LEFT JOIN pg_description AS d ON d.objoid = o.oid AND d.classoid = 'pg_operator'::regclass AND d.objsubid = 0
WHERE o.oid >= 16384 AND n.nspname !~ '^pg_'
    AND o.oid NOT IN (
        SELECT e.objid FROM pg_depend AS e
        WHERE e.refclassid = 'pg_extension'::regclass AND e.classid = 'pg_operator'::regclass AND e.deptype = 'e'
    )
