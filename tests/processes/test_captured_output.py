"""What a project printed, as it is kept."""

from collections.abc import Callable

from limbeck.databases.masking import scrub
from limbeck.processes.captured_output import KEPT, CapturedOutput
from limbeck.secret_texts import mask_text


def mask(secret: str) -> Callable[[str], str]:
    """What users of it mask its text with."""
    return lambda text: scrub(mask_text(text), {secret})


def test_a_short_text_stays_as_it_is() -> None:
    """Nothing is cut and nothing added below the limit; broken bytes are replaced."""
    printed = CapturedOutput()
    printed.add(b"one\ntw")
    printed.add(b"o \xff\n")
    assert printed.text(str) == "one\ntwo \ufffd\n"


def test_the_end_of_a_long_text_is_kept() -> None:
    """At most 64 kB remain, from a whole line on, and the word on the rest counts every missing byte."""
    printed = CapturedOutput()
    lines = [f"line {number}\n".encode() for number in range(50_000)]
    for line in lines:
        printed.add(line)
    head, _, rest = printed.text(str).partition("\n")
    assert len(rest) <= KEPT
    assert rest.startswith("line ")
    assert rest.endswith("line 49999\n")
    assert head == f"[the first {sum(map(len, lines)) - len(rest):,} bytes are left out]"


def test_secrets_are_removed() -> None:
    """Known secrets go, and passwords of URLs that nobody told us about."""
    printed = CapturedOutput()
    printed.add(b"token hunter2 at postgresql://me:p@ss:w0rd@db/app, see https://docs.example/a@b\n")
    assert printed.text(mask("hunter2")) == (
        "token *** at postgresql://me:***@db/app, see https://docs.example/a@b\n"
    )


def test_a_secret_cut_in_two_is_not_shown() -> None:
    """The line that the limit cuts is left out as a whole."""
    printed = CapturedOutput()
    printed.add(b"hunter2hunter2\n" + b"x" * (KEPT - 8) + b"\n")
    assert "unter" not in printed.text(mask("hunter2hunter2"))
