"""The revisions of a rehearsal, to choose from; their verdicts come one by one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from limbeck.rehearsals.rehearsal import RehearsedRevision
from limbeck.view.rehearsal import html as view
from limbeck.view.rehearsal.html import NoVerdict
from limbeck.view.styles import sheet
from limbeck.widgets.verdict_grid import VerdictGrid


class RevisionList(VerdictGrid):
    """A row for each revision, in the order in which they run.

    Rows have keys of their own: an id of the user's is never an attribute of the page.

    Attributes:
        steps: The revisions.
    """

    _css = sheet("rehearsal") + (Path(__file__).parents[1] / "assets" / "rehearsal_panel.css").read_text(
        encoding="utf-8"
    )

    def __init__(self, choose: Callable[[str | None], object]) -> None:
        """Make an empty list.

        Args:
            choose: Called with the full id of a revision that was chosen; None for none.
        """
        super().__init__(view.verdict_badges(), lambda key: choose(self._revision(key)))
        self.steps: tuple[RehearsedRevision, ...] = ()

    def show(self, steps: Sequence[RehearsedRevision], none: NoVerdict) -> None:
        """Show what is known by now.

        Args:
            steps: The revisions.
            none: Why those without a verdict have none.
        """
        is_other = [each.revision for each in steps] != [each.revision for each in self.steps]
        with self.hold_sync():
            self.steps = tuple(steps)
            if is_other:
                self.chosen, self.markup = "", str(view.step_choices(steps) if steps else "")
            self.show_verdicts(
                {
                    f"n{at}": [none.value if each.verdict is None else each.verdict.value]
                    for at, each in enumerate(steps)
                }
            )

    def choose(self, revision: str | None) -> None:
        """Mark a revision by its full id; None for none."""
        found = (f"n{at}" for at, each in enumerate(self.steps) if each.revision == revision)
        self.chosen = next(found, "")

    def _revision(self, key: str) -> str | None:
        at = int(key[1:]) if key else len(self.steps)
        return self.steps[at].revision if at < len(self.steps) else None
