"""Importing Alembic without what it needs for the sake of HTML alone."""

from __future__ import annotations

import sys

_FOR_HTML = "mako.ext.pygmentplugin"
"""Colours the source in Mako's HTML page about an error, and brings all of pygments."""


def import_alembic() -> None:
    """Import Alembic and its proxies; whoever imports Mako's plug-in later gets it."""
    is_loaded = _FOR_HTML in sys.modules
    if not is_loaded:
        sys.modules[_FOR_HTML] = None  # type: ignore[assignment]  # what `import` takes for a missing module
    try:
        import alembic.context
        import alembic.op  # noqa: F401
    finally:
        if not is_loaded:
            del sys.modules[_FOR_HTML]
