"""Questions as HTML, as text for a terminal and as tables."""
