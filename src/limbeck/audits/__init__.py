"""The audit: databases, projects and autogenerate put together."""
