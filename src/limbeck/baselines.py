"""Standing differences: what an earlier report told already, so that only what is new has to be looked at."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from limbeck.errors import InputError
from limbeck.records import Difference

Data = Mapping[str, Any] | list[Any]
"""A report as JSON-ready values."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that a report lists, without what changes from one run to the next, such as numbers of rows.

    Attributes:
        key: What makes it the same thing in two reports.
        words: What it is, for a reader.
    """

    key: tuple[str | None, ...]
    words: str


@dataclass(frozen=True, slots=True)
class BaselineStanding:
    """What a report lists, compared with a baseline.

    Attributes:
        baseline: The file of the baseline.
        new: What is not in the baseline.
        known: How many things are in it.
        gone: What is in the baseline alone.
    """

    baseline: str
    new: tuple[str, ...]
    known: int
    gone: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """The same as JSON-ready values."""
        return {
            "baseline": self.baseline,
            "new": list(self.new),
            "known": self.known,
            "gone": list(self.gone),
        }


@dataclass(frozen=True, slots=True)
class ReportKind:
    """One kind of report that can be a baseline.

    Attributes:
        name: What it is called, with its article.
        command: What writes one.
        items: The things in it; raises `KeyError` or `TypeError` for another kind of report.
    """

    name: str
    command: str
    items: Callable[[Data], Iterator[Item]]


@dataclass(frozen=True, slots=True)
class Baseline:
    """An earlier report.

    Attributes:
        file: Where it was read.
        kind: What kind of report it is.
        data: Its values.
    """

    file: str
    kind: ReportKind
    data: Data

    @classmethod
    def load(cls, path: str | Path, kind: ReportKind) -> Baseline:
        """Read what `--format json` wrote.

        Args:
            path: The file.
            kind: The kind of report that it must be.

        Raises:
            InputError: There is no such file, it holds another kind of report, or the report of a failure.
        """
        try:
            data = json.loads(Path(path).read_text(encoding="utf-8"))
            _check(data)
            list(kind.items(data))
        except OSError as error:
            what, why = f"The baseline {path} can't be read.", str(error.strerror or error)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            what, why = f"{path} does not hold {kind.name}.", f"{type(error).__name__}: {error}"
        else:
            return cls(str(path), kind, data)
        raise InputError(
            what,
            slug="no-baseline",
            evidence={"Reason": why},
            remedy=f"Give a file that `{kind.command} --format json --output FILE` wrote.",
        )

    def standing(self, now: Data) -> BaselineStanding:
        """What a new report lists, compared with this one.

        Args:
            now: The new report, as its `to_dict()` gives it.

        Raises:
            InputError: The new one looked for blind spots, and this one was not told to.
        """
        if _has_blind_spots(now) and not _has_blind_spots(self.data):
            raise InputError(
                f"The baseline {self.file} was written without --blind-spots.",
                slug="baseline-without-blind-spots",
                remedy="Write it again with --blind-spots, or leave that option out.",
            )
        before, found = list(self.kind.items(self.data)), list(self.kind.items(now))
        if not _has_blind_spots(now):
            before = [each for each in before if each.key[0] != "blind spot"]
        new, gone = _without(found, before), _without(before, found)
        return BaselineStanding(self.file, tuple(new), len(found) - len(new), tuple(gone))


def audit_items(data: Data) -> Iterator[Item]:
    """The changes, and the blind spots if they were looked for, of one audit or of several."""
    for audit in data if isinstance(data, list) else [data]:
        name = audit.get("name")
        for each in audit["changes"]:
            place = (each["kind"], each["schema"], each["table"], each["object"])
            # An operation of another library has no names: its line tells it from others.
            line = None if each["table"] or each["object"] else each["python"]
            words = f"{each['kind']} {'.'.join(filter(None, place[1:])) or line or ''}".rstrip()
            yield Item(("change", name, *place, each["before"], each["after"], line), _named(name, words))
        for each in audit.get("blind_spots", ()):
            place = (each["kind"], each["schema"], each["table"], each["object"])
            words = Difference(*place, None, None, None).subject
            words += f": {each['attribute']}" if each["attribute"] else ""
            key = (*place, each["attribute"], each["against"], each["before"], each["after"])
            yield Item(("blind spot", name, *key), _named(name, f"blind spot {words}"))


def rehearsal_items(data: Data) -> Iterator[Item]:
    """The reasons of each revision: verdict and object."""
    if isinstance(data, list):
        raise TypeError("a list")
    for revision in data["revisions"]:
        for each in revision["reasons"]:
            key = (revision["revision"], each["verdict"], each["object"])
            yield Item(("reason", *key), f"{key[0]} {key[1]}: {key[2]}")


AUDIT = ReportKind("an audit", "limbeck audit", audit_items)
REHEARSAL = ReportKind("a rehearsal", "limbeck rehearse", rehearsal_items)


def _check(data: Data) -> None:
    """Refuse what limbeck did not write, and the report of a failure, which lists nothing.

    Raises:
        ValueError: It is one of these.
    """
    reports = data if isinstance(data, list) else [data]
    if not reports or not all("limbeck" in each["versions"] for each in reports):
        raise ValueError("it is not a report of limbeck")
    if any(each.get("failure") or each.get("blind_spots_failure") for each in reports):
        raise ValueError("the run that it reports failed, so it lists nothing")


def _has_blind_spots(data: Data) -> bool:
    reports = data if isinstance(data, list) else [data]
    return any("blind_spots" in each for each in reports)


def _named(name: str | None, words: str) -> str:
    return words if name is None else f"{name}: {words}"


def _without(items: list[Item], others: list[Item]) -> list[str]:
    """The words of the items that are not among the others, each as often as it is there more often."""
    left = Counter(each.key for each in others)
    kept = []
    for each in items:
        if left[each.key]:
            left[each.key] -= 1
        else:
            kept.append(each.words)
    return kept
