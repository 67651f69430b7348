"""The two functions of a version file."""

from limbeck.ledger import version_file

TEXT = '''\
"""a table"""
revision = "1"


def upgrade() -> None:
    """Upgrade schema."""
    op.create_table("a")


def downgrade() -> None:
    op.drop_table("a")
'''


def test_the_functions_are_shown_from_upgrade_on() -> None:
    """The head is left out."""
    assert version_file.functions(TEXT).startswith("def upgrade() -> None:\n")
    assert version_file.functions(TEXT).endswith('op.drop_table("a")')


def test_a_body_is_what_stands_below_its_function() -> None:
    """One function ends where the other begins; a function that is not there has no body."""
    assert version_file.body(TEXT, "upgrade").strip() == '"""Upgrade schema."""\n    op.create_table("a")'
    assert version_file.body(TEXT, "downgrade").strip() == 'op.drop_table("a")'
    assert version_file.body(TEXT, "sidegrade") == ""


def test_bodies_are_replaced_and_the_head_stays() -> None:
    """Statements of several lines are indented as a whole."""
    assert version_file.with_bodies(TEXT, "if True:\n    a()\n", "pass") == (
        '"""a table"""\nrevision = "1"\n\n\n'
        "def upgrade() -> None:\n    if True:\n        a()\n\n\ndef downgrade() -> None:\n    pass\n"
    )
