"""How long somebody waits for what a widget shows, in a real JupyterLab, against a program that tells it.

    python benchmarks/browser.py
    python benchmarks/browser.py --runs 1
    python benchmarks/browser.py --write            and keep the figures in benchmarks/README.md

A widget's clock starts when the page hears the click, or with the run of a cell in a kernel that has imported
limbeck, and stops when the browser has drawn the table, or shows the picture. Every run of every widget has a
new notebook and a new kernel. The rivals are programs, measured from their start to their end; they take
turns with the widgets, so that a busy machine disturbs all of them alike. Ratios are what counts; seconds are
this machine's.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from figures import headed, keep
from history import DIAMONDS, synthetic, write_files

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
from tests.browser.browsing import Browsing  # noqa: E402  the folder above is not on the path before
from tests.browser.lab import Lab  # noqa: E402
from tests.browser.server import copy_notebooks, start_lab  # noqa: E402

if TYPE_CHECKING:
    from playwright.sync_api import Locator

SIZES = (1000, 5000)

# The browser's own clock, from the next click to the frame with another chosen row than is there now. Whoever
# asks again and again from outside takes from the time of the page that is measured.
WATCH = """(panel) => {
    const before = panel.querySelector("tr.selected");
    window.limbeckShown = new Promise((done, fail) => {
        setTimeout(() => fail(new Error("no table within a minute")), 60000);
        addEventListener("click", (click) => {
            const watch = new MutationObserver(() => {
                const row = panel.querySelector("tr.selected");
                if (row === null || row === before || !row.checkVisibility()) return;
                watch.disconnect();
                const told = () => done((performance.now() - click.timeStamp) / 1000);
                requestAnimationFrame(() => setTimeout(told));
            });
            watch.observe(panel, {childList: true, subtree: true, attributes: true});
        }, {capture: true, once: true});
    });
}"""
SHOWN = "() => window.limbeckShown"


@dataclass(frozen=True)
class Pair:
    """What somebody waits for, and what takes its place without limbeck.

    Attributes:
        name: What it is.
        widget: Gives the seconds until it is shown.
        program: The rival's words.
        rival: Gives the seconds that the rival takes.
    """

    name: str
    widget: Callable[[], float]
    program: str
    rival: Callable[[], float]


def program(folder: Path, *arguments: str) -> float:
    """The seconds that `alembic` takes in a folder; that it finds differences is no failure."""
    begun = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "alembic", *arguments], cwd=folder, capture_output=True, text=True, check=False
    )
    took = time.perf_counter() - begun
    if done.returncode and "New upgrade operations detected" not in done.stdout + done.stderr:
        raise SystemExit(f"alembic {' '.join(arguments)} failed: {done.stderr}")
    return took


def opened(lab: Lab, name: str, *cells: str) -> None:
    """A new notebook, with limbeck imported by its first cell."""
    lab.open(lab.write(f"{name}.ipynb", "import limbeck", *cells))
    lab.run(0)


def panel(lab: Lab, backend: str, *, clicks: int) -> float:
    """Seconds from the last click on Audit to the table of the sample, which can be read then.

    Args:
        lab: The browser.
        backend: Of the sample.
        clicks: How often Audit is clicked; the first time in a kernel that has never audited anything.
    """
    opened(lab, "panel", "limbeck.AuditPanel()")
    lab.run(1)
    shown = lab.output(1).get_by_role("region", name="Audit of a database")
    button = shown.get_by_role("button", name="Audit", exact=True)
    button.wait_for()
    if backend == "postgresql":
        shown.get_by_label("Database", exact=True).select_option(label="Sample shop on PostgreSQL")
    took = 0.0
    for _ in range(clicks):
        shown.get_by_role("button", name="Cancel").wait_for(state="hidden")
        shown.evaluate(WATCH)
        button.click()
        took = lab.page.evaluate(SHOWN)
    return took


def history_map(lab: Lab, versions: Path) -> float:
    """Seconds from running the cell to the picture of a history."""
    opened(lab, "map", f"limbeck.HistoryMap({str(versions)!r})")
    return shown_after(lab, lambda output: output.locator("svg.lb-picture"))


def shown_after(lab: Lab, find: Callable[[Locator], Locator]) -> float:
    """Seconds from running the second cell to something in its output."""
    begun = time.perf_counter()
    lab.run(1)
    find(lab.output(1)).wait_for()
    return time.perf_counter() - begun


def shop(home: Path) -> Path:
    """The sample project with its own database, a step behind the models."""
    folder = home / "shop"
    shutil.copytree(ROOT / "data" / "shop", folder)
    program(folder, "upgrade", "heads")
    return folder


def long_history(home: Path, size: int) -> Path:
    """An Alembic project with a synthetic history."""
    folder = home / str(size)
    write_files(folder, synthetic(size))
    (folder / "alembic.ini").write_text("[alembic]\nscript_location = %(here)s\n", encoding="utf-8")
    return folder


def measure(runs: int) -> list[tuple[str, float, str, float]]:
    """The medians of all pairs."""
    with (
        tempfile.TemporaryDirectory() as temporary,
        closing(Browsing()) as browsing,
    ):
        home = Path(temporary)
        (home / "lab").mkdir()
        with closing(start_lab(home / "lab", copy_notebooks(home / "lab"))) as server:
            lab = browsing.window(Lab, server).enter(home)
            sample = shop(home)
            pairs = [
                Pair(
                    f"the audit panel: from the {click} click to the table of the sample ({backend})",
                    lambda backend=backend, clicks=clicks: panel(lab, backend, clicks=clicks),  # type: ignore[misc]
                    "alembic check",
                    lambda: program(sample, "check"),
                )
                for backend in ("sqlite", "postgresql")
                for clicks, click in ((1, "first"), (2, "second"))
            ]
            for size in SIZES:
                folder = long_history(home, size)
                pairs.append(
                    Pair(
                        f"the map of {size:,} revisions, {DIAMONDS} diamonds: from the cell to the picture",
                        lambda folder=folder: history_map(lab, folder / "versions"),  # type: ignore[misc]
                        "alembic history",
                        lambda folder=folder: program(folder, "history"),  # type: ignore[misc]
                    )
                )
            taken: list[tuple[list[float], list[float]]] = [([], []) for _ in pairs]
            for _ in range(runs + 1):  # the first run warms caches, for both sides
                for pair, (ours, theirs) in zip(pairs, taken, strict=True):
                    ours.append(pair.widget())
                    theirs.append(pair.rival())
            browsing.close()
    return [
        (pair.name, statistics.median(ours[1:]), pair.program, statistics.median(theirs[1:]))
        for pair, (ours, theirs) in zip(pairs, taken, strict=True)
    ]


def table(found: list[tuple[str, float, str, float]]) -> str:
    """The figures, as Markdown."""
    lines = ["| what somebody waits for | seconds | rival | seconds | against it |", "|---|---|---|---|---|"]
    for name, ours, rival, theirs in found:
        lines.append(
            f"| {name} | {ours:.2f} s | `{rival}` | {theirs:.2f} s | {ours / theirs:.2f} of its time |"
        )
    return "\n".join(lines)


def main() -> None:
    """Measure, print, and keep the figures where that is asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--write", action="store_true", help="keep the figures in benchmarks/README.md")
    arguments = parser.parse_args()
    find = [sys.executable, str(ROOT / "scripts" / "chromium.py"), "--install"]
    subprocess.run(find, check=True, stdout=subprocess.DEVNULL)
    report = headed(table(measure(arguments.runs)), runs=arguments.runs)
    print(report)
    if arguments.write:
        keep("browser.py", report)


if __name__ == "__main__":
    main()
