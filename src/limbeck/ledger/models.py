"""The models of the experiments, as text that a reader can put into `app/models.py`."""

from __future__ import annotations

from textwrap import indent

HEADER = """\
from sqlalchemy import *
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    pass
"""

USERS = """\
id = Column(Integer, primary_key=True)
name = Column(String(50), nullable=False)
"""


def model(table: str, body: str) -> str:
    """One mapped class.

    Args:
        table: The name of its table; the class is called likewise.
        body: Its attributes.
    """
    head = f'\n\nclass {table.capitalize()}(Base):\n    __tablename__ = "{table}"\n'
    return head + indent(body.strip(), "    ") + "\n"


def models(**bodies: str) -> str:
    """A whole `app/models.py`.

    Args:
        **bodies: The attributes of each class by its table.
    """
    return HEADER + "".join(model(table, body) for table, body in bodies.items())


def users(*columns: str) -> str:
    """The models of a table `users` with `id`, `name` and further columns."""
    return models(users=USERS + "\n".join(columns))
