"""The catalogue of SQLite: what PRAGMAs tell, and what only the statements in `sqlite_master` say."""
