"""`%%model` and `%%migration`: a cell is the models, or a revision, of a workshop."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from IPython.core.magic import Magics, cell_magic, magics_class

from limbeck.errors import InputError
from limbeck.exercises.attempt import Attempt
from limbeck.workshops.latest import latest_workshop
from limbeck.workshops.review import ModelsReview, RevisionReview, review_models, review_revision
from limbeck.workshops.workshop import Workshop

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell


@magics_class
class WorkshopMagics(Magics):
    """`%%model` and `%%migration`: a cell that is the models or the newest revision of a workshop."""

    @cell_magic
    def model(self, line: str, cell: str) -> ModelsReview:
        """Write the models of a workshop, and show what autogenerate makes of them.

        `%%model` or `%%model NAME`: the variable of a workshop, or of an attempt at an exercise; without a
        name, the workshop that was made last. The cell is all of `models.py`; or, where it imports nothing,
        the classes that follow the imports and the `Base` that are there. The file is imported anew each
        time, so that no table is ever "already defined".
        """
        return review_models(self._workshop(line), cell)

    @cell_magic
    def migration(self, line: str, cell: str) -> RevisionReview:
        """Write the newest revision of a workshop, and show what its upgrade will do.

        `%%migration`, `%%migration NAME` or `%%migration NAME REVISION`. The cell is all of the file; or its
        functions `upgrade` and `downgrade`, or one of them; or the statements of `upgrade` alone.
        """
        name, _, revision = line.strip().partition(" ")
        return review_revision(self._workshop(name), cell, revision.strip() or None)

    def _workshop(self, name: str) -> Workshop:
        """The workshop that a cell is about.

        Raises:
            InputError: There is none.
        """
        name = name.strip()
        names: dict[str, Any] = self.shell.user_ns if self.shell is not None else {}
        found = names.get(name) if name else latest_workshop()
        if isinstance(found, Attempt):
            return found.workshop
        if isinstance(found, Workshop):
            return found
        raise InputError(
            f"`{name}` is not a workshop." if name else "There is no workshop yet.",
            slug="no-workshop",
            remedy='Make one first: workshop = limbeck.Workshop(start="customers").',
        )


def register(shell: InteractiveShell) -> None:
    """Make the magics known to a shell."""
    shell.register_magics(WorkshopMagics)
