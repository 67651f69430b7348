-- Every object of one schema, with the statement that SQLite itself reads when it opens the file.
-- Shadow tables and SQLite's own tables are among them; the index of a constraint has no statement.
-- The list is made once: asked for each row, it would be made again for each row.
WITH l AS MATERIALIZED (
    SELECT name, type, wr, strict FROM pragma_table_list WHERE schema = 'main'
)
SELECT
    m.type,
    CAST(m.name AS TEXT) AS name, -- whoever writes to the schema by hand may leave something else here
    coalesce(CAST(m.tbl_name AS TEXT), '') AS tbl_name,
    coalesce(CAST(m.sql AS TEXT), '') AS sql,
    m.sql IS NOT NULL AS has_statement,
    l.type AS kind,
    l.wr AS without_rowid,
    l.strict,
    coalesce(m.rootpage, 0) <> 0 AS has_pages
FROM "main".sqlite_master AS m
LEFT JOIN l ON l.name = m.name AND m.type = 'table'
WHERE m.name IS NOT NULL
ORDER BY m.rowid
