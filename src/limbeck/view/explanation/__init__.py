"""Explanations as HTML, as text for a terminal, as tables, and as a part of a page of documentation."""
