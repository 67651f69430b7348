"""What a picture of a history shows: its boxes with their words, and the arrows between them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from limbeck.characters import visible
from limbeck.histories.folding import FoldedRun, fold
from limbeck.histories.history import History
from limbeck.records.revision import Revision
from limbeck.view.history.traits import (
    DROPS,
    LABEL,
    ONE_WAY,
    RUN,
    TRAITS,
    RevisionTraits,
    Trait,
    verdict_traits,
)
from limbeck.view.summaries import plural

if TYPE_CHECKING:
    from limbeck.rehearsals.rehearsal import Rehearsal

TITLE, MESSAGE, WORDS = 26, 38, 3
"""Characters of an id and of a message, and words in a line, that a box shows; a longer text is cut."""

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
"""English, whatever the locale: the whole report is."""

_ISO = len("2024-01-31")


@dataclass(frozen=True, slots=True)
class Box:
    """One box: a revision, or a run of them. Its texts have their hidden characters made visible.

    Attributes:
        key: Its name in the picture, `n` and a number: a name of the reader's is never an id.
        revisions: What it stands for, oldest first.
        title: The id, or how many revisions there are.
        text: The message, or from when to when.
        words: Its traits, a line for every three.
        traits: The same, for its classes.
        spoken: All of it in one sentence, nothing cut, for screen readers and tooltips.
    """

    key: str
    revisions: tuple[str, ...]
    title: str
    text: str
    words: tuple[str, ...]
    traits: tuple[Trait, ...]
    spoken: str

    @property
    def is_run(self) -> bool:
        """Whether several revisions are folded into it."""
        return RUN in self.traits

    def classes(self, selected: str | None) -> str:
        """Its CSS classes.

        Args:
            selected: The full id of the revision that is marked.
        """
        chosen = ("lb-selected",) if selected in self.revisions else ()
        return " ".join(("lb-node", *(f"lb-is-{trait.slug}" for trait in self.traits), *chosen))


@dataclass(frozen=True, slots=True)
class Arrow:
    """From what runs first to what runs after it, by the keys of their boxes."""

    start: str
    end: str
    dependency: bool


@dataclass(frozen=True, slots=True)
class Scene:
    """What is drawn.

    Attributes:
        boxes: Oldest first.
        arrows: The arrows between them.
    """

    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]

    @property
    def traits(self) -> tuple[Trait, ...]:
        """The traits that occur, for the legend."""
        found = {trait for box in self.boxes for trait in box.traits}
        verdicts = verdict_traits().values() if found.difference(TRAITS) else ()
        return tuple(each for each in (*verdicts, *TRAITS) if each in found)

    def key(self, revision: str) -> str | None:
        """The box that shows a revision, alone or in a run."""
        return next((box.key for box in self.boxes if revision in box.revisions), None)


def scene(
    history: History,
    *,
    rehearsal: Rehearsal | None = None,
    folded: bool = True,
    unfolded: Iterable[str] = (),
    keep: Iterable[str] = (),
) -> Scene:
    """What a picture of a history shows.

    Args:
        history: What to draw.
        rehearsal: A rehearsal of some of its revisions, whose verdicts are shown.
        folded: Whether linear runs become one box each.
        unfolded: Revisions whose run is drawn in full.
        keep: Revisions that are not folded away, besides the current ones, those with a problem and those
            with a verdict other than safe.
    """
    topology, traits = history.topology, RevisionTraits(history, rehearsal)
    wrong = (name for each in history.problems for name in each.revisions)
    kept = {*keep, *(history.current or ()), *wrong, *_unsafe(rehearsal)}
    drawn = fold(topology, kept, unfolded if folded else topology.revisions)
    names = {
        node.id if isinstance(node, FoldedRun) else node: f"n{at}" for at, node in enumerate(drawn.nodes)
    }
    boxes = tuple(
        _run_box(f"n{at}", node, history, traits)
        if isinstance(node, FoldedRun)
        else _revision_box(f"n{at}", topology.revisions[node], traits)
        for at, node in enumerate(drawn.nodes)
    )
    arrows = (Arrow(names[each.parent], names[each.child], each.dependency) for each in drawn.edges)
    return Scene(boxes, tuple(arrows))


def _unsafe(rehearsal: Rehearsal | None) -> Iterable[str]:
    if rehearsal is None:
        return ()
    from limbeck.rehearsals.rehearsal import RehearsalVerdict

    return (each.revision for each in rehearsal.revisions if each.verdict is not RehearsalVerdict.SAFE)


def _revision_box(key: str, revision: Revision, found: RevisionTraits) -> Box:
    traits = found.traits(revision.revision)
    words = [_word(trait, revision) for trait in traits]
    name, message = visible(revision.revision), visible(_on_one_line(revision.message))
    return Box(
        key,
        (revision.revision,),
        shortened(name, TITLE),
        shortened(message, MESSAGE),
        _lines(words),
        traits,
        ". ".join(part for part in (f"Revision {name}", message, ", ".join(_without_symbols(words))) if part),
    )


def _run_box(key: str, run: FoldedRun, history: History, found: RevisionTraits) -> Box:
    state = found.state(run.revisions)
    counts = Counter(trait for each in run.revisions for trait in found.consequences(each))
    traits = tuple(each for each in found.order if each in counts or each in (state, RUN))
    first, last = visible(run.revisions[0]), visible(run.revisions[-1])
    count = plural(len(run.revisions), "revision")
    dates = months(history.topology.revisions[each].create_date for each in run.revisions)
    words = [f"{each.symbol} {_counted(each, counts[each])}" for each in traits]
    spoken = f"{count}, from {first} to {last}"
    return Box(
        key,
        run.revisions,
        count,
        dates or shortened(f"{first} \u2026 {last}", MESSAGE),
        _lines(words),
        traits,
        ". ".join(part for part in (spoken, dates, ", ".join(_without_symbols(words))) if part),
    )


def _counted(trait: Trait, count: int) -> str:
    """What is said of several revisions; those traits are counted that not all of them need to have."""
    if trait in (DROPS, ONE_WAY):
        return plural(count, trait.word.removesuffix("s"))
    return f"{count} {trait.word}" if count else trait.word


def _word(trait: Trait, revision: Revision) -> str:
    if trait is not LABEL:
        return f"{trait.symbol} {trait.word}"
    return f"{trait.symbol} {shortened(visible(', '.join(revision.branch_labels)), TITLE)}"


def _without_symbols(words: list[str]) -> list[str]:
    """The words without their symbols; a label keeps its sign."""
    return [each if each.startswith("@") else each.partition(" ")[2] for each in words]


def _lines(words: list[str]) -> tuple[str, ...]:
    starts = range(0, len(words) + WORDS, WORDS)
    return tuple("   ".join(words[start:end]) for start, end in pairwise(starts) if words[start:end])


def _on_one_line(text: str) -> str:
    return text.replace("\n", " ")


def months(dates: Iterable[str | None]) -> str:
    """The months from the first to the last `Create Date`; empty where none of them can be parsed."""
    days = [day for each in dates if (day := _day(each)) is not None]
    if not days:
        return ""
    first, last = min(days), max(days)
    if first.year != last.year:
        return f"{_month(first)} {first.year} \u2013 {_month(last)} {last.year}"
    named = _month(first) if first.month == last.month else f"{_month(first)}\u2013{_month(last)}"
    return f"{named} {last.year}"


def _day(create_date: str | None) -> date | None:
    """The day of a `Create Date`; None where it is not written as Alembic writes it."""
    try:
        return date.fromisoformat((create_date or "")[:_ISO])
    except ValueError:
        return None


def _month(day: date) -> str:
    return MONTHS[day.month - 1]


def shortened(text: str, most: int) -> str:
    """The beginning of a text that is too long, with a sign that there is more."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}\u2026"
