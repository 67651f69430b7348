"""Ledgers of claims as HTML, as text for a terminal, and as tables."""
