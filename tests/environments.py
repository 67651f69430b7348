"""Virtual environments that tests keep between runs, made by one worker while the others wait."""

import fcntl
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

CACHE = Path(__file__).parents[1] / ".cache" / "environments"


def kept(name: str, python: str, requirements: Sequence[str]) -> Path:
    """The folder of an environment with the given requirements.

    A marker comes last, so that half an environment is made anew; a lock keeps a second worker waiting.
    """
    folder = CACHE / name
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "complete").exists():
            # The pip that runs the tests installs them: one of its own takes longer to make than all of them.
            subprocess.run([python, "-m", "venv", "--clear", "--without-pip", folder], check=True)
            if requirements:
                pip = [sys.executable, "-m", "pip", f"--python={folder / 'bin' / 'python'}"]
                install = [*pip, "install", "--quiet", "--disable-pip-version-check"]
                subprocess.run([*install, *requirements], check=True)
            (folder / "complete").touch()
    return folder
