"""What counts as models, and how a reference is loaded in a fresh interpreter."""

from __future__ import annotations

import re
import sqlite3
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from sqlalchemy import Column, Integer, MetaData, Table
from sqlalchemy.orm import DeclarativeBase, Mapped, declarative_base, mapped_column, registry

from limbeck.databases.connect import connect
from limbeck.databases.database import Database
from limbeck.errors import DatabaseError, InputError, ModelsError
from limbeck.projects.compare import compare_reference
from limbeck.projects.models import models
from limbeck.records import Comparison

SHOP = """
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

class Base(DeclarativeBase):
    pass

class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str | None]
"""


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)


@pytest.fixture
def database(other_database: Path) -> Iterator[Database]:
    with connect(other_database) as opened:
        yield opened


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory, from which modules can be imported."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def write(path: Path, source: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(dedent(source), encoding="utf-8")
    return path


def kinds(comparison: Comparison) -> list[tuple[str, str | None, str | None]]:
    return [(change.kind, change.table, change.object) for change in comparison.changes]


EMAIL = [("add_column", "users", "email")]


@pytest.mark.parametrize(
    "given", [Base.metadata, Base, User, Base.registry, [Base], (Base.metadata, Base), {"main": Base}]
)
def test_whatever_has_a_metadata_is_models(given: Any) -> None:
    """A MetaData, base, model class or registry, and collections of them, stand for the one MetaData."""
    found = models(given)
    assert found.metadata == (Base.metadata,)
    assert found.reference is None


def test_a_base_of_the_older_style_is_models() -> None:
    """`declarative_base()` and a bare registry are taken as well."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        old = declarative_base()
    mapper = registry()
    assert models([old, mapper]).metadata == (old.metadata, mapper.metadata)


@pytest.mark.parametrize("given", [42, None, [], [Base, 42], object, lambda: Base])
def test_anything_else_is_refused(given: Any) -> None:
    """What holds no MetaData raises a ModelsError that says what to give."""
    with pytest.raises(ModelsError) as caught:
        models(given)
    assert caught.value.failure.slug == "not-models"
    assert "Base" in caught.value.failure.remedy


def test_options_are_those_of_configure() -> None:
    """Options are kept; models with options can be given more."""
    found = models(models(Base, compare_type=False), include_schemas=True)
    assert found.options == {"compare_type": False, "include_schemas": True}


def test_an_unknown_option_lists_the_known_ones() -> None:
    """A misspelt option is refused, with what Alembic's configure takes; connections are no option."""
    with pytest.raises(InputError) as caught:
        models(Base, compare_server_defaults=True)
    assert "compare_server_default," in caught.value.failure.remedy
    assert "dialect_name" not in caught.value.failure.remedy
    with pytest.raises(InputError):
        models(Base, connection=None)


@pytest.mark.parametrize(
    ("option", "value", "remedy"),
    [
        ("compare_type", "x", "Give True, False or a function."),
        ("include_object", 5, "Give a function."),
        ("include_object", True, "Give a function."),
        ("render_as_batch", "false", "Give True or False."),
        ("version_table", 1, "Give a string."),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused(option: str, value: object, remedy: str) -> None:
    """Alembic would go by its truth, or fail inside a comparison."""
    with pytest.raises(InputError) as caught:
        models(Base, **{option: value})
    assert caught.value.failure.slug == "wrong-option"
    assert caught.value.failure.remedy == remedy


def test_every_kind_of_value_that_alembic_takes_is_kept() -> None:
    """The twin: switches, functions, texts and None."""
    options = {"compare_type": any, "include_object": any, "render_as_batch": True, "version_table": "v"}
    assert models(Base, **options, version_table_schema=None).options == {
        **options,
        "version_table_schema": None,
    }


def test_models_say_what_they_are() -> None:
    """The text form names the source, its size and the options."""
    assert repr(models(Base, compare_type=False)).endswith(".Base, 1 table, compare_type=False>")
    assert repr(models("shop.models:Base")) == "<Models shop.models:Base>"


@pytest.mark.parametrize(
    ("reference", "reason"),
    [
        ("no/such/file.py", "There is no file"),
        ("shop-models", "neither"),
        ("shop.models:", "neither"),
        ("", "neither"),
        ("pack age.models", "neither"),
    ],
)
@pytest.mark.usefixtures("here")
def test_a_reference_to_nothing_is_refused_at_once(reference: str, reason: str) -> None:
    """A missing file or a malformed name needs no worker to be found out."""
    with pytest.raises(ModelsError) as caught:
        models(reference)
    assert reason in dict(caught.value.failure.evidence)["reason"]


def test_a_function_cannot_travel_with_a_reference() -> None:
    """A callable option goes with objects of this process only."""
    assert models(Base, include_object=lambda *_: True).options["include_object"]() is True
    with pytest.raises(InputError) as caught:
        models("shop.models:Base", include_object=lambda *_: True)
    assert caught.value.failure.slug == "option-not-portable"


@pytest.mark.parametrize("reference", ["shop.models:Base", "shop.models", "shop.models:Base.metadata"])
def test_a_dotted_name_is_loaded_from_the_working_directory(
    reference: str, here: Path, database: Database
) -> None:
    """The attribute may be left out where the module has just one MetaData."""
    write(here / "shop" / "models.py", SHOP)
    comparison = compare_reference(models(reference), database)
    assert comparison.failure is None
    assert kinds(comparison) == EMAIL
    assert not [name for name in sys.modules if name.startswith("shop")]


@pytest.mark.usefixtures("here")
def test_a_file_is_loaded_beside_its_neighbours(tmp_path: Path, database: Database) -> None:
    """A lone file can import what lies beside it, wherever the kernel is."""
    write(tmp_path / "app" / "base.py", SHOP)
    path = write(tmp_path / "app" / "types.py", "from base import Base\n")
    assert kinds(compare_reference(models(path), database)) == EMAIL


def test_a_file_of_a_package_keeps_its_relative_imports(tmp_path: Path, database: Database) -> None:
    """A file in a package is imported as the module of that package."""
    write(tmp_path / "app" / "__init__.py", "")
    write(tmp_path / "app" / "base.py", SHOP)
    path = write(tmp_path / "app" / "models.py", "from .base import Base, User\n")
    assert kinds(compare_reference(models(f"{path}:Base"), database)) == EMAIL


def test_several_metadata_in_a_module_are_listed(here: Path, database: Database) -> None:
    """Without an attribute, a module with two MetaData is a question back."""
    write(here / "both.py", SHOP + "\nfrom sqlalchemy import MetaData\n\nother = MetaData()\n")
    failure = compare_reference(models("both"), database).failure
    assert failure is not None
    assert failure.slug == "several-models"
    assert failure.remedy == 'Name one: "both:Base", "both:other".'


@pytest.mark.parametrize(
    ("source", "reference", "slug", "remedy"),
    [
        ("x = 1", "shop", "no-models", "Name the module"),
        (SHOP, "shop:Bass", "no-such-attribute", "Name one of these: Base."),
        (SHOP + "\nversion = '1'\n", "shop:version", "not-models", "Name one of: Base."),
        ("", "sqlalchemy:MetaData", "not-models", "sqlalchemy holds none of these: name another module."),
        ("import not_there", "shop", "import-failed", "pip install 'not_there'"),
        ("import sys\nsys.exit(3)", "shop", "models-exited", "condition"),
        ("import os\nurl = os.environ['NOT_SET_HERE']", "shop", "variable-missing", "NOT_SET_HERE"),
        ("raise RuntimeError('no settings')", "shop", "models-failed", "Correct"),
        ("class Broken(:", "shop", "models-failed", "Correct"),
        ("", "nowhere.models", "import-failed", "pip install 'nowhere'"),
    ],
)
def test_what_cannot_be_loaded_is_explained(  # noqa: PLR0913, PLR0917  a table of cases
    source: str, reference: str, slug: str, remedy: str, here: Path, database: Database
) -> None:
    """Each way in which loading fails becomes a failure with its own remedy."""
    write(here / "shop.py", source)
    failure = compare_reference(models(reference), database).failure
    assert failure is not None
    assert failure.slug == slug
    assert remedy in failure.remedy


def test_where_a_module_failed_is_evidence(here: Path, database: Database) -> None:
    """The evidence holds the last frame in the user's files, and what the module printed."""
    write(here / "shop.py", "print('loading the shop')\nraise RuntimeError('no settings')\n")
    comparison = compare_reference(models("shop"), database)
    assert comparison.failure is not None
    assert dict(comparison.failure.evidence) == {
        "error": "RuntimeError: no settings",
        "where": "shop.py:2 in <module>: raise RuntimeError('no settings')",
        "printed": "loading the shop",
    }
    assert comparison.output == "loading the shop\n"


@pytest.mark.parametrize(
    ("source", "headline", "where"),
    [
        (
            "x = 1\nclass Broken(:\n",
            "SyntaxError: invalid syntax (shop.py, line 2)",
            "shop.py:2: class Broken(:",
        ),
        (
            "eval('1 +')\n",
            "SyntaxError: invalid syntax (<string>, line 1)",
            "shop.py:1 in <module>: eval('1 +')",
        ),
        ("raise SyntaxError('odd')\n", "SyntaxError: odd", "shop.py:1 in <module>: raise SyntaxError('odd')"),
    ],
)
def test_a_syntax_error_is_told_with_its_message_and_place(
    source: str, headline: str, where: str, here: Path, database: Database
) -> None:
    """Python shows the place before the message; the headline is the message all the same."""
    write(here / "shop.py", source)
    failure = compare_reference(models("shop"), database).failure
    assert failure is not None
    assert failure.what == f"shop raised {headline}"
    evidence = dict(failure.evidence)
    assert evidence["error"].splitlines()[0] == headline
    assert evidence["where"] == where


def test_models_without_tables_are_a_finding(here: Path, database: Database) -> None:
    """An empty base, whose models nobody imported, is pointed out; one with tables is not."""
    write(here / "empty.py", "from sqlalchemy import MetaData\n\nmetadata = MetaData()\n")
    write(here / "shop.py", SHOP)
    empty = compare_reference(models("empty"), database)
    assert kinds(empty) == [("remove_table", "users", None)]
    assert "no-tables" in {finding.slug for finding in empty.findings}
    full = compare_reference(models("shop"), database)
    assert "no-tables" not in {finding.slug for finding in full.findings}


def test_options_reach_the_comparison(here: Path, database: Database) -> None:
    """Options given with a reference hold in the worker."""
    write(here / "shop.py", SHOP)
    comparison = compare_reference(models("shop", alembic_module_prefix="operations."), database)
    assert comparison.changes[0].python.startswith("operations.add_column(")


def test_a_module_called_limbeck_is_the_projects_own(here: Path, database: Database) -> None:
    """A reference to a module with our name loads the user's."""
    write(here / "limbeck.py", SHOP)
    assert kinds(compare_reference(models("limbeck:Base"), database)) == EMAIL


@pytest.mark.parametrize("target", ["shop.db", "sqlite:///shop.db", "sqlite+pysqlite:///shop.db"])
def test_the_file_is_named_alike_whichever_interpreter_compared(target: str, here: Path) -> None:
    """A relative path becomes the absolute one here and in the worker."""
    write(here / "shop.py", SHOP)
    sqlite3.connect(here / "shop.db").close()
    with connect(target) as database:
        found = compare_reference(models("shop:Base"), database)
        assert database.url.endswith(f":///{here}/shop.db")
        assert found.database is not None
        assert found.database.url.endswith(f":///{here}/shop.db")


def test_objects_of_this_process_need_no_worker(database: Database) -> None:
    """Asking the worker for objects of the kernel is refused."""
    with pytest.raises(InputError, match="objects of this process"):
        compare_reference(models(MetaData()), database)


def test_a_database_in_memory_cannot_be_handed_over() -> None:
    """A reference and a database that only this process has do not go together."""
    from sqlalchemy import create_engine
    from sqlalchemy.pool import StaticPool

    engine = create_engine("sqlite://", poolclass=StaticPool)
    metadata = MetaData()
    Table("users", metadata, Column("id", Integer, primary_key=True))
    metadata.create_all(engine)
    with connect(engine) as database, pytest.raises(DatabaseError) as caught:
        compare_reference(models("shop.models:Base"), database)
    assert caught.value.failure.slug == "cannot-hand-over"
    engine.dispose()


@pytest.mark.follows("several-models", "no-models", "no-such-attribute", "not-models", "no-tables")
def test_the_name_that_is_told_leads_to_the_models(here: Path, database: Database) -> None:
    """Word for word, or the module that holds them."""
    write(here / "shop.py", f"{SHOP}\nversion = '1'\n")
    write(here / "both.py", "from shop import Base\nfrom sqlalchemy import MetaData\n\nother = MetaData()\n")
    write(here / "empty.py", "from sqlalchemy import MetaData\n\nmetadata = MetaData()\n")
    for reference, slug, named in (
        ("both", "several-models", r'Name one: "(both:Base)", "both:other"\.'),
        ("shop:Bass", "no-such-attribute", r"Name one of these: (Base)\."),
        ("shop:version", "not-models", r"Name one of: (Base)\."),
        ("json", "no-models", r'Name the module that holds them, as in "package\.module:(Base)"\.'),
        ("empty", "no-tables", r'Name a module that imports all models, as in "package\.models:(Base)"\.'),
    ):
        comparison = compare_reference(models(reference), database)
        told = comparison.failure or next(each for each in comparison.findings if each.slug == slug)
        assert told.slug == slug
        name = re.fullmatch(named, told.remedy)
        assert name is not None, told.remedy
        following = name[1] if ":" in name[1] else f"shop:{name[1]}"
        assert kinds(compare_reference(models(following), database)) == EMAIL
