"""Connecting read-only, masking secrets, and scratch databases with their server."""
