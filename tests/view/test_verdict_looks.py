"""How verdicts are drawn: colour alone tells nothing."""

import pytest

from limbeck.ledger.verdict import ClaimVerdict
from limbeck.matrices.outcome import Proof
from limbeck.matrices.verdict import Verdict
from limbeck.view.verdict_looks import CLAIM_LOOKS, VERDICT_LOOKS, proof_look, verdict_look


def test_every_verdict_looks_different() -> None:
    """By symbol and by its own word, from the best to the worst."""
    assert set(VERDICT_LOOKS) == set(Verdict)
    assert len({each.symbol for each in VERDICT_LOOKS.values()}) == len(VERDICT_LOOKS)
    assert [look.word for look in VERDICT_LOOKS.values()] == [verdict.value for verdict in VERDICT_LOOKS]
    ranked = [each.severity for each in VERDICT_LOOKS if each is not Verdict.NOT_APPLICABLE]
    assert ranked == sorted(ranked)
    assert verdict_look(Verdict.MISREAD).tone == "destructive"


def test_every_verdict_on_a_claim_looks_different() -> None:
    """By symbol and by its own word; what could not be tested looks like none of them."""
    assert set(CLAIM_LOOKS) == {*ClaimVerdict, None}
    assert len({each.symbol for each in CLAIM_LOOKS.values()}) == len(CLAIM_LOOKS)
    assert [look.word for look in CLAIM_LOOKS.values()] == [
        "not run" if verdict is None else verdict.value for verdict in CLAIM_LOOKS
    ]


@pytest.mark.parametrize(
    ("proof", "symbol", "word", "tone"),
    [
        (Proof.PROVEN, "\u2713", "proven", "safe"),
        (Proof.NONE, "\u2013", "there is none", "plain"),
        (Proof.AT_A_PRICE, "\u25d0", "proven, at a price", "caution"),
        (Proof.LOSES_DATA, "\u25b2", "loses data", "caution"),
    ],
)
def test_a_remedy_is_proven_or_says_what_is_wrong_with_it(
    proof: Proof, symbol: str, word: str, tone: str
) -> None:
    """What failed in any way is a caution, in its own word."""
    look = proof_look(proof)
    assert (look.symbol, look.word, look.tone) == (symbol, word, tone)
