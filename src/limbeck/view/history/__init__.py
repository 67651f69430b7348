"""Histories as HTML, as graphs, as text for a terminal, and as tables."""
