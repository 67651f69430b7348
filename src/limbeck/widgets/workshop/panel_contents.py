"""What the panel shows of a workshop at one moment, read at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from limbeck.errors import InputError, LimbeckError
from limbeck.view.workshop.html import log_html, tables_html
from limbeck.view.workshop.proposal import proposal
from limbeck.widgets.workshop.documents import syntax_error
from limbeck.widgets.workshop.history_strip import Strip, strip
from limbeck.workshops.project_folder import ENV, MODELS

if TYPE_CHECKING:
    from markupsafe import Markup

    from limbeck.workshops.steps import Step
    from limbeck.workshops.workshop import Workshop


@dataclass(frozen=True, slots=True)
class PanelContents:
    """A workshop at one moment.

    Attributes:
        history: The drawing of its history.
        tables: Its tables, with what the last step did to their rows.
        log: What was done.
        models: The text of `models.py`.
        wrong: The line of the models that is wrong, or 0, and what is wrong with it.
        revision: The path of the version file that is open, and its text; None where there is none.
        env: The text of `env.py`.
        heads: How many heads there are.
        steps: How many steps can be taken back.
        logged: The steps of the log.
    """

    history: Strip
    tables: Markup
    log: Markup
    models: str
    wrong: tuple[int, str]
    revision: tuple[str, str] | None
    env: str
    heads: int
    steps: int
    logged: tuple[Step, ...]


def panel_contents(workshop: Workshop, path: str | None) -> PanelContents:
    """What the panel shows, read at once.

    Args:
        workshop: What to show.
        path: The version file that is open; None, or one that is gone, for the newest.
    """
    history = workshop.history
    step = workshop.log[-1] if workshop.log else None
    return PanelContents(
        strip(history),
        tables_html(workshop.table_views, step),
        log_html(workshop.log),
        workshop.models_source,
        _wrong(workshop),
        _revision(workshop, path),
        workshop.folder_text(ENV),
        len(workshop.heads),
        sum(each.taken for each in workshop.log),
        tuple(workshop.log),
    )


def proposal_html(workshop: Workshop) -> Markup:
    """What autogenerate would write now, and what it does not see.

    Args:
        workshop: Whose models to compare with its database.
    """
    audit = workshop.proposal()
    try:
        unseen = () if audit.failure is not None else audit.blind_spots
    except LimbeckError:
        unseen = ()  # what can be seen is told all the same
    return proposal(audit, unseen)


def _wrong(workshop: Workshop) -> tuple[int, str]:
    """What is wrong with the models: their syntax, or what importing them said when they were written."""
    found = syntax_error(workshop.models_source)
    written = (each for each in reversed(workshop.log) if MODELS in {file.path for file in each.files})
    failure = getattr(next(written, None), "failure", None)
    if found[0] or failure is None:
        return found
    evidence = dict(failure.evidence)
    line = evidence.get("line", "")
    if evidence.get("file") != MODELS or not line.isdecimal():
        return found
    return int(line), f"line {line}: {failure.what}"


def _revision(workshop: Workshop, path: str | None) -> tuple[str, str] | None:
    if path is not None and (workshop.folder / path).is_file():
        return path, workshop.folder_text(path)
    try:
        newest = workshop.revision_path()
    except InputError:
        return None
    return newest, workshop.folder_text(newest)
