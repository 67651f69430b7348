-- Rules, but for those that make a view.
-- Asked if: SELECT FROM pg_rewrite WHERE oid >= 16384 AND rulename <> '_RETURN'
SELECT
    'rule' AS kind,
    n.nspname::text AS schema,
    c.relname::text AS "table",
    r.rulename::text AS name,
    rtrim(pg_get_ruledef(r.oid), ';') AS definition,
    CASE r.ev_enabled WHEN 'O' THEN 'enabled' WHEN 'D' THEN 'disabled' WHEN 'R' THEN 'replica only' ELSE 'always' END
        AS state,
    d.description AS comment
FROM pg_rewrite AS r
JOIN pg_class AS c ON c.oid = r.ev_class
JOIN pg_namespace AS n ON n.oid = c.relnamespace
LEFT JOIN pg_description AS d ON d.objoid = r.oid AND d.classoid = 'pg_rewrite'::regclass AND d.objsubid = 0
WHERE r.oid >= 16384 AND r.rulename <> '_RETURN' AND c.relpersistence <> 't' AND n.nspname !~ '^pg_'
    AND c.oid NOT IN (
        SELECT e.objid FROM pg_depend AS e
        WHERE e.refclassid = 'pg_extension'::regclass AND e.classid = 'pg_class'::regclass AND e.deptype = 'e'
    )
