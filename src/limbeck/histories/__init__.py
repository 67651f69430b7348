"""The revision graph of an Alembic project, read as syntax and never executed."""
