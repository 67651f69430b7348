"""What the statements of a migration do to other sessions of a PostgreSQL database, seen while they run."""
