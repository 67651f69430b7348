-- Columns of tables. Those of views are told by their definitions, unless something was done to them alone.
-- Asked if: SELECT FROM pg_attribute WHERE attrelid >= 16384
SELECT
    'column' AS kind,
    c.nspname::text AS schema,
    c.relname::text AS "table",
    a.attname::text AS name,
    a.attnum AS position,
    format_type(a.atttypid, a.atttypmod) AS type,
    CASE WHEN a.attnotnull THEN 'no' ELSE 'yes' END AS nullable,
    CASE WHEN nn.conname <> c.relname || '_' || a.attname || '_not_null' THEN nn.conname::text END -- since 18
        AS "not null constraint", -- since 18
    CASE -- since 18
        WHEN nn.connoinherit THEN 'no inherit' -- since 18
        WHEN nn.coninhcount > 0 AND NOT c.relispartition -- since 18
            THEN CASE WHEN nn.conislocal THEN 'merged' ELSE 'inherited' END -- since 18
    END AS "not null inheritance", -- since 18
    CASE WHEN NOT nn.convalidated THEN 'not valid' END AS "not null validity", -- since 18
    nd.description AS "not null comment", -- since 18
    CASE WHEN a.attgenerated = '' THEN pg_get_expr(x.adbin, 0) END AS "default",
    CASE WHEN a.attgenerated <> '' THEN pg_get_expr(x.adbin, x.adrelid) END AS generated,
    CASE a.attgenerated WHEN 's' THEN 'stored' WHEN 'v' THEN 'virtual' END AS "generated kind",
    CASE a.attidentity WHEN 'a' THEN 'always' WHEN 'd' THEN 'by default' END AS identity,
    i.sequence[1] AS "identity options",
    i.sequence[2] AS "identity persistence",
    i.sequence[3] AS "identity comment",
    CASE
        WHEN a.attcollation <> t.typcollation THEN (
            SELECT format('%I.%I', cn.nspname, co.collname)
            FROM pg_collation AS co JOIN pg_namespace AS cn ON cn.oid = co.collnamespace
            WHERE co.oid = a.attcollation
        )
    END AS collation,
    CASE
        WHEN a.attstorage <> t.typstorage
            THEN CASE a.attstorage
                WHEN 'p' THEN 'plain' WHEN 'e' THEN 'external' WHEN 'm' THEN 'main' WHEN 'x' THEN 'extended'
            END
    END AS storage,
    CASE a.attcompression WHEN 'p' THEN 'pglz' WHEN 'l' THEN 'lz4' END AS compression, -- since 14
    CASE WHEN a.attstattarget >= 0 THEN a.attstattarget::text END AS statistics,
    CASE -- Debian's 15.20 keeps a version of each column there that nobody set; its pg_dump leaves it out, too
        WHEN a.attoptions IS NOT NULL THEN (
            SELECT string_agg(o, ', ' ORDER BY o) FROM unnest(a.attoptions) AS o WHERE left(o, 10) <> 'pg_attver='
        )
    END AS options,
    CASE
        WHEN a.attfdwoptions IS NOT NULL THEN (
            SELECT string_agg(
                CASE WHEN split_part(o, '=', 1) ~* k.secret THEN split_part(o, '=', 1) ELSE o END, ', ' ORDER BY o
            )
            FROM unnest(a.attfdwoptions) AS o
        )
    END AS "foreign options",
    CASE
        WHEN a.attinhcount > 0 AND NOT c.relispartition
            THEN CASE WHEN a.attislocal THEN 'merged' ELSE 'inherited' END
    END AS inheritance,
    d.description AS comment
FROM pg_attribute AS a
CROSS JOIN (
    SELECT '{secret_name}' AS secret
) AS k
JOIN (
    SELECT c.oid, c.relname, c.relkind, c.relispartition, n.nspname
    FROM pg_class AS c
    JOIN pg_namespace AS n ON n.oid = c.relnamespace
    WHERE c.oid >= 16384 AND c.relkind IN ('r', 'p', 'f', 'v', 'm', 'c') AND c.relpersistence <> 't'
        AND n.nspname <> 'information_schema'
        AND c.oid NOT IN (
            SELECT e.objid FROM pg_depend AS e
            WHERE e.refclassid = 'pg_extension'::regclass AND e.classid = 'pg_class'::regclass AND e.deptype = 'e'
        )
) AS c ON c.oid = a.attrelid
JOIN pg_type AS t ON t.oid = a.atttypid
LEFT JOIN pg_attrdef AS x ON x.adrelid = a.attrelid AND x.adnum = a.attnum
LEFT JOIN pg_description AS d
    ON d.objoid = a.attrelid AND d.classoid = 'pg_class'::regclass AND d.objsubid = a.attnum
LEFT JOIN ( -- since 18
    pg_constraint AS nn -- since 18
    LEFT JOIN pg_description AS nd -- since 18
        ON nd.objoid = nn.oid AND nd.classoid = 'pg_constraint'::regclass AND nd.objsubid = 0 -- since 18
) ON nn.conrelid = a.attrelid AND nn.contype = 'n' AND nn.conkey[1] = a.attnum -- since 18
CROSS JOIN LATERAL ( -- for identity columns alone, each by an index; OFFSET 0 keeps it from being asked three times
    SELECT
        CASE
            WHEN a.attidentity <> '' THEN (
                SELECT ARRAY[
                    (
                        SELECT format(
                            '%s start %s increment %s minimum %s maximum %s cache %s%s',
                            s.seqrelid::regclass, s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache,
                            CASE WHEN s.seqcycle THEN ' cycle' ELSE '' END
                        )
                        FROM pg_sequence AS s
                        WHERE s.seqrelid = k.objid
                    ),
                    (SELECT 'unlogged' FROM pg_class AS q WHERE q.oid = k.objid AND q.relpersistence = 'u'),
                    (
                        SELECT d.description
                        FROM pg_description AS d
                        WHERE d.objoid = k.objid AND d.classoid = 'pg_class'::regclass AND d.objsubid = 0
                    )
                ]
                FROM pg_depend AS k
                WHERE k.refclassid = 'pg_class'::regclass AND k.refobjid = a.attrelid AND k.refobjsubid = a.attnum
                    AND k.classid = 'pg_class'::regclass AND k.deptype = 'i'
            )
        END AS sequence
    OFFSET 0
) AS i
WHERE a.attnum > 0 AND NOT a.attisdropped
    AND (
        c.relkind IN ('r', 'p', 'f')
        OR x.oid IS NOT NULL OR d.description IS NOT NULL OR a.attstattarget >= 0
        OR EXISTS (SELECT FROM unnest(a.attoptions) AS o WHERE left(o, 10) <> 'pg_attver=')
        OR (c.relkind = 'm' AND a.attstorage <> t.typstorage)
    )
