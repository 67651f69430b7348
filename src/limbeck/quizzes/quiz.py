"""Questions made from the matrix, in a row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle
from random import Random, SystemRandom
from typing import Any

from limbeck.autogen import versions
from limbeck.characters import visible
from limbeck.errors import InputError
from limbeck.matrices.run_matrix import case_slugs
from limbeck.matrices.sandboxes import check_backend
from limbeck.phrases import counted
from limbeck.quizzes.forms.registry import FORMS
from limbeck.quizzes.matrix_question import MatrixQuestion, QuestionForm
from limbeck.quizzes.recorded_trials import RecordedTrial, recorded_trials, siblings
from limbeck.records import encode
from limbeck.results import Result

SEEDS = 10_000
"""How many seeds are drawn from where none is given: one that can be told to a class."""


@dataclass(frozen=True, slots=True, repr=False)
class Quiz(Result):
    """Questions about what autogenerate makes of changes.

    Attributes:
        questions: The questions.
        seed: What gives the same questions again.
    """

    questions: tuple[MatrixQuestion, ...]
    seed: int

    def __len__(self) -> int:
        """How many questions there are."""
        return len(self.questions)

    def __iter__(self) -> Iterator[MatrixQuestion]:
        """The questions in order."""
        return iter(self.questions)

    def __getitem__(self, place: int) -> MatrixQuestion:
        """The question at a place, from 0."""
        return self.questions[place]

    def to_dict(self) -> dict[str, Any]:
        """The quiz as JSON-ready values, the versions named once."""
        return {
            "versions": encode(versions.installed(None)),
            "seed": self.seed,
            "questions": [each.entry() for each in self.questions],
        }

    def __repr__(self) -> str:
        """A line for the quiz and one for each question; `print(quiz[0])` shows one with its answer."""
        lines = [f"<Quiz of {counted(len(self), 'question')}, seed {self.seed}>"]
        lines += [f"  {number}. {each.question}" for number, each in enumerate(self, 1)]
        return "\n".join(map(visible, lines))


def quiz(
    family: str | None = None,
    number: int = 10,
    seed: int | None = None,
    *,
    backends: Iterable[str] = ("sqlite", "postgresql"),
) -> Quiz:
    """Questions about what autogenerate makes of changes, made from the stored matrix.

    Nothing is run: the answers are what the trials showed when the matrix was stored. `limbeck quiz --verify`
    runs them again.

    Args:
        family: A family such as `column`, a case such as `column.rename`, or `core` for the core walk; all
            cases if left out.
        number: How many questions.
        seed: The same seed gives the same questions; drawn by lot if left out.
        backends: `sqlite`, `postgresql` or both.

    Raises:
        InputError: There is no such family or backend, or there are not as many questions.
    """
    chosen = (backends,) if isinstance(backends, str) else tuple(backends)
    for each in chosen:
        check_backend(each)
    start = SystemRandom().randrange(SEEDS) if seed is None else seed
    slugs = set(case_slugs(family))
    trials = [each for each in recorded_trials() if each.case in slugs and each.backend in chosen]
    possible = sum(form.kind(each) is not None for form in FORMS for each in trials)
    if not 1 <= number <= possible:
        raise InputError(
            f"A quiz of {counted(number, 'question')} cannot be made of {counted(possible, 'possible one')}.",
            slug="no-such-quiz",
            remedy=f"Ask for a number from 1 to {possible}"
            + ("." if family is None else ", or leave the family out."),
        )
    chance = Random(start)  # noqa: S311 - it makes a quiz, no secret
    drawn = _drawn(trials, number, chance)
    return Quiz(tuple(form.question(each, siblings(each, chance), chance) for form, each in drawn), start)


def _drawn(
    trials: Sequence[RecordedTrial], number: int, chance: Random
) -> list[tuple[QuestionForm, RecordedTrial]]:
    """What is asked about which trials: all forms in turn, all kinds of answers alike, each case once.

    Where there are not enough cases, some are asked about again.
    """
    decks = {form.name: _deck(form, trials, chance) for form in FORMS}
    drawn: list[tuple[QuestionForm, RecordedTrial]] = []
    later: list[tuple[QuestionForm, RecordedTrial]] = []
    used: set[str] = set()
    for form in cycle(FORMS):
        if len(drawn) == number or not any(decks.values()):
            break
        deck = decks[form.name]
        while deck:
            trial = deck.pop()
            if trial.case not in used:
                used.add(trial.case)
                drawn.append((form, trial))
                break
            later.append((form, trial))
    return [*drawn, *later][:number]


def _deck(form: QuestionForm, trials: Sequence[RecordedTrial], chance: Random) -> list[RecordedTrial]:
    """The trials of a form, to be drawn from the end: one of each kind in turn, at random within a kind."""
    kinds: defaultdict[str, list[RecordedTrial]] = defaultdict(list)
    for each in trials:
        kind = form.kind(each)
        if kind is not None:
            kinds[kind].append(each)
    piles = list(kinds.values())
    chance.shuffle(piles)
    for pile in piles:
        chance.shuffle(pile)
    dealt = []
    while any(piles):
        dealt += [pile.pop() for pile in piles if pile]
    return dealt[::-1]
