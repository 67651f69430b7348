"""The matrix and its trials as HTML, as text for a terminal, and as tables."""
