"""What is said about Alembic, and what came of running it."""
