"""Results as tables, HTML and pages."""
