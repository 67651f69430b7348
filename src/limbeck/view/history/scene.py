"""What a picture of a history shows: its boxes with their words, and the arrows between them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from limbeck.characters import visible
from limbeck.histories.folding import Run, fold
from limbeck.histories.history import History
from limbeck.records.revision import Revision
from limbeck.view.history.dates import span
from limbeck.view.history.traits import LABEL, RUN, TRAITS, Telling, Trait
from limbeck.view.summaries import plural

TITLE, MESSAGE, WORDS = 26, 38, 3
"""Characters of an id and of a message, and words in a line, that a box shows; a longer text is cut."""


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
        return tuple(each for each in TRAITS if each in found)

    def key(self, revision: str) -> str | None:
        """The box that shows a revision, alone or in a run."""
        return next((box.key for box in self.boxes if revision in box.revisions), None)


def scene(
    history: History, *, folded: bool = True, unfolded: Iterable[str] = (), keep: Iterable[str] = ()
) -> Scene:
    """What a picture of a history shows.

    Args:
        history: What to draw.
        folded: Whether linear runs become one box each.
        unfolded: Revisions whose run is drawn in full.
        keep: Revisions that are not folded away, besides the current ones and those with a problem.
    """
    topology, telling = history.topology, Telling(history)
    kept = {*keep, *(history.current or ()), *(each.revision for each in history.problems if each.revision)}
    drawn = fold(topology, kept, unfolded if folded else topology.revisions)
    names = {node.id if isinstance(node, Run) else node: f"n{at}" for at, node in enumerate(drawn.nodes)}
    boxes = tuple(
        _run(f"n{at}", node, history, telling)
        if isinstance(node, Run)
        else _single(f"n{at}", topology.revisions[node], telling)
        for at, node in enumerate(drawn.nodes)
    )
    arrows = (Arrow(names[each.parent], names[each.child], each.dependency) for each in drawn.edges)
    return Scene(boxes, tuple(arrows))


def _single(key: str, revision: Revision, telling: Telling) -> Box:
    traits = telling.of(revision.revision)
    words = [_word(trait, revision) for trait in traits]
    name, message = visible(revision.revision), visible(_line(revision.message))
    return Box(
        key,
        (revision.revision,),
        cut(name, TITLE),
        cut(message, MESSAGE),
        _lines(words),
        traits,
        ". ".join(part for part in (f"Revision {name}", message, ", ".join(_bare(words))) if part),
    )


def _run(key: str, run: Run, history: History, telling: Telling) -> Box:
    state = telling.state(run.revisions)
    traits = (*((state,) if state else ()), RUN)
    first, last = visible(run.revisions[0]), visible(run.revisions[-1])
    count = plural(len(run.revisions), "revision")
    dates = span(history.topology.revisions[each].create_date for each in run.revisions)
    words = [f"{each.symbol} {each.word}" for each in traits]
    told = f"{count}, from {first} to {last}"
    return Box(
        key,
        run.revisions,
        count,
        dates or cut(f"{first} \u2026 {last}", MESSAGE),
        _lines(words),
        traits,
        ". ".join(part for part in (told, dates, ", ".join(_bare(words))) if part),
    )


def _word(trait: Trait, revision: Revision) -> str:
    if trait is not LABEL:
        return f"{trait.symbol} {trait.word}"
    return f"{trait.symbol} {cut(visible(', '.join(revision.branch_labels)), TITLE)}"


def _bare(words: list[str]) -> list[str]:
    """The words without their symbols; a label keeps its sign."""
    return [each if each.startswith("@") else each.partition(" ")[2] for each in words]


def _lines(words: list[str]) -> tuple[str, ...]:
    starts = range(0, len(words) + WORDS, WORDS)
    return tuple("   ".join(words[start:end]) for start, end in pairwise(starts) if words[start:end])


def _line(text: str) -> str:
    return " ".join(text.split(" ")).replace("\n", " ")


def cut(text: str, most: int) -> str:
    """The beginning of a text that is too long, with a sign that there is more."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}\u2026"
