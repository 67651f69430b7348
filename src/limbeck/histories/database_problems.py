"""What is wrong between a history and the database that it runs on: why `alembic upgrade` will fail there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from limbeck.histories.current_revision import DatabaseRevisions
from limbeck.histories.enum_values import EarlyUse, Transactions, early_uses, transactions
from limbeck.histories.topology import Topology
from limbeck.phrases import and_joined, first_few
from limbeck.records.revision import Problem

_MOST_NAMED = 6
"""How many revisions a sentence names before it counts the rest."""

_WIDE = 128
"""Characters that a remedy gives to the version table, or as many as the longest id has."""

_ADDS_IN_TRANSACTIONS = 12
"""The PostgreSQL that first let ALTER TYPE … ADD VALUE run inside a transaction."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """A history and a database, as far as problems follow from both.

    Attributes:
        topology: The history, with a ghost for each current revision that no file has.
        sources: The text of each revision's file, by id.
        place: Where the database stands.
        environment: The text of `env.py`; None where it cannot be read.
    """

    topology: Topology
    sources: Mapping[str, str]
    place: DatabaseRevisions
    environment: str | None

    @property
    def current(self) -> tuple[str, ...]:
        """The revisions in the version table."""
        return self.place.current or ()

    @property
    def pending(self) -> tuple[str, ...]:
        """What has a file and has not run, parents first."""
        if self.place.current is None:
            return ()
        applied = self.topology.ancestors(self.current)
        return tuple(each for each in self.topology.order if each in self.sources and each not in applied)


def unknown_current(meeting: Meeting) -> Iterator[Problem]:
    """The database is at a revision that no file has.

    What it means: The version table names an id that no version file has. The revision was
    made on another branch, its file was deleted, or the database belongs to another project.

    Why it matters: Alembic can neither upgrade nor downgrade the database from there: it does not know what
    has run.

    What to do: Look for the file where the revision was made: in another branch, with a colleague, or in
    the release that was deployed last. Only if it is gone for good, `alembic stamp --purge` the revision that
    the schema corresponds to.
    """
    for each in meeting.current:
        if meeting.topology.revisions[each].ghost:
            yield Problem(
                "unknown-current",
                f"The database is at the revision {each}, which no file has.",
                each,
                "Alembic can neither upgrade nor downgrade this database from here. The revision was made on "
                "another branch, its file was deleted, or the database belongs to another project.",
                "Look for its file where the revision was made: in another branch, with a colleague, or in "
                "the release that was deployed last.",
            )


def overlapping_revisions(meeting: Meeting) -> Iterator[Problem]:
    """Revisions in the version table that another one there includes."""
    topology = meeting.topology
    behind = {
        each: newest
        for newest in meeting.current
        for each in topology.ancestors(topology.parents(newest)).intersection(meeting.current)
    }
    if behind:
        kept = [each for each in meeting.current if each not in behind]
        older = [each for each in meeting.current if each in behind]
        yield Problem(
            "overlapping-revisions",
            f"The version table holds {and_joined(older)} and also {and_joined(kept)}, which "
            f"{'comes' if len(kept) == 1 else 'come'} after.",
            older[0],
            f"alembic upgrade refuses to run: \u201cRequested revision {behind[older[0]]} overlaps with "
            f"other requested revisions {older[0]}\u201d. As a rule a row was written by hand, or by two "
            "processes that migrated at once.",
            f"If the schema is that of {and_joined(kept)}, let the table hold nothing else: "
            f"alembic stamp --purge {' '.join(kept)}",
            tuple(older[1:]),
        )


def revision_id_too_long(meeting: Meeting) -> Iterator[Problem]:
    """A pending revision has an id that the version table cannot hold.

    What it means: Alembic makes the column `version_num` of the version table 32 characters wide, and the
    id, often a written-out one, is longer.

    Why it matters: PostgreSQL refuses it when Alembic notes that the revision has run: `alembic upgrade`
    fails at its end and takes back what it did. SQLite takes ids of any length, so tests may not show it.

    What to do: Widen the column before the upgrade; in a new database, make the table before Alembic does. Or
    give the revision a shorter id, in its file and in whatever names it.
    """
    column = meeting.place.column
    if column is None or column.length is None:
        return
    long = [each for each in meeting.pending if len(each) > column.length]
    texts = (meeting.environment or "", *(meeting.sources[each] for each in meeting.pending))
    if not long or any("version_num" in text or "version_table_impl" in text for text in texts):
        return  # what speaks of the column may well widen it in time
    width = max(_WIDE, *map(len, long))
    sql = (
        f"ALTER TABLE {column.table} ALTER COLUMN version_num TYPE VARCHAR({width})"
        if column.exists
        else f"CREATE TABLE {column.table} (version_num VARCHAR({width}) NOT NULL PRIMARY KEY)"
    )
    several = len(long) > 1
    yield Problem(
        "revision-id-too-long",
        f"The version table cannot hold {first_few(long, _MOST_NAMED)}.",
        long[0],
        f"The {'longest id has' if several else 'id has'} {max(map(len, long))} characters, and version_num "
        f"of {column.table} holds {column.length}: alembic upgrade runs the revision, fails when it notes "
        "that, and takes it back.",
        f"Widen the column first: {sql}; or give the revision{'s' * several} a shorter id, in the file and "
        "wherever it is named.",
        tuple(long[1:]),
    )


def enum_value_too_early(meeting: Meeting) -> Iterator[Problem]:
    """A value is added to an enum and used in the same transaction.

    What it means: One pending revision runs `ALTER TYPE … ADD VALUE`, and it or a later one stores or
    compares the value. By default, Alembic runs all pending revisions in one transaction.

    Why it matters: PostgreSQL refuses a new value until it is committed: "unsafe use of new value". Applied
    one by one the revisions work, so this comes up where several are pending, as in a deployment.

    What to do: Add the value in an `autocommit_block()`, which also commits what ran before it; or upgrade
    in two steps; or set `transaction_per_migration=True` where different revisions add and use it.
    """
    server = re.match(r"PostgreSQL (\d+)", meeting.place.server or "")
    way = None if meeting.environment is None else transactions(meeting.environment)
    if server is None or int(server[1]) < _ADDS_IN_TRANSACTIONS or way is None:
        return
    order = [each for each in meeting.topology.order if each in meeting.sources]
    for use in early_uses(order, frozenset(meeting.pending), meeting.sources, way):
        yield _unusable_value(use, way)


def _unusable_value(use: EarlyUse, way: Transactions) -> Problem:
    same = use.added_in == use.used_in
    block = "with op.get_context().autocommit_block():"
    remedies = (
        []
        if way is Transactions.OUTER
        else [f"in {use.added_in}, put the ALTER TYPE below `{block}`; what ran before it is then committed."]
    )
    if not same:
        remedies.append(f"upgrade in two steps: alembic upgrade {use.added_in}, then the rest.")
    elif way is Transactions.OUTER:
        remedies.append("use the value in a revision of its own, and upgrade in two steps.")
    remedy = " Or ".join(remedies)
    return Problem(
        "enum-value-too-early",
        f"{use.used_in} uses the value {use.value!r} in the transaction that adds it to {use.type}.",
        use.used_in,
        f"{'It adds it itself' if same else f'{use.added_in} adds it, and both run in one transaction'}. "
        f"PostgreSQL refuses a new value until it is committed (\u201cunsafe use of new value\u201d): "
        "alembic upgrade fails, and takes back what it did.",
        f"{remedy[0].upper()}{remedy[1:]}",
        () if same else (use.added_in,),
    )


CHECKS: tuple[Callable[[Meeting], Iterator[Problem]], ...] = (
    unknown_current,
    overlapping_revisions,
    revision_id_too_long,
    enum_value_too_early,
)
"""Every problem between a history and a database, each named after its slug."""


def database_problems(meeting: Meeting) -> Iterator[Problem]:
    """What is wrong between a history and a database, in the order of `CHECKS`."""
    return (problem for check in CHECKS for problem in check(meeting))
