-- Publications, and subscriptions without the address of their publisher.
-- Asked if: SELECT FROM pg_publication
SELECT
    'publication' AS kind,
    '' AS schema,
    '' AS "table",
    p.pubname::text AS name,
    concat_ws(
        ', ',
        CASE WHEN p.pubinsert THEN 'insert' END, CASE WHEN p.pubupdate THEN 'update' END,
        CASE WHEN p.pubdelete THEN 'delete' END, CASE WHEN p.pubtruncate THEN 'truncate' END
    ) AS publishes,
    CASE WHEN p.pubviaroot THEN 'yes' END AS "via root",
    CASE WHEN p.pubgencols <> 'n' THEN 'stored' END AS "generated columns", -- since 18
    CASE WHEN p.puballtables THEN 'all' ELSE t.tables END AS tables,
    s.schemas, -- since 15
    pg_get_userbyid(p.pubowner)::text AS owner,
    d.description AS comment
FROM pg_publication AS p
LEFT JOIN (
    SELECT
        r.prpubid,
        string_agg(
            r.prrelid::regclass::text
            || COALESCE( -- since 15
                ' (' || ( -- since 15
                    SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) -- since 15
                    FROM pg_attribute AS a -- since 15
                    WHERE a.attrelid = r.prrelid AND a.attnum = ANY (r.prattrs) -- since 15
                ) || ')', '' -- since 15
            ) || COALESCE(' where ' || pg_get_expr(r.prqual, r.prrelid), ''), -- since 15
            || '', -- before 15
            ', ' ORDER BY r.prrelid::regclass::text
        ) AS tables
    FROM pg_publication_rel AS r
    GROUP BY r.prpubid
) AS t ON t.prpubid = p.oid
LEFT JOIN ( -- since 15
    SELECT m.pnpubid, string_agg(quote_ident(n.nspname), ', ' ORDER BY n.nspname) AS schemas -- since 15
    FROM pg_publication_namespace AS m -- since 15
    JOIN pg_namespace AS n ON n.oid = m.pnnspid -- since 15
    GROUP BY m.pnpubid -- since 15
) AS s ON s.pnpubid = p.oid -- since 15
LEFT JOIN pg_description AS d
    ON d.objoid = p.oid AND d.classoid = 'pg_publication'::regclass AND d.objsubid = 0
