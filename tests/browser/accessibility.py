"""What axe-core finds in a page that keeps somebody from reading or using it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from axe_playwright_python.sync_playwright import Axe

if TYPE_CHECKING:
    from playwright.sync_api import Page

GRAVE = {"serious", "critical"}
COLOURS = ("color-contrast", "link-in-text-block")
"""The rules that look at colours: in another theme, all others would look at the same."""
THERE = "void 0"  # in place of the program, half a megabyte, where the page has it


def grave_findings(page: Page, within: str, *, colours: bool = False) -> list[str]:
    """The findings that are serious or worse, each with the elements that it is about.

    Args:
        page: The page.
        within: A CSS selector of what is ours in it.
        colours: Whether only colours have changed since it was looked at before.
    """
    axe = Axe(THERE) if page.evaluate("'axe' in window") else Axe()
    options: dict[str, Any] = {"resultTypes": ["violations"]}
    if colours:
        options["runOnly"] = COLOURS
    found: dict[str, Any] = axe.run(page, context={"include": [[within]]}, options=options).response
    return [
        f"{each['id']}: {node['target']} {node['html'][:200]} {node.get('failureSummary', '')}"
        for each in found["violations"]
        if each["impact"] in GRAVE
        for node in each["nodes"]
    ]
