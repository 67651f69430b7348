"""Questions about what will happen, answered by running it."""
