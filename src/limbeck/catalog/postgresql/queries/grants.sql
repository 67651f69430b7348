-- What was granted or revoked, against what every new object of its owner has. To ask pg_attribute through its index
-- would take longer than to read all of it: hence the cast.
-- Asked if: SELECT FROM pg_class WHERE oid >= 16384 AND relacl IS NOT NULL
-- Asked if: SELECT FROM pg_attribute WHERE attacl IS NOT NULL AND attrelid::int8 >= 16384
-- Asked if: SELECT FROM pg_proc WHERE oid >= 16384 AND proacl IS NOT NULL
-- Asked if: SELECT FROM pg_type WHERE oid >= 16384 AND typacl IS NOT NULL
-- Asked if: SELECT FROM pg_namespace WHERE oid >= 16384 AND nspacl IS NOT NULL
-- Asked if: SELECT FROM pg_namespace AS n JOIN pg_init_privs AS i ON i.objoid = n.oid
--   WHERE i.classoid = 'pg_namespace'::regclass AND n.nspname = 'public' AND n.nspacl IS DISTINCT FROM i.initprivs
-- Asked if: SELECT FROM pg_language WHERE lanacl IS NOT NULL
-- Asked if: SELECT FROM pg_foreign_data_wrapper WHERE fdwacl IS NOT NULL
-- Asked if: SELECT FROM pg_foreign_server WHERE srvacl IS NOT NULL
WITH objects AS (
    SELECT
        'pg_class'::regclass AS class, c.oid, 0 AS sub, n.nspname AS schema,
        c.relname::text AS "table", '' AS what,
        c.relowner AS owner, c.relacl AS acl, CASE WHEN c.relkind = 'S' THEN 's' ELSE 'r' END::"char" AS type
    FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
    WHERE c.oid >= 16384 AND c.relacl IS NOT NULL AND c.relpersistence <> 't'
    UNION ALL
    SELECT
        'pg_class'::regclass, a.attrelid, a.attnum, n.nspname, c.relname::text, ' on column ' || quote_ident(a.attname),
        c.relowner, a.attacl, 'c'
    FROM pg_attribute AS a
    JOIN pg_class AS c ON c.oid = a.attrelid JOIN pg_namespace AS n ON n.oid = c.relnamespace
    WHERE a.attrelid >= 16384 AND a.attacl IS NOT NULL AND NOT a.attisdropped AND c.relpersistence <> 't'
    UNION ALL
    SELECT
        'pg_proc'::regclass, p.oid, 0, n.nspname, format('%s(%s)', p.proname, oidvectortypes(p.proargtypes)), '',
        p.proowner, p.proacl, 'f'
    FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace
    WHERE p.oid >= 16384 AND p.proacl IS NOT NULL
    UNION ALL
    SELECT 'pg_type'::regclass, t.oid, 0, n.nspname, t.typname::text, '', t.typowner, t.typacl, 'T'
    FROM pg_type AS t JOIN pg_namespace AS n ON n.oid = t.typnamespace
    WHERE t.oid >= 16384 AND t.typacl IS NOT NULL
    UNION ALL
    SELECT
        'pg_namespace'::regclass, n.oid, 0, '', '', ' on schema ' || quote_ident(n.nspname), n.nspowner, n.nspacl, 'n'
    FROM pg_namespace AS n
    WHERE n.nspacl IS NOT NULL AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
    UNION ALL
    SELECT
        'pg_language'::regclass, l.oid, 0, '', '', ' on language ' || quote_ident(l.lanname),
        l.lanowner, l.lanacl, 'l'
    FROM pg_language AS l
    WHERE l.lanacl IS NOT NULL
    UNION ALL
    SELECT
        'pg_foreign_data_wrapper'::regclass, w.oid, 0, '', '', ' on foreign data wrapper ' || quote_ident(w.fdwname),
        w.fdwowner, w.fdwacl, 'F'
    FROM pg_foreign_data_wrapper AS w
    WHERE w.fdwacl IS NOT NULL
    UNION ALL
    SELECT
        'pg_foreign_server'::regclass, s.oid, 0, '', '', ' on foreign server ' || quote_ident(s.srvname),
        s.srvowner, s.srvacl, 'S'
    FROM pg_foreign_server AS s
    WHERE s.srvacl IS NOT NULL
)
SELECT
    'grant' AS kind,
    o.schema::text AS schema,
    o."table",
    CASE g.grantee WHEN 0 THEN 'public' ELSE quote_ident(pg_get_userbyid(g.grantee)) END || o.what AS name,
    COALESCE(g.privileges, 'none') AS privileges
FROM objects AS o
LEFT JOIN pg_init_privs AS i ON i.classoid = o.class AND i.objoid = o.oid AND i.objsubid = o.sub
CROSS JOIN LATERAL (
    SELECT COALESCE(now.grantee, first.grantee) AS grantee, now.privileges
    FROM (
        SELECT
            a.grantee,
            string_agg(
                a.privilege_type || CASE WHEN a.is_grantable THEN ' with grant option' ELSE '' END
                || CASE WHEN a.grantor <> o.owner THEN ' by ' || quote_ident(pg_get_userbyid(a.grantor)) ELSE '' END,
                ', ' ORDER BY a.privilege_type, a.grantor = o.owner DESC, pg_get_userbyid(a.grantor)
            ) AS privileges
        FROM aclexplode(o.acl) AS a
        GROUP BY a.grantee
    ) AS now
    FULL JOIN (
        SELECT
            a.grantee,
            string_agg(
                a.privilege_type || CASE WHEN a.is_grantable THEN ' with grant option' ELSE '' END,
                ', ' ORDER BY a.privilege_type
            ) AS privileges
        FROM aclexplode(COALESCE(i.initprivs, acldefault(o.type, o.owner))) AS a
        GROUP BY a.grantee
    ) AS first ON first.grantee = now.grantee
    WHERE now.privileges IS DISTINCT FROM first.privileges
) AS g
WHERE o.schema !~ '^pg_' AND o.schema <> 'information_schema'
