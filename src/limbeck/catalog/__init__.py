"""What a database schema holds, read from the system catalogues, and what two of them disagree on."""

from limbeck.catalog.comparison import compare, order
from limbeck.catalog.snapshot import CatalogueReading, read

__all__ = ["CatalogueReading", "compare", "order", "read"]
