"""Rendered reports against the committed ones in tests/reference: what changes is seen in review."""

import dataclasses
import os
import re
from pathlib import Path

import pytest
from tests.view import rehearsals, samples, workshops

from limbeck import view
from limbeck.audits.report import AuditGroup
from limbeck.results import Result
from limbeck.view.text import text

REFERENCE = Path(__file__).parents[1] / "reference" / "view"

# With this variable set, the files are written instead of compared; read the difference before committing it.
UPDATE = "LIMBECK_UPDATE_REFERENCE" in os.environ

HOSTILE = "<img src=x onerror=alert(1)>\n\u202egnol \"'`"

RESULTS: dict[str, Result] = {
    "full": samples.full(),
    "clean": samples.clean(),
    "blind": samples.blind(),
    "failed": samples.failed(),
    "hostile": samples.audit(
        dataclasses.replace(samples.CHANGES[2], table=HOSTILE, object=HOSTILE, before=HOSTILE, why=HOSTILE),
        name=HOSTILE,
    ),
    "group": AuditGroup(
        (
            samples.audit(*samples.CHANGES[1:3], name="main"),
            samples.audit(name="billing"),
            samples.audit(name="stock", database=None, failure=samples.FAILURE),
        )
    ),
    "draft": rehearsals.draft(),
    "rehearsal": rehearsals.full(),
    "step": rehearsals.BLOCKS,
    "workshop-upgrade": workshops.UPGRADE,
    "workshop-autogenerate": workshops.AUTOGENERATE,
    "workshop-edit": workshops.EDIT,
    "workshop-warned": workshops.WARNED,
    "workshop-failed": workshops.FAILED,
}

FORMS = {
    "page.html": lambda result: without_style(view.page(result)),
    "html": lambda result: without_style(str(view.html(result))),
    "100.txt": lambda result: text(result, 100, colour=False),
    "50.txt": lambda result: text(result, 50, colour=False),
}


def without_style(html: str) -> str:
    """The stylesheet is a file of its own: a colour that changes need not change every reference."""
    without = re.sub(r"<style>.*?</style>", "<style>…</style>", html, flags=re.DOTALL)
    return re.sub(r'class="limbeck lb-of-\w+"', 'class="limbeck"', without)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", RESULTS)
def test_a_report_is_the_one_that_was_reviewed(name: str, form: str) -> None:
    """Each form of each sample is the committed one, to the letter."""
    file = REFERENCE / f"{name}.{form}"
    drawn = FORMS[form](RESULTS[name])
    if UPDATE:
        file.parent.mkdir(exist_ok=True)
        file.write_text(drawn, encoding="utf-8")
    assert drawn == file.read_text(encoding="utf-8")


def test_no_reference_is_left_over() -> None:
    """Each file belongs to a sample and a form."""
    expected = {f"{name}.{form}" for name in RESULTS for form in FORMS}
    assert {file.name for file in REFERENCE.iterdir()} == expected
