"""Audits on a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from limbeck.audits.report import Audit, AuditGroup
from limbeck.characters import visible
from limbeck.records import BlindSpot, Change, Finding, Rename
from limbeck.view.audit import summary
from limbeck.view.audit.blind_spots import difference_word, kinds_of_object, kinds_of_spot, spot_name
from limbeck.view.kinds import Section, kind, sections, subject
from limbeck.view.looks import risk_look
from limbeck.view.summaries import versions_line
from limbeck.view.terminal import (
    NAME,
    SOFT,
    STRONG,
    badge,
    below,
    code,
    facts,
    failure,
    heading,
    legend,
    output,
    prose,
    remedy,
    spaced,
)

TABLE_WIDTH = 76
"""With fewer columns than this, a change takes a few lines instead of a row of a table."""


def audit_group_blocks(group: AuditGroup, width: int) -> Iterator[RenderableType]:
    """A line that counts, then each audit."""
    yield Text(summary.group_headline(group), STRONG)
    for audit in group:
        yield Text()
        yield from _blocks(audit, width)
    yield from _more(list(group))


def audit_blocks(audit: Audit, width: int) -> Iterator[RenderableType]:
    """Summary, failure, renames, changes, findings, script, SQL and output, each only where there is one."""
    yield from _blocks(audit, width)
    yield from _more([audit])


def _blocks(audit: Audit, width: int) -> Iterator[RenderableType]:
    yield Text(visible(summary.audit_title(audit)), STRONG)
    yield from _summary(audit)
    if audit.failure is not None:
        yield from heading("What went wrong")
        yield failure(audit.failure)
    else:
        yield from _renames(audit)
        yield from _changes(audit, width)
        yield from _unseen(audit)
    if audit.findings:
        yield from heading("Before you trust this")
        yield from spaced([_finding(each) for each in audit.findings])
    if audit.failure is None and audit.changes:
        yield from heading("The migration that autogenerate would write")
        yield code(audit.script.text, "python")
        yield from heading("The SQL of its upgrade")
        yield code(audit.sql.upgrade, "sql")
        yield from heading("The SQL of its downgrade")
        yield code(audit.sql.downgrade, "sql")
    if audit.output:
        yield from heading("What env.py printed")
        yield output(audit.output)


def _more(audits: Sequence[Audit]) -> Iterator[RenderableType]:
    """How to have a name in brackets explained, with the first one as the example."""
    slug = next((finding.slug for audit in audits for finding in audit.findings), None)
    if slug is not None:
        words = Text.assemble(
            ("More on a name in brackets: ", SOFT), (visible(f"limbeck explain {slug}"), NAME)
        )
        yield from (Text(), words)


def _summary(audit: Audit) -> Iterator[RenderableType]:
    yield Text(summary.headline(audit), STRONG)
    unseen = summary.blind_spot_sentence(audit)
    if unseen is not None:
        yield Text(unseen)
    yield from legend(summary.risk_counts(audit))
    rows = (
        ("Server", None if audit.database is None else audit.database.server),
        ("Revision", summary.revision_position(audit.revision)),
        ("Computed with", versions_line(audit.versions, audit.tables)),
    )
    yield facts((label, fact) for label, fact in rows if fact is not None)


def _renames(audit: Audit) -> Iterator[RenderableType]:
    if audit.renames:
        yield from heading("Renamed, or dropped and added?")
        yield from spaced([_rename(each, audit.changes) for each in audit.renames])


def _changes(audit: Audit, width: int) -> Iterator[RenderableType]:
    if audit.changes:
        yield from heading("What autogenerate proposes")
        draw = _table if width >= TABLE_WIDTH else _list
        for section in sections(audit.changes):
            yield from _counted(section.title, len(section.changes))
            yield draw(section)


def _counted(title: str, count: int) -> Iterator[RenderableType]:
    yield Text()
    yield Text.assemble((visible(title), STRONG), (f"  {count}", SOFT))


def _table(section: Section) -> RenderableType:
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1), pad_edge=False, expand=True, show_edge=False)
    table.add_column("Risk", no_wrap=True, width=13)
    table.add_column("Object", ratio=4, overflow="fold")
    table.add_column("Change and why", ratio=9, overflow="fold")
    for change in section.changes:
        table.add_row(
            badge(risk_look(change.risk)),
            _subject(change),
            Group(_transition(change), prose(change.why), Text()),
        )
    return table


def _list(section: Section) -> RenderableType:
    blocks: list[RenderableType] = []
    for change in section.changes:
        blocks += [
            Text.assemble(badge(risk_look(change.risk)), "  ", _subject(change)),
            below(_transition(change), prose(change.why), Text()),
        ]
    return Group(*blocks)


def _subject(change: Change) -> Text:
    about = subject(change)
    on = f" on {visible(about.on)}" if about.on else ""
    name = (
        (visible(about.name), NAME)
        if about.name is not None
        else (str(about) if about.on is None else "unnamed", SOFT)
    )
    return Text.assemble(name, on, overflow="fold")


def _transition(change: Change) -> Text:
    words = kind(change.kind).words
    if change.before is None and change.after is None:
        return Text(words, SOFT)
    return Text.assemble((f"{words}: ", SOFT), _from_to(change.before, change.after), overflow="fold")


def _from_to(before: str | None, after: str | None) -> Text:
    first, last = (
        ("nothing", SOFT) if value is None else (visible(value, keep="\n"), STRONG)
        for value in (before, after)
    )
    return Text.assemble(first, (" \u2192 ", SOFT), last, overflow="fold")


def _rename(rename: Rename, changes: Sequence[Change]) -> RenderableType:
    steps = " and ".join(
        f"{kind(changes[at].kind).words.lower()} {visible(str(subject(changes[at])))}"
        for at in rename.changes
    )
    return Group(
        Text.assemble(("? ", "bold magenta"), prose(rename.question, STRONG)),
        below(
            Text(f"As written, the migration would {steps}."),
            *(Text.assemble("- ", prose(reason)) for reason in rename.evidence),
            Text("If it was renamed, use this instead of both; it keeps the rows:"),
        ),
        code(rename.python, "python", 4),
        code(rename.sql, "sql", 4),
    )


def _finding(finding: Finding) -> RenderableType:
    return Group(
        Text.assemble(("! ", "bold yellow"), prose(finding.title, STRONG), (f"  [{finding.slug}]", SOFT)),
        below(prose(finding.why), remedy(finding.remedy)),
    )


def _unseen(audit: Audit) -> Iterator[RenderableType]:
    """The blind spots by kind, what models never express, and what could not be built."""
    found = audit.blind_spot_search.found
    if found is None and audit.blind_spot_search.failure is None:
        return
    yield from heading("What autogenerate does not see")
    if audit.blind_spot_search.failure is not None:
        yield failure(audit.blind_spot_search.failure)
    if found is None:
        return
    if not found.blind_spots:
        yield Text("Nothing: the proposed changes cover every difference between the two catalogues.")
    for spots in kinds_of_spot(found.blind_spots):
        yield from _counted(spots.title, len(spots.spots))
        yield from map(_blind_spot, spots.spots)
    if found.unmanaged:
        yield from (Text(), Text("What the database holds that models never express", STRONG))
        for objects in kinds_of_object(found.unmanaged):
            listed = ", ".join(map(visible, objects.names))
            yield below(Text.assemble((f"{visible(objects.title)}: ", SOFT), listed, overflow="fold"))
    if found.unbuilt:
        yield from (Text(), Text("What could not be built and so was not compared", STRONG))
        yield from map(failure, found.unbuilt)


def _blind_spot(spot: BlindSpot) -> RenderableType:
    against = "" if spot.against == "models" else f", against the {spot.against}"
    head = Text.assemble(
        (visible(spot_name(spot)), NAME),
        (visible(f"  {difference_word(spot)}{against}"), SOFT),
        overflow="fold",
    )
    if spot.case is not None:
        head.append(visible(f"  [{spot.case}]"), SOFT)
    return Group(head, below(_from_to(spot.before, spot.after), prose(spot.why), remedy(spot.remedy), Text()))
