"""What a database schema holds, read from the system catalogues, and what two of them disagree on."""

from limbeck.catalog.comparison import compare, order
from limbeck.catalog.snapshot import read

__all__ = ["compare", "order", "read"]
