-- Subscriptions, by the columns that everybody may read: the address of the publisher, which holds a password, is
-- none of them.
-- Asked if: SELECT FROM pg_subscription
SELECT
    'subscription' AS kind,
    '' AS schema,
    '' AS "table",
    s.subname::text AS name,
    (SELECT string_agg(quote_ident(o), ', ' ORDER BY o) FROM unnest(s.subpublications) AS o) AS publications,
    s.subslotname::text AS slot,
    CASE WHEN s.subenabled THEN 'enabled' ELSE 'disabled' END AS state,
    pg_get_userbyid(s.subowner)::text AS owner
FROM pg_subscription AS s
WHERE s.subdbid = (SELECT b.oid FROM pg_database AS b WHERE b.datname = current_database())
