"""Which tests run on the same worker, one after the other, so that what they share is started once.

And which come first.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from xdist.scheduler import LoadFileScheduling

if TYPE_CHECKING:
    from xdist.workermanage import WorkerController

TOGETHER = ("tests/browser/",)
"""Folders whose files share servers, a browser and its pages; elsewhere each file is on its own."""

SLOWEST = (
    "tests/browser/",
    "tests/notebooks/test_course.py",
    "tests/notebooks/test_matrix.py",
    "tests/exercises/test_library.py",
    "tests/workshops/test_workshop.py",
    "tests/real/test_rehearsed_histories.py",
    "tests/real/test_real_projects.py",
    "tests/rehearsals/test_postgresql_rehearsal.py",
    "tests/notebooks/test_notebooks.py",
    "tests/make/test_course_site.py",
    "tests/make/test_stored_matrix.py",
    "tests/make/test_environment.py",
    "tests/exercises/test_own_exercises.py",
    "tests/exercises/test_attempt.py",
    "tests/rehearsals/test_related_cases.py",
    "tests/rehearsals/test_nothing_left.py",
    "tests/rehearsals/test_shared_process.py",
    "tests/autogen/quiet/test_cases.py",
    "tests/audits/test_draft.py",
    "tests/workshops/test_nothing_left.py",
)
"""What takes longest, and what takes ten seconds although it is a few tests.

Begun last, it would run alone.
"""


class Placement(LoadFileScheduling):
    """Whole files, as with `--dist loadfile`, and whole folders where files share what is slow to start.

    The slowest come first; of the others, those with most tests.
    """

    def _split_scope(self, nodeid: str) -> str:
        return shared_place(nodeid)

    def _assign_work_unit(self, node: WorkerController) -> None:
        slow = slowest(self.workqueue)
        if slow is not None:
            self.workqueue.move_to_end(slow, last=False)
        super()._assign_work_unit(node)


def shared_place(nodeid: str) -> str:
    """The folder or the file whose tests stay together with this one."""
    return next((folder for folder in TOGETHER if nodeid.startswith(folder)), nodeid.split("::", 1)[0])


def slowest(waiting: Collection[str]) -> str | None:
    """The folder or the file among those that wait that takes longest; None where none is known as slow."""
    return next((each for each in SLOWEST if each in waiting), None)
