"""What every result can do: show itself as text, HTML, a DataFrame, a dictionary and a file.

This module is the one place where the core reaches up to `limbeck.view` and to `limbeck.widgets`: it does so
when a result is shown and never on import, so that the core stays free of pandas, templates and widgets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from limbeck.characters import json_text

if TYPE_CHECKING:
    from pathlib import Path

    import graphviz
    import pandas as pd

    from limbeck.widgets.panel import Panel


class Result:
    """Base of the results: the forms that they share.

    A subclass gives `to_dict` and `__repr__`; `limbeck.view` knows how to draw it.
    """

    __slots__ = ()

    def to_dict(self) -> Any:
        """The result as JSON-ready values, with a `versions` entry."""
        raise NotImplementedError

    def to_json(self) -> str:
        """The result as indented JSON text, without a character that cannot be seen."""
        return json_text(self.to_dict())

    def to_frame(self) -> pd.DataFrame:
        """The result as a DataFrame, a row for each thing found."""
        from limbeck import view

        return view.frame(self)

    def to_html(self, path: str | Path | None = None, *, overwrite: bool = False) -> str:
        """The result as one self-contained HTML page.

        Args:
            path: Where to write it; without one, nothing is written.
            overwrite: Whether to replace a file that limbeck did not write. A database or a source file is
                never replaced.

        Returns:
            The text of the page.

        Raises:
            InputError: The file exists and must not be overwritten.
        """
        from limbeck import view

        page = view.page(self)
        if path is not None:
            from limbeck.report_files import write_file

            write_file(path, page, overwrite=overwrite, sources=self.source_files())
        return page

    def source_files(self) -> tuple[Path, ...]:
        """The files that the result was made from and no report may be written over."""
        return ()

    def _repr_html_(self) -> str:
        from limbeck import view

        return str(view.html(self))


class WithPanel:
    """What can be shown as a panel to click."""

    __slots__ = ()

    def panel(self) -> Panel:
        """The panel of it: what its methods do can be clicked there."""
        from limbeck.widgets.panels import panel_of

        return panel_of(self)


class GraphResult(Result):
    """Base of the results that are a graph: the pictures of it.

    The options of each are those of `limbeck.view.history.graph.Options`: `fold`, `unfolded`, `selected`,
    `rankdir` and `rehearsal`, which shows its verdicts.
    """

    __slots__ = ()

    def graph(self, **options: Any) -> graphviz.Digraph:
        """The graph for Graphviz, to be changed or rendered elsewhere."""
        from limbeck import view

        return view.digraph(self, **options)

    def to_dot(self, **options: Any) -> str:
        """The graph in the language of Graphviz."""
        return str(self.graph(**options).source)

    def to_svg(self, path: str | Path | None = None, *, overwrite: bool = False, **options: Any) -> str:
        """The picture as one self-contained SVG file, readable in light and dark.

        Args:
            path: Where to write it; without one, nothing is written.
            overwrite: Whether to replace a file that limbeck did not write.
            **options: How to draw it; `time_limit` is that of the layout, in seconds.

        Raises:
            LimbeckError: There is no Graphviz, or the layout took too long.
            InputError: The file exists and must not be overwritten.
        """
        from limbeck import view

        picture = view.file(self, **options)
        if path is not None:
            from limbeck.report_files import write_file

            write_file(path, picture, overwrite=overwrite, sources=self.source_files())
        return picture

    def to_png(self, path: str | Path | None = None, *, overwrite: bool = False, **options: Any) -> bytes:
        """The picture as a PNG, black on white.

        Args:
            path: Where to write it; without one, nothing is written.
            overwrite: Whether to replace a file that limbeck did not write.
            **options: How to draw it; `time_limit` is that of the layout, in seconds.

        Raises:
            LimbeckError: There is no Graphviz, or the layout took too long.
            InputError: The file exists and must not be overwritten.
        """
        from limbeck import view
        from limbeck.report_files import with_software

        picture = with_software(view.png(self, **options))
        if path is not None:
            from limbeck.report_files import write_file

            write_file(path, picture, overwrite=overwrite, sources=self.source_files())
        return picture

    def to_mermaid(self, **options: Any) -> str:
        """The graph as Mermaid text, for a pull request or a page of documentation."""
        from limbeck import view

        return view.mermaid(self, **options)
