-- What a role's new objects will grant.
-- Asked if: SELECT FROM pg_default_acl
SELECT
    'default privileges' AS kind,
    COALESCE(n.nspname::text, '') AS schema,
    '' AS "table",
    format(
        '%s of %s to %s',
        CASE p.defaclobjtype
            WHEN 'r' THEN 'tables' WHEN 'S' THEN 'sequences' WHEN 'f' THEN 'functions' WHEN 'T' THEN 'types'
            WHEN 'n' THEN 'schemas' ELSE 'large objects'
        END,
        quote_ident(pg_get_userbyid(p.defaclrole)),
        CASE g.grantee WHEN 0 THEN 'public' ELSE quote_ident(pg_get_userbyid(g.grantee)) END
    ) AS name,
    COALESCE(g.privileges, 'none') AS privileges
FROM pg_default_acl AS p
LEFT JOIN pg_namespace AS n ON n.oid = p.defaclnamespace
CROSS JOIN LATERAL (
    SELECT COALESCE(now.grantee, first.grantee) AS grantee, now.privileges
    FROM (
        SELECT
            a.grantee,
            string_agg(
                a.privilege_type || CASE WHEN a.is_grantable THEN ' with grant option' ELSE '' END,
                ', ' ORDER BY a.privilege_type
            ) AS privileges
        FROM aclexplode(p.defaclacl) AS a
        GROUP BY a.grantee
    ) AS now
    FULL JOIN (
        SELECT
            a.grantee,
            string_agg(
                a.privilege_type || CASE WHEN a.is_grantable THEN ' with grant option' ELSE '' END,
                ', ' ORDER BY a.privilege_type
            ) AS privileges
        FROM aclexplode(
            CASE
                WHEN p.defaclnamespace = 0
                    THEN acldefault(
                        CASE p.defaclobjtype WHEN 'S' THEN 's' ELSE p.defaclobjtype END::"char", p.defaclrole
                    )
            END
        ) AS a
        GROUP BY a.grantee
    ) AS first ON first.grantee = now.grantee
    WHERE now.privileges IS DISTINCT FROM first.privileges
) AS g
