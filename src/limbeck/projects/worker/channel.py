"""The pipe over which the worker answers: a JSON object on each line."""

from __future__ import annotations

import json
import os
from typing import Any

from limbeck.records import Comparison, Failure, Versions, encode


class Channel:
    """The worker's end of the answer pipe.

    Each method writes one line at once: what was said before the worker is ended stays said.
    """

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def hello(self) -> None:
        """Tell the process number, which the kernel signals when it wants to know where the worker hangs."""
        self._say("pid", os.getpid())

    def versions(self, versions: Versions) -> None:
        """Tell what this interpreter has installed."""
        self._say("versions", encode(versions))

    def progress(self, stage: str) -> None:
        """Tell which stage begins."""
        self._say("progress", stage)

    def secret(self, text: str) -> None:
        """Tell a secret that was met, so that the kernel can remove it from what the project printed."""
        self._say("secret", text)

    def comparison(self, comparison: Comparison, labels: dict[str, str | None]) -> None:
        """Give a comparison, with what could tell it from the others of this run."""
        self._say("comparison", {"comparison": encode(comparison), "labels": labels})

    def standing(self, current: tuple[str, ...], labels: dict[str, str | None], server: str) -> None:
        """Give the current revisions of a database, with what could tell it from others, and its server."""
        self._say("standing", {"current": list(current), "labels": labels, "server": server})

    def replayed(self, revisions: tuple[str, ...]) -> None:
        """Tell where a scratch database stands after the migrations were run in it."""
        self._say("replayed", list(revisions))

    def header(self, path: str, values: dict[str, Any], failure: Failure | None) -> None:
        """Give what a version file binds its names to, or why it can't be run."""
        self._say("header", {"path": path, "values": values, "failure": encode(failure)})

    def statements(self, run: int, position: int, text: str) -> None:
        """Give SQL of a step.

        Args:
            run: Which run of migrations by `env.py`, counted from 1.
            position: Which step, counted from 0.
            text: What comes after what was given of it before.
        """
        self._say("statements", {"run": run, "position": position, "text": text})

    def run(self, run: int, labels: dict[str, str | None]) -> None:
        """Tell that `env.py` begins to run migrations, and what could tell this run from others."""
        self._say("run", {"run": run, "labels": labels})

    def step_failed(self, position: int, failure: Failure) -> None:
        """Tell why a step could not be written."""
        self._say("step-failed", {"position": position, "failure": encode(failure)})

    def failure(self, failure: Failure) -> None:
        """Tell what went wrong."""
        self._say("failure", encode(failure))

    def done(self) -> None:
        """Tell that nothing more will come."""
        self._say("done", None)

    def _say(self, kind: str, value: Any) -> None:
        data = json.dumps({kind: value}).encode() + b"\n"
        while data:
            data = data[os.write(self._descriptor, data) :]
