-- Foreign data wrappers, servers and user mappings. The value of an option whose name says that it is a secret is
-- left out, and so are all values of a user mapping.
-- Asked if: SELECT FROM pg_foreign_data_wrapper
SELECT
    'foreign data wrapper' AS kind,
    '' AS schema,
    '' AS "table",
    w.fdwname::text AS name,
    CASE WHEN w.fdwhandler <> 0 THEN w.fdwhandler::regproc::text END AS handler,
    CASE WHEN w.fdwvalidator <> 0 THEN w.fdwvalidator::regproc::text END AS validator,
    NULL AS wrapper,
    NULL AS type,
    NULL AS version,
    (
        SELECT string_agg(
            CASE WHEN split_part(o, '=', 1) ~* k.secret THEN split_part(o, '=', 1) ELSE o END, ', ' ORDER BY o
        )
        FROM unnest(w.fdwoptions) AS o
    ) AS options,
    pg_get_userbyid(w.fdwowner)::text AS owner,
    d.description AS comment
FROM pg_foreign_data_wrapper AS w
CROSS JOIN (
    SELECT '{secret_name}' AS secret
) AS k
LEFT JOIN pg_description AS d
    ON d.objoid = w.oid AND d.classoid = 'pg_foreign_data_wrapper'::regclass AND d.objsubid = 0
WHERE w.oid NOT IN (
    SELECT e.objid FROM pg_depend AS e
    WHERE e.refclassid = 'pg_extension'::regclass AND e.deptype = 'e'
        AND e.classid = 'pg_foreign_data_wrapper'::regclass
)
UNION ALL
SELECT
    'foreign server',
    '',
    '',
    s.srvname::text,
    NULL,
    NULL,
    w.fdwname::text,
    s.srvtype,
    s.srvversion,
    (
        SELECT string_agg(
            CASE WHEN split_part(o, '=', 1) ~* k.secret THEN split_part(o, '=', 1) ELSE o END, ', ' ORDER BY o
        )
        FROM unnest(s.srvoptions) AS o
    ),
    pg_get_userbyid(s.srvowner)::text,
    d.description
FROM pg_foreign_server AS s
CROSS JOIN (
    SELECT '{secret_name}' AS secret
) AS k
JOIN pg_foreign_data_wrapper AS w ON w.oid = s.srvfdw
LEFT JOIN pg_description AS d
    ON d.objoid = s.oid AND d.classoid = 'pg_foreign_server'::regclass AND d.objsubid = 0
WHERE s.oid NOT IN (
    SELECT e.objid FROM pg_depend AS e
    WHERE e.refclassid = 'pg_extension'::regclass AND e.classid = 'pg_foreign_server'::regclass AND e.deptype = 'e'
)
UNION ALL
SELECT
    'user mapping',
    '',
    '',
    format('%s on %s', CASE m.umuser WHEN 0 THEN 'public' ELSE quote_ident(m.usename) END, quote_ident(m.srvname)),
    NULL,
    NULL,
    NULL,
    NULL,
    NULL,
    (SELECT string_agg(split_part(o, '=', 1), ', ' ORDER BY o) FROM unnest(m.umoptions) AS o),
    NULL,
    NULL
FROM pg_user_mappings AS m
