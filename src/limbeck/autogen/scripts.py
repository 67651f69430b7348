"""The migration file that `alembic revision --autogenerate` would write."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import alembic
from alembic.config import Config
from mako.template import Template  # type: ignore[import-untyped]  # Mako has no stubs

from limbeck.autogen import internals
from limbeck.autogen.dry_run import ScriptHeader
from limbeck.errors import error_text
from limbeck.records import Script

if TYPE_CHECKING:
    from alembic.autogenerate.api import AutogenContext
    from alembic.script import ScriptDirectory

MESSAGE = "what autogenerate proposes"
UNDATED = "not written yet"


class Undated(datetime):
    """The creation date of a file that nobody has written: it reads the same in every report."""

    def __str__(self) -> str:
        return UNDATED

    def __format__(self, _spec: str) -> str:
        return UNDATED

    def isoformat(self, *_args: Any, **_keywords: Any) -> str:
        """As `str`."""
        return UNDATED

    def strftime(self, _format: str) -> str:
        """As `str`."""
        return UNDATED


@dataclass(frozen=True, slots=True)
class ScriptWriter:
    """Writes the file of a proposal, from the project's own template or from Alembic's generic one.

    Attributes:
        autogen: Tells the imports and the names of the template's parts.
        folder: The project's folder of versions, which knows the template; None without a project.
        config: The project's configuration, which templates may read.
    """

    autogen: AutogenContext
    folder: ScriptDirectory | None = None
    config: Config | None = None

    @property
    def path(self) -> str:
        """Where the file would stand."""
        return str(Path(self.folder.dir if self.folder is not None else "") / "versions" / "proposal.py")

    def write(self, heads: tuple[str, ...], upgrade: str, downgrade: str) -> Script:
        """Put the two bodies into the template.

        The revision id has the form of Alembic's, twelve hexadecimal digits, but is computed from the
        content; the date is a word. So the same database and models always give the same text.

        Args:
            heads: The revisions that the new one would follow.
            upgrade: The body of `upgrade()`.
            downgrade: The body of `downgrade()`.
        """
        own = Path(self.folder.dir) / "script.py.mako" if self.folder is not None else None
        if own is not None and not own.is_file():
            own = None
        opts = self.autogen.opts
        values = {
            "up_revision": revision_id(heads, upgrade, downgrade),
            "down_revision": heads[0] if len(heads) == 1 else heads or None,
            "branch_labels": None,
            "depends_on": None,
            "create_date": Undated(2000, 1, 1),
            "comma": alembic.util.format_as_comma,
            "message": MESSAGE,
            "imports": "\n".join(sorted(self.autogen.imports)),
            "config": self.config or Config(),
            opts.get("upgrade_token", "upgrades"): internals.template_indent(upgrade),
            opts.get("downgrade_token", "downgrades"): internals.template_indent(downgrade),
            **(opts.get("template_args") or {}),
        }
        try:
            text = _filled(own, values)
        except Exception as error:  # noqa: BLE001 - a template is the project's own code
            reason = error_text(error)
            note = f"# {own} could not be filled in ({reason}): this is Alembic's own template.\n"
            text = note + _filled(None, values)
        return Script(upgrade, downgrade, text)

    def header(self) -> ScriptHeader:
        """What the file binds before its functions are called, of one without a word of the database."""
        text = self.write((), "pass", "pass").text
        return ScriptHeader.load(text, self.path, sorted(self.autogen.imports))


def revision_id(heads: tuple[str, ...], upgrade: str, downgrade: str) -> str:
    """The id of a revision: twelve hexadecimal digits, as Alembic's, computed from the content.

    Args:
        heads: The revisions that it follows.
        upgrade: The body of `upgrade()`.
        downgrade: The body of `downgrade()`.
    """
    return hashlib.sha256("\n".join((*heads, upgrade, downgrade)).encode()).hexdigest()[:12]


def _filled(template: Path | None, values: dict[str, Any]) -> str:
    path = template or Path(alembic.__file__).parent / "templates" / "generic" / "script.py.mako"
    return str(_compiled(path.read_text(encoding="utf-8")).render_unicode(**values))


@lru_cache(maxsize=8)
def _compiled(source: str) -> Template:
    """A template, compiled once: that takes longer than everything else about a small migration."""
    return Template(source)  # noqa: S702 - Python text, no HTML to escape
