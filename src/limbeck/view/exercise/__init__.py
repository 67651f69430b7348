"""Exercises, attempts at them and the map of the course, as HTML, as text for a terminal and as tables."""
