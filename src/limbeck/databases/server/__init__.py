"""The PostgreSQL server under the scratch databases: where it comes from, and how it goes."""
