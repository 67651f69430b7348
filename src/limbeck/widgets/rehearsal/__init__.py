"""The panel that rehearses revisions."""
