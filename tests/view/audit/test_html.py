"""An audit as HTML: what stands where."""

import dataclasses
import re

import pytest
from tests.view import samples
from tests.view.markup import Document, words

from limbeck.errors import LimbeckError
from limbeck.records import Change, RevisionState, Risk
from limbeck.view.audit import html as pieces


def many(count: int) -> tuple[Change, ...]:
    """Safe changes, and one destructive one at the very end."""
    safe = [dataclasses.replace(samples.CHANGES[1], object=f"c{number}") for number in range(count - 1)]
    return (*safe, samples.CHANGES[2])


def headings(html: str) -> list[tuple[int, str]]:
    """The level and the text of each heading, in order."""
    found = re.findall(r"<h(\d)[^>]*>(.*?)</h\1>", html, re.DOTALL)
    return [(int(level), words(text)) for level, text in found]


def test_the_dangerous_comes_first() -> None:
    """Summary, rename questions, changes, findings, then everything in full, under headings in order."""
    assert headings(pieces.audit_html(samples.full(), level=1)) == [
        (1, "Audit of postgresql://shop:***@db.example/shop"),
        (2, "Renamed, or dropped and added?"),
        (3, "? Was user_name renamed to full_name?"),
        (2, "What autogenerate proposes"),
        (2, "Before you trust this"),
        (3, "Server defaults are not compared"),
        (2, "In full"),
    ]


def test_the_summary_tells_everything_on_a_few_lines() -> None:
    """Database masked, server, revisions against heads, counts by risk, versions."""
    assert words(pieces.summary(samples.full())) == (
        "Autogenerate proposes 11 changes; 1 pair of them may be a rename. "
        "✕ 2 destructive loses data ▲ 5 caution may fail or lock on a table with rows "
        "✓ 4 safe no data at risk "
        "Database postgresql://shop:***@db.example/shop Server PostgreSQL 18.6 "
        "Revision 4f1d0c2a9b7e; the project's head is 8c2e5d7f1a3b "
        "Computed with limbeck 0.1.0 · Alembic 1.20.1 · SQLAlchemy 2.1.9 · Python 3.11.9"
    )


def test_no_change_is_said_plainly_and_no_more() -> None:
    """The "no change" twin: no table, no script, and a word on what autogenerate does not look at."""
    html = pieces.audit_html(samples.clean())
    assert words(html).startswith(
        "Audit of postgresql://shop:***@db.example/shop Autogenerate proposes nothing. As far as "
        "autogenerate looks, the database and the models agree. It does not look at everything: views, "
        "triggers and functions, for instance, are not compared."
    )
    assert Document(html).tags("table", "section", "details", "ul") == []


def test_a_summary_leaves_out_what_is_not_known() -> None:
    """Without a database and a history there is no empty row for them."""
    html = pieces.summary(samples.audit(database=None, revision=RevisionState((), ())))
    assert Document(html).tags("dt") == ["dt"]


def test_each_kind_of_object_has_a_table() -> None:
    """Each table has a caption with its count, column headings and a heading in each row."""
    html = pieces.changes_tables(samples.full())
    document = Document(html)
    captions = [words(caption) for caption in re.findall(r"<caption>(.*?)</caption>", html, re.DOTALL)]
    assert captions == [
        "Tables 2",
        "Columns 4",
        "Indexes 1",
        "Constraints and foreign keys 2",
        "Comments 1",
        "Other operations 1",
    ]
    scopes = [attributes["scope"] for tag, attributes in document.elements if tag == "th"]
    assert (scopes.count("col"), scopes.count("row")) == (6 * 5, 11)
    assert document.tags("thead") == ["thead"] * 6


def test_a_row_tells_all_of_a_change() -> None:
    """Risk as symbol and word, object, kind in words and in Alembic's, before and after, why, the code."""
    html = pieces.changes_tables(samples.audit(samples.CHANGES[4]))
    assert words(html.split("</thead>")[1]) == (
        "✓ safe products.description Change type modify_type VARCHAR(200) → becomes TEXT "
        "Widens products.description; no row is rewritten. "
        "Python and SQL of products.description "
        "Python op.alter_column('products', 'description', existing_type=sa.VARCHAR(length=200), "
        "type_=sa.Text(), existing_nullable=True) "
        "SQL ALTER TABLE products ALTER COLUMN description TYPE TEXT;"
    )


def test_what_is_not_there_is_called_nothing() -> None:
    """A created thing was nothing before; what has neither side refers to its code."""
    created, foreign = (words(pieces.changes_tables(samples.audit(samples.CHANGES[at]))) for at in (1, 10))
    assert "nothing → becomes VARCHAR(80) NULL" in created
    assert "▲ caution the database Create pg function create_pg_function see the code An op" in foreign


def test_a_cap_keeps_the_most_dangerous_and_says_how_to_see_the_rest() -> None:
    """The last change of all is the destructive one; it is among the few that are shown."""
    html = pieces.changes_tables(samples.audit(*many(30)), 3)
    assert Document(html).tags("details") == ["details"] * 3
    assert "customers.user_name" in words(html)
    assert words(html).endswith(
        "3 of 30 shown, the most dangerous first. See all with audit.to_frame(), or on a page of their own "
        'with audit.to_html("audit.html").'
    )


@pytest.mark.parametrize("limit", [30, None])
def test_without_a_cap_nothing_is_said_of_one(limit: int | None) -> None:
    """The twin: as many rows as there are changes, and no word on the rest."""
    html = pieces.changes_tables(samples.audit(*many(30)), limit)
    assert Document(html).tags("details") == ["details"] * 30
    assert Document(html).classed("lb-rest") == []


def test_a_notebook_shows_the_head_of_a_long_script() -> None:
    """The script and both directions of the SQL are capped by lines, each with how to see it all."""
    audit = samples.audit(*many(300))
    html = pieces.audit_html(audit)
    assert "The first 200 of 318 lines. See all with print(audit.script)." in words(html)
    assert "The first 200 of 300 lines. See all with print(audit.sql.upgrade)." in words(html)
    assert Document(pieces.audit_html(audit, rows=None, lines=None)).classed("lb-rest") == []


def test_a_rename_card_asks_and_answers() -> None:
    """The question, what the migration would do as written, the evidence, and what keeps the rows."""
    assert words(pieces.rename_cards(samples.full())) == (
        "? Was user_name renamed to full_name? In table customers. Autogenerate does not see renames. As "
        "written, the migration would drop column customers.user_name and add column customers.full_name. "
        "Both are VARCHAR(80) NULL. Both are the third column of customers. Both names end in name. "
        "If so, replace both operations with this one, which keeps the rows: "
        "Python op.alter_column('customers', 'user_name', new_column_name='full_name') "
        "SQL ALTER TABLE customers RENAME user_name TO full_name;"
    )


def test_a_finding_card_ends_with_what_to_do() -> None:
    """Title, consequence, remedy, and the slug to search for."""
    assert words(pieces.findings_cards(samples.full())) == (
        "Server defaults are not compared env.py does not set compare_server_default, so a changed default "
        "of orders.status is not seen. What to do: Pass compare_server_default=True to context.configure in "
        "env.py. More: limbeck explain compare-server-default-off"
    )


def test_nothing_to_ask_and_nothing_found_are_empty() -> None:
    """The "no change" twins of both kinds of cards."""
    assert pieces.rename_cards(samples.clean()) == ""
    assert pieces.findings_cards(samples.clean()) == ""


def test_a_failure_is_a_card_and_the_rest_still_appears() -> None:
    """What happened, evidence, remedy; then findings and what `env.py` printed, but no table, no script."""
    html = pieces.audit_html(samples.failed(), level=1)
    assert headings(html) == [
        (1, "Audit"),
        (2, "✕ env.py raised KeyError."),
        (2, "Before you trust this"),
        (3, "Server defaults are not compared"),
        (2, "In full"),
    ]
    assert "file migrations/env.py, line 14" in words(html)
    assert "Traceback (most recent call last):\nKeyError: 'DATABASE_URL'" in Document(html).words
    assert "What to do: Set the environment variable DATABASE_URL, or pass url=." in words(html)
    assert words(html).endswith("What env.py printed about to read")
    assert Document(html).tags("table") == []


def test_a_failed_audit_has_no_script_to_show() -> None:
    """The pieces that would be empty raise the failure, as the audit itself does."""
    for piece in (pieces.script, pieces.sql):
        with pytest.raises(LimbeckError, match="raised KeyError"):
            piece(samples.failed())
    assert pieces.changes_tables(samples.failed()) == ""


@pytest.mark.parametrize(("code", "listings"), [(True, 2), (False, 0)])
def test_the_detail_of_a_change_has_its_code_or_not(*, code: bool, listings: int) -> None:
    """A widget that shows the code itself asks for the rest alone."""
    html = pieces.change_detail(samples.CHANGES[3], code=code)
    assert words(html).startswith(
        "Change nullability orders.placed_at modify_nullable ▲ caution Fails if any row of orders has no "
    )
    assert "Before, in the database NULL After, as the models ask NOT NULL" in words(html)
    assert len(Document(html).tags("pre")) == listings


@pytest.mark.parametrize("risk", Risk)
def test_a_risk_is_told_by_symbol_and_word(risk: Risk) -> None:
    """Never by colour alone: without the stylesheet the word is still there, and the symbol is decoration."""
    html = pieces.change_detail(dataclasses.replace(samples.CHANGES[0], risk=risk))
    symbol = {"destructive": "✕", "caution": "▲", "safe": "✓"}[risk.value]
    assert f'<span class="lb-symbol" aria-hidden="true">{symbol}</span> {risk.value}</span>' in html
