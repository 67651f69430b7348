"""What axe-core finds in a page that keeps somebody from reading or using it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from axe_playwright_python.sync_playwright import Axe

if TYPE_CHECKING:
    from playwright.sync_api import Page

GRAVE = {"serious", "critical"}


def grave_findings(page: Page, within: str) -> list[str]:
    """The findings that are serious or worse, each with the elements that it is about.

    Args:
        page: The page.
        within: A CSS selector of what is ours in it.
    """
    found: dict[str, Any] = Axe().run(page, context={"include": [[within]]}).response
    return [
        f"{each['id']}: {node['target']} {node['html'][:200]} {node.get('failureSummary', '')}"
        for each in found["violations"]
        if each["impact"] in GRAVE
        for node in each["nodes"]
    ]
