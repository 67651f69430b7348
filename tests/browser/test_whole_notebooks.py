"""The notebooks in JupyterLab, from top to bottom, as a reader runs them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import nbformat
import pytest
from tests.browser.test_audit_panel import panel_of, start, wait_for_table
from tests.notebooks.course.lesson import Shows

if TYPE_CHECKING:
    from tests.browser.lab import Lab

AUDIT = (
    Shows("1133c51d", ("remove_column", "user_name")),
    Shows("45c766ad", ("Drops", "op.drop_column", "user_name", "DROP TABLE")),
    Shows("7cf17325", ("Was `user_name` renamed to `full_name`?",)),
    Shows("7c2c0570", ("refused: attempt to write a readonly database",)),
    Shows("25109f6f", ("sqlite, safe: ", "postgresql, caution: ")),
    Shows("audit-blind-1", ("check.named_change", "server_default.change_text", "enum.native_add_value")),
    Shows("ece6ef88", ("trial_heartbeats", "trial_values", "trials_study_id_key", "ix_trials_study_id")),
    Shows("e674f326", ("localhost:1",), never=("s3cret",)),
    Shows("33872fc9", ("a_module_that_is_not_there",)),
    Shows("c23aa723", ("exit code 2",)),
)
"""What the tour shows, by its cells."""


@pytest.mark.own_kernel
@pytest.mark.timeout(700)
def test_the_tour_of_the_audit_runs_from_top_to_bottom(lab: Lab) -> None:
    """Without a word on standard error; its panel can be used afterwards."""
    lab.open("01_audit.ipynb")
    lab.run_all(limit=400)
    assert lab.stderr() == ""
    notebook = nbformat.reads(lab.save(), as_version=4)
    assert [fault for each in AUDIT for fault in each.missing(notebook)] == []
    shown = [at for at, cell in enumerate(lab.cells()) if "AuditPanel(" in cell["source"]]
    panel = panel_of(lab, shown[0])
    start(panel)
    wait_for_table(panel)
    panel.get_by_role("tab", name="Changes (16)").wait_for()
