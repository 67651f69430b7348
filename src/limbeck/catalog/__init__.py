"""What a database schema holds, read from the system catalogues, and what two of them disagree on."""

from limbeck.catalog.comparison import compare, order
from limbeck.catalog.snapshot import ask, read

__all__ = ["ask", "compare", "order", "read"]
