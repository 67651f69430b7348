"""What a workshop can begin with: a project, and what has been done in it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from limbeck.databases.database import Database
from limbeck.databases.server.interface import Server
from limbeck.databases.server.process_server import shared_server
from limbeck.databases.server.temporary_folder import shared_folder
from limbeck.errors import InputError
from limbeck.processes.ownership import in_forked_child
from limbeck.workshops.database_states import DatabaseStates
from limbeck.workshops.project_folder import DATABASE, ENV, MODELS, Texts

if TYPE_CHECKING:
    from limbeck.workshops.workshop import Workshop

EMPTY_MODELS = """\
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    pass
"""

CUSTOMERS_MODELS = """\
from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Customer(Base):
    __tablename__ = "customers"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str | None] = mapped_column(String(80))
    email: Mapped[str | None] = mapped_column(String(120))


class Order(Base):
    __tablename__ = "orders"

    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"))
    amount: Mapped[int]
    status: Mapped[str] = mapped_column(String(20))
"""

_NAMES = (
    "Ada Aida Alma Amir Anna Bela Bruno Cleo Dana Dario Edda Elif Emil Enzo Fay Finn Gina Hugo Ida Ilja Ines "
    "Ivo Jana Joel Kaja Kim Lars Lena Liam Mara Milo Mona Nils Nora Olga Omar Paul Rosa Sami Tara Uma Vera "
    "Zoe"
)
"""The 43 customers."""

_STATUSES = ("paid", "open", "sent")

_METADATA = "target_metadata = None"
_WIRED = "from models import Base\n\ntarget_metadata = Base.metadata"


@dataclass(frozen=True, slots=True)
class NamedStart:
    """A beginning by name.

    Attributes:
        models: The text of `models.py`.
        is_wired: Whether `env.py` names the models' metadata.
        prepare: Done by steps of the workshop, which belong to its beginning; None where there are none.
    """

    models: str
    is_wired: bool
    prepare: Callable[[Workshop], object] | None


def _customers(workshop: Workshop) -> None:
    """The first revision, applied, and rows."""
    workshop.autogenerate("customers and orders", rev_id="4b1a7c0de001")
    workshop.upgrade()
    workshop.insert(
        "customers",
        *({"name": name, "email": f"{name.lower()}@example.com"} for name in _NAMES.split(" ")),
    )
    workshop.insert(
        "orders",
        *(
            {"customer_id": number * 5 % 43 + 1, "amount": number * 7, "status": status}
            for number, status in enumerate(_STATUSES * 4, 1)
        ),
    )


STARTS: Mapping[str, NamedStart] = {
    "empty": NamedStart(EMPTY_MODELS, is_wired=False, prepare=None),
    "customers": NamedStart(CUSTOMERS_MODELS, is_wired=True, prepare=_customers),
}
"""All of them, by name."""


def start_named(name: str) -> NamedStart:
    """The beginning of a name.

    Raises:
        InputError: There is none.
    """
    if name not in STARTS:
        raise InputError(
            f"No workshop starts with {name!r}.",
            slug="unknown-start",
            remedy=f"Use one of: {', '.join(STARTS)}; or a recording.",
        )
    return STARTS[name]


def files_of(start: NamedStart, env: str) -> dict[str, str]:
    """The files in which a beginning differs from what `alembic init` writes.

    Args:
        start: The beginning.
        env: The `env.py` of `alembic init`.
    """
    files = {MODELS: start.models}
    if start.is_wired:
        files[ENV] = env.replace(_METADATA, _WIRED)
    return files


@dataclass(frozen=True, slots=True)
class KeptStart:
    """What the steps of a beginning have led to, for workshops that begin with a copy of it.

    Attributes:
        texts: The files, with a placeholder for the address of the database.
        database: The database, to which nobody is connected.
        server: Where it is; None for a file.
    """

    texts: Texts
    database: Database
    server: Server | None


_kept: dict[tuple[str, str], KeptStart] = {}
"""By name and backend; what a process keeps goes with it."""


def kept_start(name: str, backend: str) -> KeptStart | None:
    """What a beginning has led to in this process; None where its steps have yet to be taken.

    Args:
        name: Its name.
        backend: `sqlite` or `postgresql`.
    """
    found = _kept.get((name, backend))
    is_lost = found is not None and found.server is not None and found.server is not shared_server()
    return None if is_lost else found


def keep_start(name: str, texts: Texts, states: DatabaseStates) -> None:
    """Keep what the steps of a beginning have led to.

    Args:
        name: Its name.
        texts: The files, with a placeholder for the address of the database.
        states: Its database was last seen in the state that is kept.
    """
    folder = Path(tempfile.mkdtemp(prefix="start-", dir=shared_folder()))
    backend = states.database.dialect
    server = None if backend == "sqlite" else shared_server()
    _kept[name, backend] = KeptStart(texts, states.copied(folder / DATABASE), server)


in_forked_child(_kept.clear)  # they go with the parent
