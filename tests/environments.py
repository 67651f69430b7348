"""Virtual environments that tests keep between runs, made by one worker while the others wait."""

import fcntl
import subprocess
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
            subprocess.run([python, "-m", "venv", "--clear", folder], check=True)
            if requirements:
                install = [str(folder / "bin" / "pip"), "install", "--quiet", "--disable-pip-version-check"]
                subprocess.run([*install, *requirements], check=True)
            (folder / "complete").touch()
    return folder
