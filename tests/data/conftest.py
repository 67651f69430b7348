"""The shop on both backends: its Alembic project, its two sets of models and its rows."""

from __future__ import annotations

import importlib
import sys
from typing import TYPE_CHECKING

import pytest
from tests.data.project import SHOP, Shop

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

    from limbeck.databases.database import Database


@pytest.fixture(autouse=True, scope="module")
def shop_modules() -> Iterator[None]:
    """The package `shop` can be imported by the tests, and leaves no compiled file in the data folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "dont_write_bytecode", True)
        patch.syspath_prepend(str(SHOP))
        yield
    for name in [name for name in sys.modules if name.split(".")[0] == "shop"]:
        del sys.modules[name]


@pytest.fixture
def models() -> ModuleType:
    return importlib.import_module("shop.models")


@pytest.fixture
def as_migrated() -> ModuleType:
    return importlib.import_module("shop.models_as_migrated")


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Database:
    """An empty database of each backend."""
    name = {"sqlite": "scratch_sqlite", "postgresql": "scratch_postgres"}[request.param]
    return request.getfixturevalue(name)


@pytest.fixture
def empty_shop(database: Database) -> Shop:
    """The shop before its first migration."""
    return Shop(database.engine)


@pytest.fixture
def shop(empty_shop: Shop) -> Shop:
    """The shop at its heads, with its rows."""
    empty_shop.upgrade()
    empty_shop.seed()
    return empty_shop


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def still_shop(request: pytest.FixtureRequest) -> Iterator[Shop]:
    """The shop at its heads, with its rows, shared by tests that only look."""
    from limbeck.databases.scratch import scratch

    with scratch(request.param) as database:
        shop = Shop(database.engine)
        shop.upgrade()
        shop.seed()
        yield shop
