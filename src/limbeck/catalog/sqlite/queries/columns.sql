-- Every column of every table of one schema. Views and virtual tables have no root page and are left out:
-- the columns of a view on a dropped table, or of a module that isn't loaded, would fail the whole query.
SELECT
    m.name,
    x.cid,
    x.name,
    x.type,
    x."notnull",
    x.dflt_value,
    x.pk,
    x.hidden
FROM "main".sqlite_master AS m
CROSS JOIN pragma_table_xinfo(m.name, 'main') AS x
WHERE m.type = 'table' AND m.rootpage <> 0 AND m.name NOT LIKE 'sqlite\_%' ESCAPE '\'
