"""What a report says of an audit as a whole, in words that HTML and the terminal share."""

from __future__ import annotations

from limbeck.audits.report import Audit, AuditGroup
from limbeck.records import RevisionState
from limbeck.view.looks import RISK_LOOKS, LookCounts, look_counts
from limbeck.view.summaries import plural

NOTHING = "Autogenerate proposes nothing."
NOT_EVERYTHING = (
    "As far as autogenerate looks, the database and the models agree. It does not look at everything: "
    "views, triggers and functions, for instance, are not compared."
)


def audit_title(audit: Audit) -> str:
    """What the report is about, by the names that people gave: those of the project and of the audit.

    Without a project, the masked URL of the database follows, as far as there is one.
    """
    url = None if audit.project or audit.database is None else audit.database.url
    of = " \u00b7 ".join(part for part in (audit.project, audit.name, url) if part)
    return f"Audit of {of}" if of else "Audit"


def audit_group_title(group: AuditGroup) -> str:
    """How many audits there are."""
    return plural(len(group), "audit")


def headline(audit: Audit) -> str:
    """The result in one short sentence."""
    if audit.failure is not None:
        return "The comparison failed."
    if not audit.changes:
        return NOTHING
    proposed = f"Autogenerate proposes {plural(len(audit.changes), 'change')}"
    if not audit.renames:
        return f"{proposed}."
    asked = "may be a rename" if len(audit.renames) == 1 else "may be renames"
    return f"{proposed}; {plural(len(audit.renames), 'pair')} of them {asked}."


def group_headline(group: AuditGroup) -> str:
    """The result of all audits of a project in one short sentence."""
    failed = sum(audit.failure is not None for audit in group)
    if failed == len(group):
        return f"{plural(len(group), 'audit')}: all of them failed."
    total = sum(len(audit.changes) for audit in group if audit.failure is None)
    found = plural(total, "change") if total else "no change"
    ending = f"; {plural(failed, 'audit')} failed" if failed else ""
    return f"{plural(len(group), 'audit')}: autogenerate proposes {found}{ending}."


def risk_counts(audit: Audit) -> LookCounts:
    """The risks that occur, most dangerous first, each with how often; nothing for a failed audit."""
    changes = () if audit.failure is not None else audit.changes
    return look_counts(RISK_LOOKS, (each.risk for each in changes))


def blind_spot_sentence(audit: Audit) -> str | None:
    """How much differs that autogenerate does not see; None where there is nothing to say about it."""
    if audit.failure is not None:
        return None
    found = audit.blind_spot_search.found
    if found is None:
        return None if audit.changes else NOT_EVERYTHING
    if not found.blind_spots:
        return "No blind spots: where autogenerate does not look, the catalogues agree as well."
    seen = (
        "is one difference" if len(found.blind_spots) == 1 else f"are {len(found.blind_spots):,} differences"
    )
    return f"There {seen} that autogenerate does not see."


def revision_position(revision: RevisionState) -> str | None:
    """Where the database stands in the history of its project; None where there is no history."""
    if not revision.current and not revision.heads:
        return None
    current, heads = ", ".join(revision.current), ", ".join(revision.heads)
    if not revision.heads:
        return current
    if not revision.current:
        return f"none recorded; the project's {_heads(revision.heads, verb=True)} {heads}"
    if revision.current == revision.heads:
        return f"{current} (at the {_heads(revision.heads)})"
    return f"{current}; the project's {_heads(revision.heads, verb=True)} {heads}"


def _heads(heads: tuple[str, ...], *, verb: bool = False) -> str:
    single = len(heads) == 1
    noun = "head" if single else "heads"
    return f"{noun} {'is' if single else 'are'}" if verb else noun
