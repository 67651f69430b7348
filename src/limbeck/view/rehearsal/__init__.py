"""Rehearsals as HTML, as text for a terminal, as tables, and as what GitHub shows beside a pull request."""
