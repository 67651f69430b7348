"""Which tables equal their models for certain, so that Alembic need not look at them.

| module | is about |
|---|---|
| `narrowed_comparison` | the comparison: which tables Alembic is shown, in three rounds at most, or all |
| `sources`, `facts` | the tables of a database, read at once, in the form that is matched with the models |
| `postgresql_facts`, `sqlite_facts` | what each backend says of its tables |
| `sqlite_rows`, `sqlite_statements` | what SQLite says of all tables at once, and what their statements say |
| `signatures`, `model_order` | the models' side: what decides how columns compare, and the order of tables |
| `pairs` | a table beside its model: where they are equal, and what is left for Alembic to decide |
| `filter_answers` | whether a project's filters hide a part of a table, asked without reflecting it |
| `selection` | the tables that are shown, so that Alembic's answers decide about all others |
| `reflected_together` | what SQLAlchemy asks PostgreSQL about the tables that are shown, in few messages |
| `reflection` | the private names of Alembic and SQLAlchemy that this needs; tests hold each |
"""
