"""`python -m limbeck` is the command line."""

from __future__ import annotations

from limbeck.cli import app

if __name__ == "__main__":
    app(prog_name="limbeck")
