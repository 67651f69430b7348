"""The catalogue of PostgreSQL: one query file for each kind of object, run in one batch."""
