"""What runs in the project's own interpreter: standard library, SQLAlchemy and Alembic, nothing else."""
