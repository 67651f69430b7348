"""Questions to answer before the outcome is shown."""
