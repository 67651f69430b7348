"""What Alembic's autogenerate sees, in the words of a reader."""
