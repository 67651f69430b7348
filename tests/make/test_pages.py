"""The pages for readers in docs/."""

import re
import subprocess
import sys
from pathlib import Path

from limbeck.explanations import explanations

ROOT = Path(__file__).parents[2]
PAGES = ("findings.md", "problems.md", "risks.md", "verdicts.md", "cases.md", "claims.md")


def test_the_pages_say_what_the_code_says() -> None:
    """None is stale; `make pages` writes them anew."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "pages.py"), "--check"],
        check=False,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_every_name_has_one_anchor() -> None:
    """So that a link can lead to it."""
    anchors = [
        anchor
        for name in PAGES
        for anchor in re.findall(r'<a id="(.+?)"></a>', (ROOT / "docs" / name).read_text(encoding="utf-8"))
    ]
    assert sorted(anchors) == sorted(explanations())
