"""The projects whose audits show what becomes of processes."""

from tests.projects.conftest import example

__all__ = ["example"]
