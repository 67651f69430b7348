"""The capability matrix: each of its entries is a real migration that was run just now."""
