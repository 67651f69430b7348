"""Lesson 5: two heads, and other people."""

from __future__ import annotations

from tests.notebooks.course.lesson import Lesson, Shows

LESSON = Lesson(
    shows=(
        Shows("workshop", ("<base> -> 4b1a7c0de001 (head), customers and orders",)),
        Shows("models", ("2 heads",)),
        Shows("upgrade-head", ("Multiple head revisions are present for given argument 'head'",)),
        Shows("upgrade-heads", ("-> b0b000000001, add country", "-> a11ce0000001, add phone")),
        Shows("version-rows", ("a11ce0000001", "b0b000000001")),
        Shows("stop", ("Multiple heads are present; please specify the head revision",)),
        Shows(
            "check-heads",
            ("No new upgrade operations detected.", "a11ce0000001 (head)", "b0b000000001 (head)"),
        ),
        Shows("merge", ("= ('a11ce0000001', 'b0b000000001')",)),
        Shows(
            "merge-up",
            ("Running upgrade a11ce0000001, b0b000000001 -> abba00000001, merge phone and country",),
        ),
        Shows("back-one", ("Ambiguous walk",)),
        Shows("back-named", ("4b1a7c0de001 (branchpoint)",), never=("a11ce0000001", "abba00000001")),
        Shows("same-column", ("abba00000001_merge_phone_and_phone.py ... done",)),
        Shows("same-column-rehearsal", ("fails", "duplicate column name: phone"), "sqlite"),
        Shows("same-column-rehearsal", ("fails", 'column "phone"', "already exists"), "postgresql"),
        Shows("rebase", ("a11ce0000001",)),
        Shows("rebase-history", ("a11ce0000001 -> b0b000000001 (head), add country",)),
        Shows("trap-upgrade", ("alembic upgrade head", "done"), never=("Running upgrade",)),
        Shows("trap-check", ("New upgrade operations detected", "Column('country'")),
        Shows("trap-way-out", ("-> abba00000001, merge phone and country", "No new upgrade operations")),
        Shows("exercise-rebase", ("The history has 2 heads, wanted 1 head.",)),
        Shows("labels", ("@ reports", "depends on b0b000000001")),
        Shows(
            "labels-up",
            (
                "Running upgrade 4b1a7c0de001 -> b0b000000001",
                "Running upgrade -> ada000000001, reports",
                "version_num ada000000001",
            ),
            never=("a11ce0000001",),
        ),
        Shows("lost-monday", ("Can't locate revision identified by 'b0b000000001'",)),
        Shows("lost-find", ("which no file has", "on the branch bob", "git checkout bob -- ")),
        Shows(
            "lost-back",
            (
                "Running downgrade b0b000000001 -> 4b1a7c0de001",
                "Running upgrade 4b1a7c0de001 -> a11ce0000001",
            ),
        ),
        Shows("exercise-lost", ("The history has 1 revision, wanted 2 revisions.",)),
        Shows("ci-blind", ("No new upgrade operations detected.",)),
        Shows("ci-audit", ("open_orders: ", "it does not look at views", "43 0")),
        Shows("exercise-incident", ("The history has 2 heads",)),
    )
)
