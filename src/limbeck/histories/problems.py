"""What is wrong with a history, each with its remedy."""

from __future__ import annotations

import warnings
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping

from limbeck.histories.topology import Topology
from limbeck.phrases import and_joined, first_few
from limbeck.records.revision import Problem

_MOST_NAMED = 6
"""How many revisions a sentence names before it counts the rest."""

_MARKERS = ("<<<<<<<", "=======", ">>>>>>>", "|||||||")


def missing_revision(topology: Topology) -> Iterator[Problem]:
    """A revision is named that no file has.

    What it means: `down_revision` or `depends_on` of some file names an id, and none of the version files has
    it. The file is on another branch, was deleted, or the id was mistyped.

    Why it matters: Alembic cannot load the history: every command ends with a bare `KeyError`, even those
    that have nothing to do with this revision.

    What to do: Bring the file back from the branch or commit that has it; in a git checkout, limbeck names
    the command. If the revision is gone for good, correct what names it, and see which databases have run it.
    """
    for ghost in topology.revisions.values():
        naming = {
            "down_revision": topology.children.get(ghost.revision, ()),
            "depends_on": topology.dependents.get(ghost.revision, ()),
        }
        naming = {way: names for way, names in naming.items() if names}
        if ghost.ghost and naming:
            told = (
                f"{first_few(names, _MOST_NAMED)} {'name' if len(names) > 1 else 'names'} it as {way}"
                for way, names in naming.items()
            )
            yield Problem(
                "missing-revision",
                f"No file has the revision {ghost.revision}.",
                ghost.revision,
                f"{and_joined(told)}, so Alembic can load no revision of this history at all.",
                "Bring the file back from the branch or commit that has it, or correct "
                f"{and_joined(naming)}.",
            )


def self_reference(topology: Topology) -> Iterator[Problem]:
    """A revision names itself as the one before it.

    What it means: `down_revision` of the file is its own `revision`, as happens when a file is copied.

    Why it matters: Alembic refuses to load a history with a loop, so none of its commands works.

    What to do: Set `down_revision` to the revision that this one was meant to follow.
    """
    for each in topology.revisions.values():
        if each.revision in topology.parents(each.revision):
            yield Problem(
                "self-reference",
                f"The revision {each.revision} names itself as the one before it.",
                each.revision,
                "Alembic refuses to load a history with a loop.",
                "Set down_revision to the revision that this one was meant to follow.",
            )


def cycle(topology: Topology) -> Iterator[Problem]:
    """Revisions wait for each other in a cycle.

    What it means: Following `down_revision` and `depends_on` leads from a revision back to itself.

    Why it matters: No order lets them run. Alembic refuses to load such a history, so none of its commands
    works.

    What to do: Correct the `down_revision` or `depends_on` of one of them. A dependency is often only wanted
    in one direction.
    """
    loop = [each for each in topology.cyclic if each not in topology.parents(each)]
    if loop:
        yield Problem(
            "cycle",
            f"{first_few(loop, _MOST_NAMED)} wait for each other in a cycle.",
            loop[0],
            "Alembic refuses to load a history with a cycle; none of its revisions can run.",
            "Correct the down_revision or depends_on of one of them.",
            tuple(loop[1:]),
        )


def several_heads(topology: Topology) -> Iterator[Problem]:
    """The history ends in more than one revision, and no branch label tells them apart."""
    if topology.cyclic or any(
        each.unread or (each.ghost and topology.successors(each.revision))
        for each in topology.revisions.values()
    ):
        return  # mending that comes first, and may well join them
    labelled = {each for bearer in topology.labels.values() for each in topology.lineage(bearer)}
    unlabelled = [each for each in topology.real_heads if each not in labelled]
    if len(unlabelled) > 1:
        yield Problem(
            "several-heads",
            f"The history has {len(unlabelled)} heads: {first_few(unlabelled, _MOST_NAMED)}.",
            unlabelled[0],
            "`alembic upgrade head` and `alembic revision` refuse to choose between them.",
            f'Join them: alembic merge -m "merge heads" {" ".join(unlabelled)}',
            tuple(unlabelled[1:]),
        )


def label_twice(topology: Topology) -> Iterator[Problem]:
    """A branch label is given by two revisions.

    What it means: `branch_labels` of two files hold the same name, as when a labelled file was copied.

    Why it matters: Alembic refuses to load a history in which a label is given twice, so none of its
    commands works.

    What to do: Keep the label on one of them: it belongs to every revision of its branch anyway.
    """
    bearers: defaultdict[str, list[str]] = defaultdict(list)
    for each in topology.revisions.values():
        for label in each.branch_labels:
            bearers[label].append(each.revision)
    for label, revisions in bearers.items():
        if len(revisions) > 1:
            yield Problem(
                "label-twice",
                f"The branch label {label} is given by {first_few(revisions, _MOST_NAMED)}.",
                revisions[1],
                "Alembic refuses to load a history in which a label is given twice.",
                "Keep it on one of them: a label belongs to every revision of its branch anyway.",
                (revisions[0], *revisions[2:]),
            )


def not_literal(topology: Topology) -> Iterator[Problem]:
    """The head of a version file is computed.

    What it means: `revision`, `down_revision` or another name of the head is bound to more than a literal
    or a constant, so only running the file tells its value.

    Why it matters: No file is run unless that is asked for. The revision stands where the rest of its head
    puts it, perhaps under the name of its file.

    What to do: Write the value as a literal, as Alembic's own template does; or let the project's interpreter
    run such files with `--run`.
    """
    for each in topology.revisions.values():
        if each.unread:
            yield Problem(
                "not-literal",
                f"The revision {each.revision} could not be read completely.",
                each.revision,
                f"limbeck reads the file without running it, and cannot tell: {'; '.join(each.unread)}.",
                "Write the value as a literal, as Alembic's own template does, or let the project "
                "run the file: --run (in Python: run=True).",
            )


CHECKS: tuple[Callable[[Topology], Iterator[Problem]], ...] = (
    missing_revision,
    self_reference,
    cycle,
    several_heads,
    label_twice,
    not_literal,
)
"""Every problem that the shape of a history can show, each named after its slug."""


def problems(topology: Topology) -> tuple[Problem, ...]:
    """What is wrong with the shape of a history, in the order of `CHECKS`."""
    return tuple(problem for check in CHECKS for problem in check(topology))


def syntax_problems(topology: Topology, sources: Mapping[str, str]) -> Iterator[Problem]:
    """A problem for each version file that Python cannot compile.

    Args:
        topology: The history.
        sources: The text of each revision's file, by id.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # an invalid escape in somebody's string is no problem of the history
        for revision, source in sources.items():
            error = _compile_error(source)
            if error is not None:
                yield _syntax_problem(revision, topology.revisions[revision].path, error)


def _compile_error(source: str) -> Exception | None:
    try:
        compile(source, "<version file>", "exec", dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return error
    return None


def _syntax_problem(revision: str, path: str | None, error: Exception) -> Problem:
    line = (error.lineno or 0) if isinstance(error, SyntaxError) else 0
    text = (error.text or "") if isinstance(error, SyntaxError) else ""
    reason = error.msg if isinstance(error, SyntaxError) else str(error)
    place = f"Line {line}" if line else "Something"
    if text.startswith(_MARKERS):
        return Problem(
            "unreadable-file",
            f"The file of {revision} holds a merge conflict.",
            revision,
            f"{place} of {path} is a marker that git left. Alembic stops with an error when it loads the "
            "file, and then no command of it works.",
            "Decide between the two versions and remove the markers; then see whether there are two heads.",
        )
    return Problem(
        "unreadable-file",
        f"The file of {revision} is not valid Python: {reason}.",
        revision,
        f"{place} of {path} cannot be compiled. Alembic stops with an error when it loads the file, and then "
        "no command of it works.",
        "Fix the file, or restore its last version that worked.",
    )
