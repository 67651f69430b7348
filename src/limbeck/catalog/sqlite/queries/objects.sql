-- Every object of one schema, with the statement that SQLite itself reads when it opens the file.
-- It also builds shadow tables and its own tables; the index of a constraint has no statement.
-- The list is made once: asked for each row, it would be made again for each row.
WITH l AS MATERIALIZED (
    SELECT name, type, wr, strict FROM pragma_table_list WHERE schema = 'main'
)
SELECT
    m.type,
    CAST(m.name AS TEXT) AS name, -- whoever writes to the schema by hand may leave something else here
    coalesce(CAST(m.tbl_name AS TEXT), '') AS tbl_name,
    CAST(m.sql AS TEXT) AS sql,
    l.type AS kind,
    l.wr AS without_rowid,
    l.strict
FROM "main".sqlite_master AS m
LEFT JOIN l ON l.name = m.name AND m.type = 'table'
WHERE m.sql IS NOT NULL AND m.name NOT LIKE 'sqlite\_%' ESCAPE '\'
