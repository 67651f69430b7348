"""The templates, in which every text is escaped and its hidden characters are made visible."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from limbeck.view.characters import shown, shown_name
from limbeck.view.code import highlight
from limbeck.view.kinds import kind, subject
from limbeck.view.looks import backend_name, risk_look
from limbeck.view.prose import prose
from limbeck.view.summaries import shown_by
from limbeck.view.verdict_looks import claim_look, proof_look, rehearsal_look, verdict_look


def render(template: str, **values: Any) -> Markup:
    """Fill a template of `assets/`.

    Args:
        template: Its file name.
        values: What it asks for; a name that it does not find is an error.
    """
    return Markup(_environment().get_template(template).render(**values))  # noqa: S704  autoescape is on


def macro(template: str, name: str, *values: Any, **named: Any) -> Markup:
    """Call one macro of a template of `assets/`."""
    return Markup(getattr(_environment().get_template(template).module, name)(*values, **named))  # noqa: S704  autoescape is on


def compile_ahead(*templates: str) -> None:
    """Compile templates, so that the first report need not wait for it.

    Args:
        templates: Their file names.
    """
    for each in templates:
        _environment().get_template(each)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("limbeck.view", "assets"),
        autoescape=True,
        finalize=_finalize,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        kind=kind,
        subject=subject,
        risk_look=risk_look,
        verdict_look=verdict_look,
        proof_look=proof_look,
        claim_look=claim_look,
        rehearsal_look=rehearsal_look,
        shown_by=shown_by,
    )
    environment.filters.update(
        highlight=highlight, name=shown_name, prose=prose, listing=_listing, backend=backend_name
    )
    return environment


def _finalize(value: Any) -> Any:
    """What every `{{ … }}` goes through: no template can forget to make a text harmless."""
    return shown(value) if isinstance(value, str) else value


def _listing(text: str) -> Markup:
    """A text of several lines, whose line breaks and tabs are its own."""
    return shown(text, keep="\n\t")
