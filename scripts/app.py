"""Opens notebooks/app.ipynb as an application with Voilà; arguments are passed to Voilà."""

from __future__ import annotations

import os
import sys
from pathlib import Path

TEMPLATES = Path(__file__).resolve().parent / "jupyter"
NOTEBOOK = Path("notebooks") / "app.ipynb"


def main() -> None:
    """Become Voilà, on the loopback address only, open to those who have the token that it prints."""
    flags = ["--Voila.ip=127.0.0.1", "--Voila.auto_token=True", "--template=limbeck"]
    # Where the template is: Voilà's own sends the browser to another site for an icon font.
    os.environ["JUPYTER_PATH"] = os.pathsep.join(
        filter(None, [str(TEMPLATES), os.environ.get("JUPYTER_PATH")])
    )
    if sys.platform != "darwin" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        print("No display found: open the address below in a browser.", flush=True)
        flags.append("--no-browser")
    print(f"Opening {NOTEBOOK} with Voilà; press Ctrl-C to stop it.", flush=True)
    program = [sys.executable, "-m", "voila", str(NOTEBOOK), *flags, *sys.argv[1:]]
    os.execv(sys.executable, program)  # noqa: S606 — no shell is wanted


if __name__ == "__main__":
    main()
