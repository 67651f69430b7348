"""The part of the form that asks which revisions are rehearsed."""

from __future__ import annotations

from collections.abc import Callable

from limbeck.characters import visible
from limbeck.histories.history import History
from limbeck.rehearsals.chosen_revisions import BASE, PENDING
from limbeck.widgets import fields
from limbeck.widgets.boxes import Column

ALL, ONE, UP_TO, BETWEEN, SINCE = "all", "one", "up-to", "between", "since"

CHOICES = (
    ("Those that are pending", PENDING),
    ("Those of them that git says are new", SINCE),
    ("One of them", ONE),
    ("From one to another", BETWEEN),
    ("All, from an empty database", ALL),
)
WITHOUT_DATABASE = (("All of them", ALL), ("From the first to one of them", UP_TO))

LONGEST = 60
"""Characters of a revision in a list."""


class RangeFields(Column):
    """Which revisions: the pending ones or the new ones among them, all, one, or those between two.

    Attributes:
        choice: The list.
        one: The one revision.
        start: What stands before the first of several.
        end: The last of several.
        branch: What new ones are compared with.
    """

    def __init__(self, changed: Callable[[], object]) -> None:
        """Offer the pending revisions.

        Args:
            changed: Called when other rows may be asked for.
        """
        self.choice = fields.dropdown("Revisions", CHOICES)
        self.one = fields.dropdown("Revision", ())
        self.start = fields.dropdown("After", ())
        self.end = fields.dropdown("Up to", ())
        self.branch = fields.text("Added since", "", placeholder="a branch or commit, such as origin/main")
        super().__init__()
        self.aside = (self.one, self.start, self.end, self.branch)
        self.choice.observe(lambda _change: self._show(), "value")
        self.choice.observe(lambda _change: changed(), "value")
        self._show()

    @property
    def is_from_base(self) -> bool:
        """Whether it begins with an empty database, into which limbeck puts rows of its own."""
        return self.choice.value in {ALL, UP_TO}

    def what(self) -> str:
        """What `limbeck.rehearse` takes.

        Raises:
            InputError: There is no revision to choose.
        """
        match self.choice.value:
            case "all":
                return f"{BASE}..heads"
            case "one":
                return _chosen(self.one.value)
            case "up-to":
                return f"{BASE}..{_chosen(self.one.value)}"
            case "between":
                return f"{self.start.value}..{self.end.value}"
        return PENDING

    def since(self) -> str | None:
        """The branch or commit since which revisions were added; None where it does not matter.

        Raises:
            InputError: It is to be named.
        """
        if self.choice.value != SINCE:
            return None
        name: str = self.branch.value.strip()
        if not name:
            raise fields.missing("branch or commit")
        return name

    def show_revisions(self, history: History | None) -> None:
        """Offer the revisions of a history, the newest first.

        Args:
            history: The history; None for one that is not known yet.
        """
        newest = () if history is None else tuple(reversed(history.revisions))
        revisions = tuple(
            (visible(f"{each.revision} {each.message}".replace("\n", " "))[:LONGEST], each.revision)
            for each in newest
            if not each.ghost
        )
        self.one.options = revisions
        self.start.options = (*revisions, ("the beginning", BASE))
        self.end.options = (("all heads", "heads"), *revisions)
        self.one.index = 0 if revisions else None
        self.start.index, self.end.index = min(1, len(revisions)), 0

    def show_choices(self, *, has_database: bool) -> None:
        """Offer what can be rehearsed with a database, or without one."""
        choices = CHOICES if has_database else WITHOUT_DATABASE
        if self.choice.options != choices:
            self.choice.options = choices

    def _show(self) -> None:
        more = {ONE: (self.one,), UP_TO: (self.one,), BETWEEN: (self.start, self.end), SINCE: (self.branch,)}
        self.children = (self.choice, *more.get(self.choice.value, ()))


def _chosen(revision: str | None) -> str:
    if revision is None:
        raise fields.missing("revision")
    return revision
