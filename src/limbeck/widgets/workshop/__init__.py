"""The panel of a workshop."""
