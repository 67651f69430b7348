"""The tests of claims that need a project and Alembic's command line, one module for each subject."""
