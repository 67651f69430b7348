"""What there is to say of a revision: a symbol and a word, besides its outline and its colour."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from limbeck.histories.history import History

if TYPE_CHECKING:
    from limbeck.rehearsals.rehearsal import Rehearsal, RehearsalVerdict


@dataclass(frozen=True, slots=True)
class Trait:
    """One thing to say of a revision.

    Attributes:
        slug: A part of the CSS class of its box: `lb-is-head`.
        symbol: A shape that can be told from the others without colour.
        word: The word for it.
        meaning: What the word says, for the legend.
        lined: Whether the outline of a box shows it too.
    """

    slug: str
    symbol: str
    word: str
    meaning: str
    lined: bool = False


CURRENT = Trait("current", "\u25c9", "current", "the database is here", lined=True)
APPLIED = Trait("applied", "\u2713", "applied", "has run on the database", lined=True)
PENDING = Trait("pending", "\u25cb", "pending", "has not run on the database yet", lined=True)
PARTLY = Trait("partly", "\u25d0", "partly applied", "some of these have run on the database", lined=True)
HEAD = Trait("head", "\u25c6", "head", "nothing follows it", lined=True)
BASE = Trait("base", "\u25c7", "base", "it follows nothing")
BRANCH = Trait("branch", "\u227a", "branch point", "several revisions follow it")
MERGE = Trait("merge", "\u227b", "merge", "it follows several revisions")
LABEL = Trait("label", "@", "label", "names its branch, as in label@head")
DEPENDS = Trait("depends", "\u21e2", "depends", "needs a revision that it does not follow")
NEEDED = Trait("needed", "\u21e0", "depended on", "another branch needs it")
GHOST = Trait("ghost", "?", "no file", "it is named, but no file defines it", lined=True)
PROBLEM = Trait("problem", "\u2715", "problem", "see its card", lined=True)
ONE_WAY = Trait("one-way", "\u2298", "empty downgrade", "going back changes nothing but the version")
DROPS = Trait("drops", "\u229f", "drops", "removes a column, a table or rows, as its file says")
RUN = Trait("run", "\u2261", "folded", "revisions that follow one another, drawn as one", lined=True)

TRAITS = (
    CURRENT,
    APPLIED,
    PENDING,
    PARTLY,
    PROBLEM,
    GHOST,
    HEAD,
    BASE,
    BRANCH,
    MERGE,
    LABEL,
    DEPENDS,
    NEEDED,
    DROPS,
    ONE_WAY,
    RUN,
)
"""Every trait but the verdicts of a rehearsal, in the order in which they are listed."""


@cache
def verdict_traits() -> dict[RehearsalVerdict | None, Trait]:
    """What a rehearsal may have found, the worst first; None is a revision that it did not reach."""
    from limbeck.view.verdict_looks import REHEARSAL_LOOKS  # it takes time to load: not before it is needed

    return {
        verdict: Trait(f"verdict-{look.word.replace(' ', '-')}", look.symbol, look.word, look.meaning)
        for verdict, look in REHEARSAL_LOOKS.items()
    }


class RevisionTraits:
    """The traits of the revisions of one history; what they follow from is gathered once.

    Of a revision that was rehearsed, the verdict says more than its syntax.

    Attributes:
        order: The traits that may occur, in the order in which they are listed: verdicts first.
    """

    def __init__(self, history: History, rehearsal: Rehearsal | None = None) -> None:
        """Gather them.

        Args:
            history: The history.
            rehearsal: A rehearsal of some of its revisions.
        """
        self._history = history
        verdicts = {} if rehearsal is None else verdict_traits()
        revisions = () if rehearsal is None else rehearsal.revisions
        self._verdicts = {each.revision: verdicts[each.verdict] for each in revisions}
        self.order = (*verdicts.values(), *TRAITS)
        topology = history.topology
        self._current = frozenset(history.current or ())
        members: dict[Trait, Iterable[str]] = {
            PROBLEM: (name for each in history.problems for name in each.revisions),
            GHOST: (each.revision for each in topology.revisions.values() if each.ghost),
            HEAD: topology.heads,
            BASE: topology.bases,
            BRANCH: topology.branch_points,
            MERGE: topology.merge_points,
            LABEL: (each.revision for each in topology.revisions.values() if each.branch_labels),
            DEPENDS: topology.dependencies,
            NEEDED: topology.dependents,
        }
        self._members = {trait: frozenset(revisions) for trait, revisions in members.items()}

    def traits(self, revision: str) -> tuple[Trait, ...]:
        """The traits of a revision, in their order."""
        found = {trait for trait, revisions in self._members.items() if revision in revisions}
        found |= set(self.consequences(revision))
        return tuple(each for each in self.order if each in found or each is self.state((revision,)))

    def consequences(self, revision: str) -> tuple[Trait, ...]:
        """What running a revision does: its verdict, or else what its syntax alone tells."""
        if revision in self._verdicts:
            return (self._verdicts[revision],)
        drops = (DROPS,) if self._history.drops(revision) else ()
        return (*drops, *((ONE_WAY,) if self._history.is_one_way(revision) else ()))

    def state(self, revisions: tuple[str, ...]) -> Trait | None:
        """Whether some revisions have run on the database; None where no database was asked."""
        if self._history.current is None or self._history.topology.revisions[revisions[0]].ghost:
            return CURRENT if self._current.intersection(revisions) else None
        if len(revisions) == 1 and revisions[0] in self._current:
            return CURRENT
        applied = self._history.applied.issuperset(revisions)
        if applied or self._history.applied.isdisjoint(revisions):
            return APPLIED if applied else PENDING
        return PARTLY
