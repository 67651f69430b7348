"""The map of a history."""
