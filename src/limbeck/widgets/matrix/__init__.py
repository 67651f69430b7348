"""The explorer of the capability matrix."""
