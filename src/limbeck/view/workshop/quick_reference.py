"""The quick reference as HTML, on a terminal and as a table of pandas."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.text import Text

from limbeck.view.looks import backend_name
from limbeck.view.templates import macro
from limbeck.view.terminal import SOFT, STRONG, badge, below, code, heading, output, prose
from limbeck.view.workshop import summary

if TYPE_CHECKING:
    import pandas as pd
    from markupsafe import Markup
    from rich.console import RenderableType

    from limbeck.workshops.quick_reference import QuickReference

COLUMNS = ("section", "task", "command", "output", "failed")


def reference_title(reference: QuickReference) -> str:
    """What a page about it is called."""
    return f"Quick reference, run on {backend_name(reference.backend)}"


def reference_html(
    reference: QuickReference, *, level: int = 2, rows: int | None = None, lines: int | None = None
) -> Markup:
    """One table: every task, its command, and what that printed besides what Alembic says of itself.

    Args:
        reference: What to show.
        level: The level of its heading.
        rows: Not used: who looks something up wants all of it.
        lines: Not used either.
    """
    del rows, lines
    sections = [
        (section, [(each, summary.without_alembic_log(each.output)) for each in entries])
        for section, entries in reference.sections.items()
    ]
    return macro(
        "quick_reference.html", "reference", reference_title(reference), sections, summary.FAILED, level
    )


def reference_frame(reference: QuickReference) -> pd.DataFrame:
    """A row for each task."""
    import pandas as pd

    rows = [[getattr(each, column) for column in COLUMNS] for each in reference.entries]
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)


def reference_blocks(reference: QuickReference, _width: int) -> Iterator[RenderableType]:
    """A heading for each section; the tasks, each with its command and what that printed."""
    yield Text(reference_title(reference), STRONG)
    for section, entries in reference.sections.items():
        yield from heading(section)
        for each in entries:
            task = prose(each.task)
            yield below(Text.assemble(task, "  ", badge(summary.FAILED)) if each.failed else task)
            if each.is_shell:
                yield below(below(Text.assemble(("$ ", SOFT), (each.command, STRONG))))
            else:
                yield below(below(code(each.command, "python")))
            printed = summary.without_alembic_log(each.output)
            if printed:
                yield output(printed, 6)
