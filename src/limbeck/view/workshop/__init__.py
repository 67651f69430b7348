"""Workshops and their steps, by form."""
