"""What is run of a rendered script, and what is not."""

from __future__ import annotations

import pytest
from alembic.operations import ops
from alembic.runtime.migration import MigrationContext

from limbeck.autogen.dry_run import Invocation, ScriptPart, imported_names, separate_operations


def test_the_imports_of_a_template_are_bound() -> None:
    """Only imports are run, and one that fails does not stop the others."""
    text = (
        "from __future__ import annotations\nimport no_such_module\nimport json as j\nfrom alembic "
        "import op\n"
        "raise SystemExit\n"
    )
    assert sorted(imported_names(text, ["from decimal import Decimal"])) == ["Decimal", "j", "op"]


def test_a_script_that_python_cannot_read_has_no_imports() -> None:
    """A broken template is told elsewhere."""
    assert imported_names("import json\n(", []) == {}


@pytest.mark.parametrize("python", ["import os", "x = 1", "for i in []: pass", "op.drop_table('t'"])
def test_only_calls_are_run(python: str) -> None:
    """Whatever is not a list of operations is refused."""
    invocation = Invocation({}, batch=False, prefix="op")
    context = MigrationContext.configure(dialect_name="sqlite", opts={"as_sql": True})
    with pytest.raises(SyntaxError):
        invocation.run(context, ScriptPart(python, None, frozenset()))


def test_a_batch_stands_or_falls_as_a_whole() -> None:
    """Without batch mode each operation is on its own."""
    block = ops.ModifyTableOps("t", [ops.DropColumnOp("t", "a"), ops.DropColumnOp("t", "b")])
    assert separate_operations(block, batch=True) == [block]
    assert [
        len(each.ops)
        for each in separate_operations(block, batch=False)
        if isinstance(each, ops.ModifyTableOps)
    ] == [
        1,
        1,
    ]
