"""What a workshop can begin with: a project, and what has been done in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from limbeck.errors import InputError
from limbeck.workshops.project_folder import ENV, MODELS

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
        prepare: Done by steps of the workshop, which belong to its beginning.
    """

    models: str
    is_wired: bool
    prepare: Callable[[Workshop], object]


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


def _nothing(_workshop: Workshop) -> None:
    """What `alembic init` leaves."""


STARTS: Mapping[str, NamedStart] = {
    "empty": NamedStart(EMPTY_MODELS, is_wired=False, prepare=_nothing),
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
