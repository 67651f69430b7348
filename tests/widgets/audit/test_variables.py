"""The user's variables that an audit can start from."""

from sqlalchemy import Column, Integer, MetaData, create_engine
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.orm import DeclarativeBase, declarative_base, registry

import limbeck
from limbeck.databases.database import Database
from limbeck.widgets.audit import variables


class Modern(DeclarativeBase):
    """A base of today."""


class Mapped(Modern):
    __tablename__ = "mapped"
    id = Column(Integer, primary_key=True)


def labels(found: tuple[variables.Variable, ...]) -> list[str]:
    return [variable.label for variable in found]


def test_databases_and_engines_are_found_by_name(scratch_sqlite: Database) -> None:
    """Also asynchronous engines; IPython's own names and everything else are left out."""
    engine = create_engine("sqlite://")
    namespace = {
        "shop": scratch_sqlite,
        "engine": engine,
        "later": create_async_engine("sqlite+aiosqlite://"),
        "_3": engine,
        "number": 3,
        "metadata": MetaData(),
    }
    assert labels(variables.databases(namespace)) == [
        "engine (engine, sqlite)",
        "later (engine, sqlite)",
        "shop (database, sqlite)",
    ]


def test_everything_that_names_models_is_found() -> None:
    """Bases of both styles, but not the classes that are mapped with them."""
    namespace = {
        "Base": Modern,
        "Old": declarative_base(),
        "Mapped": Mapped,
        "DeclarativeBase": DeclarativeBase,
        "metadata": MetaData(),
        "mapper": registry(),
        "models": limbeck.models(MetaData()),
        "_": MetaData(),
    }
    assert labels(variables.models(namespace)) == [
        "Base (declarative base)",
        "Old (declarative base)",
        "mapper (registry)",
        "metadata (metadata)",
        "models (models)",
    ]


def test_outside_of_a_notebook_there_are_no_variables() -> None:
    """The panel can be made in plain Python, as in these tests."""
    assert variables.kernel_namespace() == {}
