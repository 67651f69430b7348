"""`python -m limbeck` is the command line."""

from __future__ import annotations

from limbeck.cli import run

if __name__ == "__main__":
    run()
