"""How risks are drawn: colour alone tells nothing."""

from limbeck.records import Risk
from limbeck.view.looks import RISK_LOOKS, backend_name, look_counts


def test_every_risk_looks_different() -> None:
    """By symbol and by its own word, the most dangerous first."""
    assert list(RISK_LOOKS) == sorted(Risk, key=lambda risk: risk.rank)
    assert len({each.symbol for each in RISK_LOOKS.values()}) == len(RISK_LOOKS)
    assert [look.word for look in RISK_LOOKS.values()] == [risk.value for risk in RISK_LOOKS]


def test_looks_are_counted_in_their_own_order() -> None:
    """What does not occur is left out."""
    found = [Risk.SAFE, Risk.DESTRUCTIVE, Risk.SAFE]
    assert look_counts(RISK_LOOKS, found) == (
        (RISK_LOOKS[Risk.DESTRUCTIVE], 1),
        (RISK_LOOKS[Risk.SAFE], 2),
    )
    assert look_counts(RISK_LOOKS, []) == ()


def test_a_backend_has_the_name_that_its_makers_write() -> None:
    """One that has no trials keeps its own word."""
    assert [backend_name(each) for each in ("sqlite", "postgresql", "mysql")] == [
        "SQLite",
        "PostgreSQL",
        "mysql",
    ]
