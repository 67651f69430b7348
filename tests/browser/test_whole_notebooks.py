"""The notebooks in JupyterLab, from top to bottom, as a reader runs them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.browser.test_audit_panel import panel_of, start, wait_for_table

if TYPE_CHECKING:
    from tests.browser.lab import Lab


@pytest.mark.timeout(700)
def test_the_tour_of_the_audit_runs_from_top_to_bottom(lab: Lab) -> None:
    """Without a word on standard error; its panel can be used afterwards."""
    lab.open("01_audit.ipynb")
    lab.run_all(limit=400)
    assert lab.stderr() == ""
    shown = [at for at, cell in enumerate(lab.cells()) if "AuditPanel(" in cell["source"]]
    panel = panel_of(lab, shown[0])
    start(panel)
    wait_for_table(panel)
    panel.get_by_role("tab", name="Changes (16)").wait_for()
