"""What could not be built or looked for: the advice, followed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import Column, Index, Integer, MetaData, Table, create_engine
from sqlalchemy.dialects.mysql import TINYINT
from sqlalchemy.exc import SQLAlchemyError

import limbeck
from limbeck.audits.blind_spot_search import find_blind_spots
from limbeck.errors import LimbeckError

if TYPE_CHECKING:
    from limbeck.databases.database import Database


def casks(*indexes: str, kind: Any = Integer) -> MetaData:
    """Two tables, each with an index of that name."""
    metadata = MetaData()
    for name, index in zip(("cask", "keg"), indexes, strict=True):
        key = Column("id", Integer, primary_key=True)
        Table(name, metadata, key, Column("age", Integer), Index(index, "age"))
    metadata.tables["keg"].append_column(Column("size", kind))
    return metadata


@pytest.mark.follows("not-built", "not-written")
def test_what_cannot_be_built_fails_in_create_all_too(scratch_sqlite: Database) -> None:
    """As it is told; corrected in the models, it is built and compared."""
    right = casks("ix_cask", "ix_keg")
    for wrong, slug in (
        (casks("ix_age", "ix_age"), "not-built"),
        (casks("ix_cask", "ix_keg", kind=TINYINT()), "not-written"),
    ):
        told, *_ = limbeck.audit(scratch_sqlite, wrong, blind_spots=True).unbuilt
        assert told.slug == slug
        assert "`create_all` fails on it too." in told.remedy
        with pytest.raises(SQLAlchemyError):
            wrong.create_all(create_engine("sqlite://"))
    assert limbeck.audit(scratch_sqlite, right, blind_spots=True).unbuilt == ()


@pytest.mark.follows("no-blind-spots")
def test_a_comparison_without_its_catalogue_is_made_again(scratch_sqlite: Database) -> None:
    """With the call that is told, word for word."""
    models = casks("ix_cask", "ix_keg")
    with pytest.raises(LimbeckError) as caught:
        find_blind_spots(limbeck.audit(scratch_sqlite, models).comparison)
    call = re.search(r"limbeck\.audit\(.*\)", caught.value.failure.remedy)
    assert call is not None
    again = eval(call[0], {"limbeck": limbeck, "db": scratch_sqlite, "models": models})  # noqa: S307  the remedy
    assert [each.kind for each in again.changes] == ["add_table", "add_index"] * 2
    assert again.blind_spots == ()
