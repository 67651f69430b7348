"""Thin widgets: control in, one core call, view out."""
