"""The panel that audits a database."""
