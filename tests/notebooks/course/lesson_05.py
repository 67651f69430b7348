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
        Shows("check-heads", ("No new upgrade operations detected.",)),
        Shows("merge", ("= ('a11ce0000001', 'b0b000000001')",)),
        Shows(
            "merge-up",
            ("Running upgrade a11ce0000001, b0b000000001 -> abba00000001, merge phone and country",),
        ),
        Shows("back-one", ("Ambiguous walk",)),
        Shows("back-named", ("4b1a7c0de001 (branchpoint)",), never=("a11ce0000001", "abba00000001")),
        Shows("same-column-rehearsal", ("fails", "duplicate column name: phone"), "sqlite"),
        Shows("same-column-rehearsal", ("fails", 'column "phone"', "already exists"), "postgresql"),
        Shows("rebase", ("a11ce0000001",)),
        Shows("rebase-history", ("a11ce0000001 -> b0b000000001 (head), add country",)),
        Shows("trap-upgrade", ("alembic upgrade head", "done"), never=("Running upgrade",)),
        Shows("trap-check", ("Detected added column 'customers.country'", "New upgrade operations detected")),
        Shows("exercise-rebase", ("The history has 2 heads, wanted 1 head.",)),
        Shows("labels-history", ("reports", "ada000000001")),
        Shows(
            "labels-up",
            ("Running upgrade 4b1a7c0de001 -> b0b000000001", "Running upgrade -> ada000000001, reports"),
            never=("a11ce0000001, add phone",),
        ),
        Shows("lost-monday", ("Can't locate revision identified by 'b0b000000001'",)),
        Shows("lost-find", ("which no file has", "on the branch bob", "git checkout bob -- ")),
        Shows("lost-back", ("Running upgrade 4b1a7c0de001 -> a11ce0000001, add phone",)),
        Shows("exercise-lost", ("The history has 1 revision, wanted 2 revisions.",)),
        Shows("ci-blind", ("No new upgrade operations detected.",)),
        Shows("ci-audit", ("it does not look at views",)),
        Shows("exercise-incident", ("The history has 2 heads",)),
    )
)
