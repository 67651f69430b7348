"""Kinds of revisions, each run on a few rows: what it loses, what it takes along, or that it is safe."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import tomllib
from tests.rehearsals.observed import judged

KINDS = tomllib.loads(Path(__file__).with_name("kinds.toml").read_text(encoding="utf-8"))["kind"]


@pytest.mark.filterwarnings("ignore:Skipped unsupported reflection of expression-based index")
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind["name"])
def test_a_kind_of_revision_is_judged(kind: dict[str, Any], tmp_path: Path) -> None:
    """Every reason has its verdict, its object and its count; what is innocent has none."""
    given = kind.get("foreign_keys", False)
    found = judged(tmp_path, kind["schema"], kind["upgrade"], foreign_keys=given)
    assert sorted(found) == [tuple(each) for each in kind["told"]]
