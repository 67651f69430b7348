"""How long a database may keep us waiting."""

import pytest

from limbeck.databases.limits import Limits
from limbeck.errors import InputError


def test_limits_are_seconds_and_servers_get_milliseconds() -> None:
    """What a person writes in seconds reaches PostgreSQL in whole milliseconds."""
    limits = Limits(lock=0.25, statement=1.5)
    assert (limits.lock_milliseconds, limits.statement_milliseconds) == (250, 1500)


def test_a_tiny_limit_never_becomes_no_limit() -> None:
    """Zero means no limit to PostgreSQL, so a limit below a millisecond is one millisecond."""
    assert Limits(lock=0.0001).lock_milliseconds == 1


@pytest.mark.parametrize("seconds", [0, -1, float("nan"), float("inf"), "5", None, True])
def test_what_is_no_positive_number_is_refused(seconds: object) -> None:
    """A limit of nothing or of a word is a mistake of the caller, told by its name."""
    with pytest.raises(InputError) as caught:
        Limits(statement=seconds)  # type: ignore[arg-type]
    assert caught.value.failure.evidence == (("statement", repr(seconds)),)
