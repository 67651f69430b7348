-- Text search: configurations, dictionaries, parsers and templates.
-- Asked if: SELECT FROM pg_ts_config WHERE oid >= 16384
-- Asked if: SELECT FROM pg_ts_dict WHERE oid >= 16384
-- Asked if: SELECT FROM pg_ts_parser WHERE oid >= 16384
-- Asked if: SELECT FROM pg_ts_template WHERE oid >= 16384
SELECT
    'text search configuration' AS kind,
    n.nspname::text AS schema,
    '' AS "table",
    c.cfgname::text AS name,
    format('%I.%I', pn.nspname, p.prsname) AS parser,
    (
        SELECT string_agg(format('%s %s', t.alias, m.mapdict::regdictionary), ', ' ORDER BY t.alias, m.mapseqno)
        FROM pg_ts_config_map AS m
        JOIN ts_token_type(c.cfgparser) AS t ON t.tokid = m.maptokentype
        WHERE m.mapcfg = c.oid
    ) AS mappings,
    NULL AS template,
    NULL AS options,
    NULL AS functions,
    pg_get_userbyid(c.cfgowner)::text AS owner,
    d.description AS comment
FROM pg_ts_config AS c
JOIN pg_namespace AS n ON n.oid = c.cfgnamespace
JOIN pg_ts_parser AS p ON p.oid = c.cfgparser
JOIN pg_namespace AS pn ON pn.oid = p.prsnamespace
LEFT JOIN pg_description AS d ON d.objoid = c.oid AND d.classoid = 'pg_ts_config'::regclass AND d.objsubid = 0
WHERE c.oid >= 16384 AND n.nspname !~ '^pg_'
    AND c.oid NOT IN (
        SELECT e.objid FROM pg_depend AS e
        WHERE e.refclassid = 'pg_extension'::regclass AND e.classid = 'pg_ts_config'::regclass AND e.deptype = 'e'
    )
UNION ALL
SELECT
    'text search dictionary',
    n.nspname::text,
    '',
    t.dictname::text,
    NULL,
    NULL,
    format('%I.%I', mn.nspname, m.tmplname),
    t.dictinitoption,
    NULL,
    pg_get_userbyid(t.dictowner)::text,
    d.description
FROM pg_ts_dict AS t
JOIN pg_namespace AS n ON n.oid = t.dictnamespace
JOIN pg_ts_template AS m ON m.oid = t.dicttemplate
JOIN pg_namespace AS mn ON mn.oid = m.tmplnamespace
LEFT JOIN pg_description AS d ON d.objoid = t.oid AND d.classoid = 'pg_ts_dict'::regclass AND d.objsubid = 0
WHERE t.oid >= 16384 AND n.nspname !~ '^pg_'
    AND t.oid NOT IN (
        SELECT e.objid FROM pg_depend AS e
        WHERE e.refclassid = 'pg_extension'::regclass AND e.classid = 'pg_ts_dict'::regclass AND e.deptype = 'e'
    )
UNION ALL
SELECT
    'text search parser',
    n.nspname::text,
    '',
    p.prsname::text,
    NULL,
    NULL,
    NULL,
    NULL,
    format(
        '%s, %s, %s, %s, %s', p.prsstart::regproc, p.prstoken::regproc, p.prsend::regproc,
        p.prsheadline::regproc, p.prslextype::regproc
    ),
    NULL,
    d.description
FROM pg_ts_parser AS p
JOIN pg_namespace AS n ON n.oid = p.prsnamespace
LEFT JOIN pg_description AS d ON d.objoid = p.oid AND d.classoid = 'pg_ts_parser'::regclass AND d.objsubid = 0
WHERE p.oid >= 16384 AND n.nspname !~ '^pg_'
    AND p.oid NOT IN (
        SELECT e.objid FROM pg_depend AS e
        WHERE e.refclassid = 'pg_extension'::regclass AND e.classid = 'pg_ts_parser'::regclass AND e.deptype = 'e'
    )
UNION ALL
SELECT
    'text search template',
    n.nspname::text,
    '',
    m.tmplname::text,
    NULL,
    NULL,
    NULL,
    NULL,
    format('%s, %s', m.tmplinit::regproc, m.tmpllexize::regproc),
    NULL,
    d.description
FROM pg_ts_template AS m
JOIN pg_namespace AS n ON n.oid = m.tmplnamespace
LEFT JOIN pg_description AS d ON d.objoid = m.oid AND d.classoid = 'pg_ts_template'::regclass AND d.objsubid = 0
WHERE m.oid >= 16384 AND n.nspname !~ '^pg_'
    AND m.oid NOT IN (
        SELECT e.objid FROM pg_depend AS e
        WHERE e.refclassid = 'pg_extension'::regclass AND e.classid = 'pg_ts_template'::regclass AND e.deptype = 'e'
    )
