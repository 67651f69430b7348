"""Which tests run on the same worker, one after the other, so that what they share is started once."""

from __future__ import annotations

from xdist.scheduler import LoadFileScheduling

TOGETHER = ("tests/browser/",)
"""Folders whose files share servers, a browser and its pages; elsewhere each file is on its own."""


class Placement(LoadFileScheduling):
    """Whole files, as with `--dist loadfile`, and whole folders where files share what is slow to start."""

    def _split_scope(self, nodeid: str) -> str:
        return shared_place(nodeid)


def shared_place(nodeid: str) -> str:
    """The folder or the file whose tests stay together with this one."""
    return next((folder for folder in TOGETHER if nodeid.startswith(folder)), nodeid.split("::", 1)[0])
