"""The first notebook as a visitor from Binder sees it, on a projector."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.browser.accessibility import grave_findings
from tests.browser.lab import LAPTOP
from tests.browser.test_audit_panel import panel_of, start, wait_for_table
from tests.time_limits import on_this_machine

if TYPE_CHECKING:
    from tests.browser.lab import Lab

AUDIT, HISTORY, SEES, COURSE = DOORS = (2, 4, 6, 8)
REGIONS = {
    AUDIT: "Audit of a database",
    HISTORY: "Map of a history",
    SEES: "What will autogenerate do?",
    COURSE: "Workshop",
}
SCREEN = (
    600  # pixels of a notebook that JupyterLab shows at 1280 x 720, its menus and one line of code left out
)
HIGH = "(node) => node.getBoundingClientRect().height > 100"


def shown(lab: Lab, door: int) -> float:
    """The height of what a door shows, once it is there and has settled."""
    region = lab.output(door).get_by_role("region", name=REGIONS[door])
    region.first.wait_for()
    lab.page.wait_for_function(
        "(node) => node.getBoundingClientRect().height > 100", arg=region.element_handle()
    )
    box = lab.output(door).bounding_box()
    assert box is not None
    return box["height"]


@pytest.mark.own_kernel
@pytest.mark.timeout(400)
def test_each_door_is_one_live_cell_that_fits_on_a_screen(lab: Lab) -> None:
    """Four outputs, none longer than a screen, nothing serious for axe in light and dark; all are live."""
    lab.page.set_viewport_size(LAPTOP)
    lab.open("00_start.ipynb")
    lab.run_all(limit=on_this_machine(120))
    assert lab.stderr() == ""
    sources = [cell["source"] for cell in lab.cells() if cell["cell_type"] == "code"]
    assert len(sources) == len(DOORS)
    assert {door: height for door in DOORS if (height := shown(lab, door)) > SCREEN} == {}
    findings = []
    for dark in (True, False):
        lab.theme(dark=dark)
        for door in DOORS:
            lab.output(door)
            within = f'[data-windowed-list-index="{door}"] .jp-OutputArea-output .limbeck'
            findings += grave_findings(lab.page, within, colours=not dark)
            lab.picture(f"door-{door}-{'dark' if dark else 'light'}")
    assert not findings, "\n".join(dict.fromkeys(findings))
    panel = panel_of(lab, AUDIT)
    start(panel)
    wait_for_table(panel)
    sees = lab.output(SEES).get_by_role("region", name=REGIONS[SEES])
    sees.get_by_role("radio", name="misread").check()
    sees.get_by_role("button", name="Run it").click()
    sees.get_by_role("status").get_by_text("Right.").wait_for()
