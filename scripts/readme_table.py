"""The README's table of what autogenerate sees, misreads and misses: taken from the stored matrix.

    python scripts/readme_table.py            print it
    python scripts/readme_table.py --write    put it into README.md

`make matrix` runs the matrix and stores it; nothing here is written by hand but the choice of the rows.
"""

from __future__ import annotations

import argparse
import json
import re
from pathlib import Path
from typing import Any

from limbeck.matrices.cases.registry import find
from limbeck.matrices.verdict import Verdict
from limbeck.view.verdict_looks import verdict_look

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
STORED = ROOT / "data" / "matrix.json"
MARKS = ("<!-- what autogenerate sees -->", "<!-- end of what autogenerate sees -->")
BACKENDS = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
ALWAYS = {"sqlite": ["batch"], "postgresql": []}
"""The options of each backend that its users have: without batch mode SQLite alters next to nothing."""

ROWS: tuple[tuple[str, str | None], ...] = (
    ("table.add", None),
    ("table.drop", None),
    ("table.rename", None),
    ("column.add_nullable", None),
    ("column.add_notnull_rows", None),
    ("column.drop", None),
    ("column.rename", None),
    ("type.string_len_grow", None),
    ("nullable.to_notnull", None),
    ("server_default.change_text", None),
    ("server_default.change_text", "compare_server_default"),
    ("index.add", None),
    ("index.partial_change_where", None),
    ("unique.named_add", None),
    ("fk.ondelete_change", None),
    ("check.named_add", None),
    ("check.named_add", "check_plugin"),
    ("check.named_change", "check_plugin"),
    ("enum.native_add_value", None),
    ("trigger.add", None),
    ("view.add", None),
    ("procedure.add", None),
)
"""The cases of the table, each with the option that it is shown with."""

Verdicts = dict[tuple[str, str, tuple[str, ...]], dict[str, Any]]


def stored() -> tuple[dict[str, str], Verdicts]:
    """The versions and the trials of the stored matrix."""
    data = json.loads(STORED.read_text(encoding="utf-8"))
    return data["versions"], {
        (each["case"], each["backend"], tuple(each["options"])): each for each in data["trials"]
    }


def cell(trials: Verdicts, slug: str, backend: str, option: str | None) -> str:
    """A verdict as the README shows it: its symbol, its word, what was proposed."""
    wanted = sorted([*ALWAYS[backend], *([option] if option else [])])
    if backend in find(slug).lacks:
        return "\u2013"
    trial = trials[slug, backend, tuple(wanted)]
    verdict = Verdict(trial["verdict"])
    look = verdict_look(verdict)
    word = f"**{look.word}: data is lost**" if verdict is Verdict.MISREAD else look.word
    proposed = ", ".join(f"`{kind}`" for kind in dict.fromkeys(trial["changes"]))
    return f"{look.symbol} {word}" + (f": {proposed}" if proposed else "")


def table() -> str:
    """The whole table, as Markdown, with the versions that it holds for."""
    versions, trials = stored()
    lines = [f"| in the models | {' | '.join(BACKENDS.values())} |", "|---|---|---|"]
    for slug, option in ROWS:
        again = option is not None and (slug, None) in ROWS
        title = "… the same" if again else re.sub(r"__\w+__", r"`\g<0>`", find(slug).title)
        title += f", with {OPTIONS[option]}" if option else ""
        cells = " | ".join(cell(trials, slug, backend, option) for backend in BACKENDS)
        lines.append(f"| {title} | {cells} |")
    used = f"Alembic {versions['alembic']}, SQLAlchemy {versions['sqlalchemy']}, {versions['server']}"
    note = (
        f"A part of {len(trials):,} trials, run on {used.replace(';', ',')}; SQLite with "
        "`render_as_batch=True`. All of them: `limbeck matrix --options all`."
    )
    return "\n".join([*lines, "", note])


OPTIONS = {
    "compare_server_default": "`compare_server_default=True`",
    "check_plugin": "the plugin `alembic.ext.checkconstraint_byname`",
}


def written(text: str, report: str) -> str:
    """The README with the report between its marks."""
    before, rest = text.split(MARKS[0])
    after = rest.split(MARKS[1])[1]
    return f"{before}{MARKS[0]}\n{report}\n{MARKS[1]}{after}"


def main() -> None:
    """Print the table, or put it into the README."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--write", action="store_true")
    report = table()
    if parser.parse_args().write:
        README.write_text(written(README.read_text(encoding="utf-8"), report), encoding="utf-8")
    else:
        print(report)


if __name__ == "__main__":
    main()
