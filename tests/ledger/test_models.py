"""The models of the experiments."""

from sqlalchemy import Table

from limbeck.ledger.models import models, users


def tables(text: str) -> dict[str, Table]:
    """What a module with that text defines."""
    names: dict[str, object] = {}
    exec(text, names)  # noqa: S102 - it is ours, and meant to be a module
    return dict(names["Base"].metadata.tables)  # type: ignore[attr-defined]


def test_models_are_a_module_that_defines_their_tables() -> None:
    """Each class has the attributes that were given."""
    found = tables(
        models(tags="id = Column(Integer, primary_key=True)", posts="id = Column(Text, primary_key=True)")
    )
    assert {name: [column.name for column in table.columns] for name, table in found.items()} == {
        "tags": ["id"],
        "posts": ["id"],
    }


def test_users_get_further_columns() -> None:
    """They come after `id` and `name`."""
    (table,) = tables(users("email = Column(String(9))", "phone = Column(String(9))")).values()
    assert [column.name for column in table.columns] == ["id", "name", "email", "phone"]
