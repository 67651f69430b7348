"""What a project's code finds in its process."""

from __future__ import annotations

import sys

from limbeck.errors import DatabaseError
from limbeck.projects.worker.env_py.process_state import Namespace


def test_an_error_of_ours_can_be_made_while_the_project_runs() -> None:
    """Where `import limbeck` means a module of the project's, which has none of ours in it."""
    with Namespace().aside():
        sys.modules["limbeck"] = None  # type: ignore[assignment]
        error = DatabaseError("There is none.", slug="none", remedy="Make one.")
    assert error.failure.what == "There is none."
