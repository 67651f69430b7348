"""Copies of an audited database to rehearse on."""
