-- Event triggers.
-- Asked if: SELECT FROM pg_event_trigger
SELECT
    'event trigger' AS kind,
    '' AS schema,
    '' AS "table",
    g.evtname::text AS name,
    g.evtevent::text AS event,
    (SELECT string_agg(quote_literal(o), ', ' ORDER BY o) FROM unnest(g.evttags) AS o) AS tags,
    g.evtfoid::regprocedure::text AS function,
    CASE g.evtenabled WHEN 'O' THEN 'enabled' WHEN 'D' THEN 'disabled' WHEN 'R' THEN 'replica only' ELSE 'always' END
        AS state,
    pg_get_userbyid(g.evtowner)::text AS owner,
    d.description AS comment
FROM pg_event_trigger AS g
LEFT JOIN pg_description AS d
    ON d.objoid = g.oid AND d.classoid = 'pg_event_trigger'::regclass AND d.objsubid = 0
WHERE g.oid NOT IN (
    SELECT e.objid FROM pg_depend AS e
    WHERE e.refclassid = 'pg_extension'::regclass AND e.classid = 'pg_event_trigger'::regclass AND e.deptype = 'e'
)
