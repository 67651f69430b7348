"""What is said about Alembic, and whether it holds when it is run."""
