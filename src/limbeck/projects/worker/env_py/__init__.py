"""Running a project's `env.py`, and what it finds around it."""
