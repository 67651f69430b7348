"""Revisions that exist, run on a copy of the database, and what each of them does to it."""
