"""The capability matrix: the outcomes of many trials."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, overload

from limbeck.characters import visible
from limbeck.errors import InputError
from limbeck.matrices.options import Option, joined, options, words
from limbeck.matrices.outcome import Outcome, TrialKey
from limbeck.matrices.verdict import Verdict
from limbeck.records import Failure, Versions, encode
from limbeck.results import Result

Index = tuple[str, str] | tuple[str, str, Iterable[str | Option]]


@dataclass(frozen=True, slots=True)
class BrokenTrial:
    """A trial that has no outcome, because its process ended or its backend is not available.

    Attributes:
        case: The slug of the case.
        backend: Where it was to run.
        options: The words of its options.
        failure: Why.
    """

    case: str
    backend: str
    options: tuple[str, ...]
    failure: Failure


@dataclass(frozen=True, slots=True, repr=False)
class Matrix(Result, Sequence[Outcome]):
    """What autogenerate made of many changes, on several backends and with several sets of options.

    `matrix["column.rename", "sqlite"]` is one outcome, `matrix["column.rename", "sqlite", "batch"]` another.

    Attributes:
        outcomes: One for each trial, in the order of the cases.
        versions: What they hold for; `server` names all servers.
        broken: The trials that have no outcome.
        seconds: How long it took.
    """

    outcomes: tuple[Outcome, ...]
    versions: Versions
    broken: tuple[BrokenTrial, ...] = ()
    seconds: float = 0.0

    @overload
    def __getitem__(self, key: Index | int) -> Outcome: ...
    @overload
    def __getitem__(self, key: slice) -> Sequence[Outcome]: ...
    def __getitem__(self, key: Index | int | slice) -> Outcome | Sequence[Outcome]:
        """The outcome of a case on a backend, with options if they are not the defaults.

        Raises:
            InputError: There is none; the remedy names those of that case.
        """
        if not isinstance(key, (str, tuple)):
            return self.outcomes[key]
        case, backend, chosen = _read(key)
        # What does not apply is so with any options, and is run once.
        for wanted in (chosen, ()):
            for each in self.outcomes:
                if each.key == (case, backend, wanted) and (
                    wanted == chosen or each.verdict is Verdict.NOT_APPLICABLE
                ):
                    return each
        raise self._unknown((case, backend, chosen))

    def __len__(self) -> int:
        """How many outcomes there are."""
        return len(self.outcomes)

    def __iter__(self) -> Iterator[Outcome]:
        """The outcomes in order."""
        return iter(self.outcomes)

    @property
    def counts(self) -> dict[Verdict, int]:
        """How many outcomes have each verdict; verdicts that none has are left out."""
        found = Counter(each.verdict for each in self.outcomes)
        return {verdict: found[verdict] for verdict in Verdict if found[verdict]}

    def only(self, cases: str | Iterable[str]) -> Matrix:
        """The part of it that is about some cases; nothing is run again.

        Args:
            cases: Slugs such as `column.rename`, families such as `column`, or `core` for the core walk.

        Returns:
            Its outcomes in the order of those cases, with the time that they took, and what broke among them.

        Raises:
            InputError: There is no such case.
        """
        from limbeck.matrices.run_matrix import case_slugs

        places = {slug: place for place, slug in enumerate(case_slugs(cases))}
        outcomes = [each for each in self.outcomes if each.case in places]
        return replace(
            self,
            outcomes=tuple(sorted(outcomes, key=lambda each: places[each.case])),
            broken=tuple(each for each in self.broken if each.case in places),
            seconds=sum(each.seconds for each in outcomes),
        )

    def to_dict(self) -> dict[str, Any]:
        """The matrix as JSON-ready values, the versions named once."""
        data: dict[str, Any] = {
            "versions": encode(self.versions),
            "trials": [each.entry() for each in self.outcomes],
        }
        return data | ({"broken": encode(self.broken)} if self.broken else {})

    def __repr__(self) -> str:
        """A line that counts the verdicts, then the trials that broke."""
        counted = ", ".join(f"{count} {verdict.value}" for verdict, count in self.counts.items())
        lines = [f"<Matrix of {len(self.outcomes)} trials: {counted or 'none'}>"]
        lines += [f"  broke: {each.case} on {each.backend}: {each.failure.what}" for each in self.broken]
        return "\n".join(map(visible, lines))

    def _unknown(self, wanted: TrialKey) -> InputError:
        case, backend, chosen = wanted
        there = [f"{each.backend} {joined(each.options)}" for each in self.outcomes if each.case == case]
        cases = dict.fromkeys(each.case for each in self.outcomes)
        return InputError(
            f"This matrix has no outcome for {case} on {backend} with {joined(chosen)} options.",
            slug="unknown-trial",
            remedy=f"Use one of: {', '.join(there)}." if there else f"Its cases are: {', '.join(cases)}.",
        )


def _read(key: str | tuple[Any, ...]) -> TrialKey:
    """Case, backend and words of the options from what stands between the brackets."""
    match key:
        case (str(case), str(backend)):
            return case, backend, ()
        case (str(case), str(backend), chosen):
            return case, backend, words(options(chosen))
    raise InputError(
        f"{key!r} does not name an outcome of a matrix.",
        slug="bad-index",
        remedy='Write matrix["column.rename", "sqlite"], or matrix["column.rename", "sqlite", "batch"].',
    )
