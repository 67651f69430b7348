"""Takes the README's pictures, docs/audit-light.png and docs/audit-dark.png, from the real notebook.

    make picture

Opens notebooks/00_start.ipynb in JupyterLab as the browser tests do, runs it, presses Audit in the panel, and
takes a picture of the window in both themes.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
NOTEBOOK = "00_start.ipynb"
SIZE = (1280, 860)  # what a README shows without making its letters too small to read
LIMIT = 300_000  # bytes

sys.path.insert(0, str(ROOT))  # the harness of the browser tests drives JupyterLab

from tests.browser.lab import Lab  # noqa: E402 — the line above is what finds it
from tests.browser.server import copy_notebooks, start_lab  # noqa: E402 — as above
from tests.browser.watch import FLAGS, Watch  # noqa: E402 — as above


def chromium() -> str:
    """The browser to use.

    Raises:
        subprocess.CalledProcessError: There is none; what to do about it has been said.
    """
    command = [sys.executable, str(ROOT / "scripts" / "chromium.py"), "--install"]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.strip()


def show_the_audit(lab: Lab) -> None:
    """Run the notebook, audit the sample by clicking, and bring the result into view."""
    lab.open(NOTEBOOK)
    lab.execute("application:toggle-left-area")
    lab.run_all()
    index = next(n for n, cell in enumerate(lab.cells()) if "AuditPanel()" in cell["source"])
    panel = lab.output(index)
    panel.locator(".limbeck-start").click()
    panel.get_by_role("tab").first.wait_for()
    panel.evaluate("panel => panel.scrollIntoView({block: 'start'})")


def main() -> None:
    """Take both pictures."""
    DOCS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        home = Path(folder)
        server = start_lab(home, copy_notebooks(home))
        try:
            browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
            context = browser.new_context(viewport={"width": SIZE[0], "height": SIZE[1]}, locale="en-GB")
            lab = Lab(context.new_page(), server, Watch(context), DOCS)
            show_the_audit(lab)
            for dark in (False, True):
                lab.theme(dark=dark)
                lab.page.wait_for_timeout(500)  # the editor fades into its new colours
                picture = lab.screenshot(f"audit-{'dark' if dark else 'light'}")
                size = picture.stat().st_size
                print(f"{picture.relative_to(ROOT)}: {size // 1000} kB")
                if size > LIMIT:
                    message = f"{picture} is larger than {LIMIT} bytes"
                    raise SystemExit(message)
            browser.close()
        finally:
            server.close()


if __name__ == "__main__":
    main()
