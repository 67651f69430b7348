"""What the form asks for."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import URL, MetaData
from tests.widgets.open_widgets import open_widgets

from limbeck.errors import InputError
from limbeck.widgets.audit import request
from limbeck.widgets.audit.form import AuditForm

SECRET = "s3cret"  # noqa: S105  the password of nobody


@pytest.fixture
def namespace() -> dict[str, Any]:
    """The variables of a notebook."""
    return {}


@pytest.fixture
def form(namespace: dict[str, Any]) -> Iterator[AuditForm]:
    """A form as it is first shown."""
    made = AuditForm(None, None, 60.0, lambda: namespace)
    yield made
    made.close()


def type_into(field: Any, text: str) -> None:
    field._handle_custom_msg({"kind": "typed", "text": text}, [])


def saved() -> str:
    """The state of every widget, as Jupyter saves it."""
    return str([widget.get_state() for widget in open_widgets().values()])


def parts(form: AuditForm) -> None:
    """Fill in the parts of an address."""
    fields = form.database
    fields.choice.value = "parts"
    fields.host.value, fields.user.value, fields.database.value = "db.example", "ann", "shop"
    type_into(fields.password, SECRET)


def test_it_offers_the_sample_first(form: AuditForm) -> None:
    """One click is enough for somebody who has never seen limbeck."""
    assert form.request() == request.Request(None, request.SampleShop("sqlite"), 60.0)


def test_the_parts_of_an_address_become_one(form: AuditForm) -> None:
    """The password is in the request, and nowhere in the state of the widgets."""
    parts(form)
    form.models.path.value = "alembic.ini"
    asked = form.request()
    assert asked.database == URL.create("postgresql+psycopg", "ann", SECRET, "db.example", None, "shop")
    assert asked.against == request.ProjectFields("alembic.ini", "alembic", "", ())
    assert SECRET not in saved()
    assert SECRET not in repr(asked)
    assert form.secrets() == (SECRET,)


@pytest.mark.parametrize("field", ["host", "port", "user"])
def test_a_password_is_forgotten_when_its_address_changes(form: AuditForm, field: str) -> None:
    """What was typed for one server is not told to another one."""
    parts(form)
    getattr(form.database, field).value = "77"
    assert (form.database.password.text, form.database.password.held) == ("", False)


def test_another_database_of_the_same_server_keeps_the_password(form: AuditForm) -> None:
    """The twin: a corrected name of the database is no other address."""
    parts(form)
    form.database.database.value = "shop2"
    assert form.database.password.text == SECRET


def test_a_url_is_held_by_the_kernel_and_masked_in_the_form(form: AuditForm) -> None:
    """Running again without touching the field uses the same URL."""
    form.database.choice.value = "url"
    form.models.choice.value = "reference"
    form.models.reference.value = "shop.models:Base"
    url = f"postgresql://ann:{SECRET}@db.example/shop"
    type_into(form.database.url, url)
    type_into(form.database.url, form.database.url.shown)
    assert form.request() == request.Request(url, request.ModelsField("shop.models:Base"), 60.0)
    assert form.database.url.shown == "postgresql://ann:***@db.example/shop"
    assert SECRET not in saved()


def test_a_masked_url_for_another_server_asks_for_its_password(form: AuditForm) -> None:
    """The mask is never sent as a password, and the password never to another server."""
    form.database.choice.value = "url"
    type_into(form.database.url, f"postgresql://ann:{SECRET}@db.example/shop")
    type_into(form.database.url, "postgresql://ann:***@evil.example/shop")
    with pytest.raises(InputError, match="the password for the new address is not known"):
        form.request()


def test_the_arguments_of_env_py_may_hold_secrets(form: AuditForm) -> None:
    """They reach the project, and not the state."""
    form.database.choice.value = "project"
    form.models.path.value = "shop"
    type_into(form.models.x, f"tenant=acme -x url=postgresql://ann:{SECRET}@h/d")
    asked = form.request()
    assert isinstance(asked.against, request.ProjectFields)
    assert asked.against.x == ("tenant=acme", f"url=postgresql://ann:{SECRET}@h/d")
    assert SECRET not in saved()


def test_variables_are_read_when_they_are_used(form: AuditForm, namespace: dict[str, Any]) -> None:
    """A cell that is run again counts, without another look at the list."""
    form.database.choice.value = "project"
    form.models.choice.value = "variable"
    namespace["metadata"] = MetaData()
    form.models.variable.again.click()
    assert form.models.variable.names.value == "metadata"
    newer = namespace["metadata"] = MetaData()
    against = form.request().against
    assert isinstance(against, request.Given)
    assert against.value is newer


def test_a_variable_that_is_gone_is_an_error(form: AuditForm, namespace: dict[str, Any]) -> None:
    """The remedy says where variables come from."""
    namespace["metadata"] = MetaData()
    form.models.variable.refresh()
    del namespace["metadata"]
    form.database.choice.value = "project"
    form.models.choice.value = "variable"
    with pytest.raises(InputError, match="No project, MetaData or declarative base is chosen"):
        form.request()


@pytest.mark.parametrize(
    ("choice", "message"),
    [("url", "The URL of the database is missing"), ("parts", "The name of the database is missing")],
)
def test_an_empty_field_is_named(form: AuditForm, choice: str, message: str) -> None:
    """The error says what is missing."""
    form.database.choice.value = choice
    with pytest.raises(InputError, match=message):
        form.request()


@pytest.mark.parametrize("port", ["0", "65536", "http", "-1", "\u0661"])
def test_a_port_is_a_number(form: AuditForm, port: str) -> None:
    """Anything else is named, and the fields keep what they hold."""
    parts(form)
    form.database.port.value = port
    with pytest.raises(InputError, match="is not a port number"):
        form.request()
    assert form.database.port.value == port


def test_what_was_given_comes_first(namespace: dict[str, Any]) -> None:
    """A panel for a database and models starts with these."""
    metadata = MetaData()
    form = AuditForm("shop.db", metadata, 5.0, lambda: namespace)
    assert form.request() == request.Request("shop.db", request.Given(metadata), 5.0)
    form.close()


def test_blind_spots_are_looked_for_when_that_is_switched_on(form: AuditForm) -> None:
    """The table is to be there at once; the checkbox says what takes longer."""
    assert form.request().blind_spots is False
    form.blind_spots.value = True
    assert form.request().blind_spots is True


def test_forgetting_leaves_no_secret(form: AuditForm) -> None:
    """Closing a panel lets go of everything that was typed."""
    parts(form)
    type_into(form.database.url, f"postgresql://ann:{SECRET}@db.example/shop")
    type_into(form.models.x, f"password={SECRET}")
    form.forget()
    assert form.secrets() == ()


def test_no_argument_that_is_a_secret_by_its_name_is_readable(form: AuditForm) -> None:
    """In whichever spelling; what is no secret is shown."""
    form.models.x.text = "pw=hunter2abc tok=abcd1234 password=zzzz9999 keyspace=orders"
    assert form.models.x.shown == "'pw=***' 'tok=***' 'password=***' keyspace=orders"
    assert not [secret for secret in ("hunter2abc", "abcd1234", "zzzz9999") if secret in saved()]
    assert form.secrets() == ("hunter2abc", "abcd1234", "zzzz9999")
