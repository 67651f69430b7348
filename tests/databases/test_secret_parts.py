"""Secrets inside texts that are no URL."""

from time import thread_time

import pytest

from limbeck.databases.secret_parts import mask_parts, secret_parts

MASKED = {
    "host=h password=geheim user=u": "host=h password=*** user=u",
    "password = 'ge heim' user=u": "password = *** user=u",
    r"password='ge\'heim' user=u": "password=*** user=u",
    "password='ge heim": "password=***",
    "PWD={ge}}heim};UID=u": "PWD=***;UID=u",
    'URL.create("x", password="ge heim", host="h")': 'URL.create("x", password=***, host="h")',
    "connect(password=b'ge heim', port=5)": "connect(password=***, port=5)",
    '{"api_key": "ge heim", "user": "u"}': '{"api_key": ***, "user": "u"}',
    "PGPASSWORD=geheim\nDEBUG=1": "PGPASSWORD=***\nDEBUG=1",
    "password: geheim\nuser: u": "password: ***\nuser: u",
    "ALTER ROLE u PASSWORD 'ge heim' LOGIN": "ALTER ROLE u PASSWORD *** LOGIN",
}


@pytest.mark.parametrize(("text", "masked"), MASKED.items())
def test_each_spelling_of_a_secret_is_masked(text: str, masked: str) -> None:
    """Whole, with its quotes, and nothing behind it; masking twice changes nothing more."""
    assert mask_parts(text) == masked
    assert mask_parts(masked) == masked


@pytest.mark.parametrize(
    "text",
    [
        "Access denied for user 'u' (using password: YES)",
        'password authentication failed for user "u"',
        "if password == given:",
        "passfile=/home/u/.pgpass",
        "secret://vault/db",
        "PASSWORD=\nDEBUG=1",
    ],
)
def test_what_only_speaks_of_a_secret_keeps_its_words(text: str) -> None:
    """Where there is nothing to hide nothing is hidden."""
    assert mask_parts(text) == text
    assert secret_parts(text) == []


def test_a_secret_is_listed_without_its_quotes() -> None:
    """As a driver would quote it."""
    assert secret_parts("a.password='x y' PWD={z};token=r'w'") == ["x y", "z", "w"]


@pytest.mark.parametrize("text", ["a" * 65536, "password" * 8192, "password=" * 8192, "password='" * 8192])
def test_a_long_text_takes_no_long_time(text: str) -> None:
    """What a program prints is hostile too: the time is in proportion to the length."""
    started = thread_time()
    mask_parts(text)
    assert thread_time() - started < 1
