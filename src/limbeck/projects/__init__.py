"""Models and Alembic projects, loaded in a fresh interpreter."""
