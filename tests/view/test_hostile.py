"""Names that would like to be something else: markup, escape codes, other names."""

import dataclasses
import re
from functools import cache
from typing import Any

import pytest
from tests.view import samples
from tests.view.markup import Document

from limbeck import view
from limbeck.audits.blind_spots import BlindSpotSearch
from limbeck.audits.report import Audit, AuditGroup
from limbeck.characters import is_hidden, visible
from limbeck.view.audit import html as pieces
from limbeck.view.cards import failure
from limbeck.view.text import text

NAMES = {
    "element": "<img src=x onerror=alert(1)>",
    "script": "</code></pre></style><script>alert(1)</script>",
    "attribute": '" onmouseover="alert(1)" x=\'',
    "entity": "&lt;img src=x&gt; &#60;b&#62; &amp;",
    "comment": "--><!-- x --><![CDATA[",
    "template": "{{ 7 * 7 }} {% raw %} {# x #}",
    "rich": "[bold red]x[/bold red] :warning: [link=http://x]y[/link]",
    "escape code": "\x1b[2J\x1b]0;owned\x07 \x9b31m",
    "line breaks": "a\nb\r\nc\u2028d\x0be",
    "bidirectional": "user\u202eeman\u202c \u2066x\u2069 \u200f",
    "zero width": "us\u200ber\ufeff \u00ad\u2060",
    "blank": "a\u3164b\u00a0c\u2800",
    "surrogate": "a\udcffb",
    "right to left": "\u05e9\u05dd \u0627\u0633\u0645",
    "63 bytes": "\u00fc" * 31 + "x",
    "long": "x" * 5_000,
    "empty": "",
}

# What chooses a sentence or a table; a hostile one of these has a test of its own.
WORDS = {"kind", "slug"}


def filled(value: Any, name: str) -> Any:
    """The record with the name in every text that it holds."""
    if isinstance(value, samples.Risk):
        return value
    if isinstance(value, str):
        return name
    if isinstance(value, tuple):
        return tuple(filled(item, name) for item in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return dataclasses.replace(
            value,
            **{
                field.name: filled(getattr(value, field.name), name)
                for field in dataclasses.fields(value)
                if field.name not in WORDS
            },
        )
    return value


def named(name: str) -> Audit:
    """An audit in which every text is the name."""
    return Audit(dataclasses.replace(filled(samples.full().comparison, name), name=name))


@cache
def forms(name: str) -> dict[str, str]:
    """Every form of HTML, of results in which every text is the name."""
    audit = named(name)
    failed = Audit(dataclasses.replace(audit.comparison, failure=filled(samples.FAILURE, name)))
    blind = Audit(audit.comparison, BlindSpotSearch.known(filled(samples.BLIND_SPOTS, name)))
    change = audit.changes[0]
    return {
        "blind": view.page(blind),
        "page": view.page(audit),
        "html": str(view.html(audit)),
        "group": view.page(AuditGroup((audit, failed))),
        "failed": str(view.html(failed)),
        "summary": str(pieces.summary(audit)),
        "tables": str(pieces.changes_tables(audit, 2)),
        "detail": str(pieces.change_detail(change)),
        "renames": str(pieces.rename_cards(audit)),
        "findings": str(pieces.findings_cards(audit)),
        "script": str(pieces.script(audit)),
        "sql": str(pieces.sql(audit)),
        "card": str(failure(filled(samples.FAILURE, name))),
    }


@cache
def plain_skeletons() -> dict[str, Any]:
    """The elements of each form where every text is an ordinary word."""
    return {form: skeleton(html) for form, html in forms("plain").items()}


def skeleton(html: str) -> Any:
    """Its elements; the class that is made of the rules, which code of other tokens needs, has one name."""
    return Document(re.sub(r"\blb-of-[0-9a-f]{8}", "lb-of", html)).skeleton()


@pytest.mark.parametrize("name", [name for name in NAMES if name != "empty"])
def test_no_element_and_no_attribute_comes_from_a_name(name: str) -> None:
    """The elements are those of the same report with a plain name, attribute for attribute."""
    for form, html in forms(NAMES[name]).items():
        document = Document(html)
        assert skeleton(html) == plain_skeletons()[form], form
        assert document.mistakes == [], form


@pytest.mark.parametrize("name", ["element", "script", "attribute", "entity", "comment", "template", "rich"])
def test_a_name_is_read_as_it_is_written(name: str) -> None:
    """What a reader sees is the name itself, in every form."""
    for form, html in forms(NAMES[name]).items():
        assert NAMES[name] in Document(html).words, form


def test_an_empty_name_breaks_nothing() -> None:
    """A name without characters still gives a report that can be parsed."""
    assert [form for form, html in forms("").items() if Document(html).mistakes] == []


@pytest.mark.parametrize("name", NAMES)
def test_no_hidden_character_of_a_name_reaches_the_html(name: str) -> None:
    """Only the line breaks of the templates and of listings are left, and the file can be written."""
    for form, html in forms(NAMES[name]).items():
        assert {character for character in set(html) if is_hidden(character)} <= {"\n", "\t"}, form
        assert html.encode("utf-8")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("width", [40, 120])
def test_no_hidden_character_of_a_name_reaches_a_terminal(name: str, width: int) -> None:
    """A name cannot colour, move or clear anything; only the lines are broken."""
    blind = Audit(
        named(NAMES[name]).comparison, BlindSpotSearch.known(filled(samples.BLIND_SPOTS, NAMES[name]))
    )
    written = text(blind, width, colour=False)
    assert {character for character in set(written) if is_hidden(character)} <= {"\n"}


@pytest.mark.parametrize("name", ["escape code", "rich"])
def test_a_coloured_terminal_gets_only_our_own_escape_codes(name: str) -> None:
    """With colour on, nothing but style codes is written, and markup in a name stays text."""
    written = text(named(NAMES[name]), 120, colour=True)
    assert "\x1b[" in written
    left = re.sub(r"\x1b\[[0-9;]*m", "", written)
    assert {character for character in set(left) if is_hidden(character)} <= {"\n"}
    assert visible(NAMES[name], keep="\n") in left.replace("\n", " ")


def test_a_hostile_kind_is_a_row_among_the_others() -> None:
    """The name of another library's operation is text too."""
    change = dataclasses.replace(samples.CHANGES[0], kind=NAMES["element"])
    html = str(pieces.changes_tables(samples.audit(change)))
    assert "Other operations" in html
    assert "img" not in Document(html).tags("img")


def test_a_backtick_in_a_name_only_moves_the_code_face() -> None:
    """Backticks are the one sign that prose interprets; they can start nothing but `code`."""
    plain, hostile = Document(forms("plain")["page"]), Document(forms("`<b>`")["page"])
    assert set(hostile.tags(*{tag for tag, _ in hostile.elements})) <= {tag for tag, _ in plain.elements}
    assert "<b>" in hostile.words


def test_a_frame_holds_the_names_as_they_are() -> None:
    """Data is not escaped: whoever shows it does that."""
    assert set(named(NAMES["element"]).to_frame()["table"]) <= {NAMES["element"], None}
