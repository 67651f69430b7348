-- Triggers. A partition's copy of its parent's trigger is told only where it is in another state.
-- Asked if: SELECT FROM pg_trigger WHERE oid >= 16384 AND (NOT tgisinternal OR tgparentid <> 0)
SELECT
    'trigger' AS kind,
    n.nspname::text AS schema,
    c.relname::text AS "table",
    g.tgname::text AS name,
    pg_get_triggerdef(g.oid) AS definition,
    CASE g.tgenabled WHEN 'O' THEN 'enabled' WHEN 'D' THEN 'disabled' WHEN 'R' THEN 'replica only' ELSE 'always' END
        AS state,
    d.description AS comment
FROM pg_trigger AS g
JOIN pg_class AS c ON c.oid = g.tgrelid
JOIN pg_namespace AS n ON n.oid = c.relnamespace
LEFT JOIN pg_trigger AS p ON p.oid = g.tgparentid
LEFT JOIN pg_description AS d ON d.objoid = g.oid AND d.classoid = 'pg_trigger'::regclass AND d.objsubid = 0
WHERE g.oid >= 16384 AND c.relpersistence <> 't' AND n.nspname !~ '^pg_'
    AND (NOT g.tgisinternal OR g.tgparentid <> 0) AND (p.oid IS NULL OR p.tgenabled <> g.tgenabled)
    AND (p.oid IS NULL OR NOT p.tgisinternal)
    AND c.oid NOT IN (
        SELECT e.objid FROM pg_depend AS e
        WHERE e.refclassid = 'pg_extension'::regclass AND e.classid = 'pg_class'::regclass AND e.deptype = 'e'
    )
    AND g.oid NOT IN (
        SELECT e.objid FROM pg_depend AS e
        WHERE e.refclassid = 'pg_extension'::regclass AND e.classid = 'pg_trigger'::regclass AND e.deptype = 'e'
    )
