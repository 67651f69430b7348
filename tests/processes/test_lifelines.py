"""The processes that descend from one."""

import os
import subprocess
import sys

from limbeck.processes.lifelines import descendants


def test_children_and_their_children_are_found() -> None:
    """A child and a grandchild in a session of its own descend from us; we don't descend from ourselves."""
    nested = (
        "import subprocess, sys; "
        "child = subprocess.Popen([sys.executable, '-c', 'input()'], start_new_session=True); "
        "print(child.pid, flush=True); child.wait()"
    )
    child = subprocess.Popen([sys.executable, "-c", nested], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert child.stdout is not None
    grandchild = int(child.stdout.readline())
    found = descendants(os.getpid())
    assert {child.pid, grandchild} <= set(found)
    assert os.getpid() not in found
    child.communicate(b"\n")
    assert not {child.pid, grandchild} & set(descendants(os.getpid()))
