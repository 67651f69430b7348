"""Standing differences: what is new and what is gone against an earlier report."""

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest
from tests.view import rehearsals, samples

from limbeck.audits.blind_spots import BlindSpotSearch
from limbeck.audits.report import Audit, AuditGroup
from limbeck.baselines import AUDIT, REHEARSAL, Baseline, BaselineStanding, ReportKind
from limbeck.errors import InputError


def stored(folder: Path, data: Any, kind: ReportKind = AUDIT) -> Baseline:
    """A baseline read from a file, as its reports are."""
    file = folder / "baseline.json"
    file.write_text(json.dumps(data), encoding="utf-8")
    return Baseline.load(file, kind)


def told(standing: BaselineStanding) -> tuple[tuple[str, ...], int, tuple[str, ...]]:
    return standing.new, standing.known, standing.gone


def test_an_audit_tells_what_is_new_known_and_gone(tmp_path: Path) -> None:
    """By object and by what it becomes; numbers of rows in a sentence are not compared."""
    before = stored(tmp_path, samples.audit(*samples.CHANGES[:3]).to_dict())
    recounted = dataclasses.replace(samples.CHANGES[2], why="Drops 3 values.")
    wider = dataclasses.replace(samples.CHANGES[1], after="VARCHAR(99) NULL")
    now = samples.audit(wider, recounted, samples.CHANGES[10])
    assert told(before.standing(now.to_dict())) == (
        ("add_column customers.full_name", "create_pg_function op.create_entity(total_of_order)"),
        1,
        ("add_table coupons", "add_column customers.full_name"),
    )


def test_the_same_report_has_nothing_new(tmp_path: Path) -> None:
    """With everything that an audit can tell, and twice the same change."""
    audit = samples.audit(*samples.CHANGES, samples.CHANGES[6])
    assert told(stored(tmp_path, audit.to_dict()).standing(audit.to_dict())) == ((), 12, ())
    once = samples.audit(*samples.CHANGES).to_dict()
    assert told(stored(tmp_path, once).standing(audit.to_dict())) == (("add_constraint coupons",), 11, ())


def test_audits_of_a_project_are_compared_by_their_names(tmp_path: Path) -> None:
    """The same change of another database is new; a database that is no longer audited is gone."""
    change = samples.CHANGES[1]
    before = AuditGroup((samples.audit(change, name="main"), samples.audit(change, name="old")))
    now = AuditGroup((samples.audit(change, name="main"), samples.audit(change, name="billing")))
    assert told(stored(tmp_path, before.to_dict()).standing(now.to_dict())) == (
        ("billing: add_column customers.full_name",),
        1,
        ("old: add_column customers.full_name",),
    )


@pytest.mark.follows("baseline-without-blind-spots")
def test_blind_spots_are_compared_where_both_looked(tmp_path: Path) -> None:
    """Against a baseline without them it can't be told which are new; those not looked for are not gone."""
    blind, sighted = samples.blind().to_dict(), samples.audit(samples.CHANGES[1]).to_dict()
    assert told(stored(tmp_path, blind).standing(sighted)) == ((), 1, ())
    fewer = dataclasses.replace(samples.BLIND_SPOTS, blind_spots=samples.BLIND_SPOTS.blind_spots[1:])
    now = Audit(samples.blind().comparison, BlindSpotSearch.known(fewer)).to_dict()
    assert told(stored(tmp_path, blind).standing(now)) == (
        (),
        4,
        ("blind spot check ck_orders_total on public.orders: definition",),
    )
    with pytest.raises(InputError, match="was written without --blind-spots") as raised:
        stored(tmp_path, sighted).standing(blind)
    assert raised.value.failure.remedy == "Write it again with --blind-spots, or leave that option out."


def test_a_rehearsal_tells_reasons_by_revision_verdict_and_object(tmp_path: Path) -> None:
    """How many rows are lost differs from one copy to the next, and is not compared."""
    first = rehearsals.LOSES.reasons[0]
    more = dataclasses.replace(
        rehearsals.LOSES, reasons=(dataclasses.replace(first, count=99), *rehearsals.BLOCKS.reasons)
    )
    before = stored(tmp_path, rehearsals.rehearsal(rehearsals.LOSES).to_dict(), REHEARSAL)
    assert told(before.standing(rehearsals.rehearsal(more, rehearsals.SAFE).to_dict())) == (
        ("a1c4e09b7d52 blocks: table orders",),
        1,
        (
            "a1c4e09b7d52 collateral: trigger documents_touched",
            "a1c4e09b7d52 loses: column documents.lang",
        ),
    )


FOREIGN = {
    "not json": "<html>",
    "nothing": "",
    "a number": "3",
    "a list of numbers": "[1]",
    "an empty list": "[]",
    "another program's": '{"version": "1", "results": []}',
    "another program's versions": '{"versions": {"npm": "1"}, "changes": []}',
    "no changes": '{"versions": {"limbeck": "0"}}',
    "strange changes": '{"versions": {"limbeck": "0"}, "changes": [7]}',
    "half a change": '{"versions": {"limbeck": "0"}, "changes": [{"kind": "add_table"}]}',
    "deep": "[" * 100_000,
    "a failure": json.dumps(samples.failed().to_dict()),
    "a rehearsal": rehearsals.full().to_json(),
}


@pytest.mark.parametrize("name", FOREIGN)
def test_a_foreign_file_is_an_error_that_says_what_to_give(name: str, tmp_path: Path) -> None:
    """Whatever it holds."""
    file = tmp_path / "other.json"
    file.write_text(FOREIGN[name], encoding="utf-8")
    with pytest.raises(InputError, match=r"other\.json does not hold an audit") as raised:
        Baseline.load(file, AUDIT)
    assert raised.value.failure.slug == "no-baseline"
    assert raised.value.failure.remedy == (
        "Give a file that `limbeck audit --format json --output FILE` wrote."
    )


def test_a_file_that_is_no_text_or_not_there_is_the_same_error(tmp_path: Path) -> None:
    """And an audit is no baseline of a rehearsal."""
    file = tmp_path / "picture.json"
    file.write_bytes(b"\x89PNG\xff")
    with pytest.raises(InputError, match="does not hold an audit"):
        Baseline.load(file, AUDIT)
    with pytest.raises(InputError, match=r"The baseline .* can't be read"):
        Baseline.load(tmp_path / "nowhere.json", AUDIT)
    for data in (samples.full().to_dict(), [samples.full().to_dict()]):
        with pytest.raises(InputError, match="does not hold a rehearsal"):
            stored(tmp_path, data, REHEARSAL)
