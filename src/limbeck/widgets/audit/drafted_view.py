"""A draft: its migration, its rehearsal, and where it was saved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import ipywidgets as w
from markupsafe import Markup

from limbeck.audits.draft import Draft
from limbeck.audits.report import Audit
from limbeck.errors import LimbeckError
from limbeck.histories.open_history import history
from limbeck.phrases import and_joined
from limbeck.progress import Cancellation, Progress
from limbeck.projects.project import Project
from limbeck.rehearsals.rehearsal import Rehearsal
from limbeck.view.audit.draft import draft_changes, draft_summary
from limbeck.view.rehearsal.html import rehearsal_html
from limbeck.view.styles import sheet
from limbeck.widgets import fields
from limbeck.widgets.action_bar import ActionBar, ShowCard
from limbeck.widgets.audit.request import is_bound_to_thread
from limbeck.widgets.boxes import Column, Row
from limbeck.widgets.code_view import CodeView
from limbeck.widgets.markup import content, drawn
from limbeck.widgets.status_line import StatusLine

_STYLE = Markup("<style>{}</style>").format(Markup(sheet("rehearsal")))  # noqa: S704  a file of this package


class DraftedView(Column):
    """Shows a draft, rehearses it and saves it; then the next one.

    Attributes:
        draft: What is shown; None while another one is made.
        summary: Whether the draft is proven, and what speaks against it.
        script: The migration.
        rehearse_button: Rehearses it.
        message: What it is about, as a revision.
        head: Which head it follows; not shown where there is only one.
        save_button: Saves it.
        status: Says where it was saved.
        fault: Shows what went wrong with the last click.
        rehearsal: What its rehearsal saw.
    """

    def __init__(self, audit: Audit, actions: ActionBar) -> None:
        """Show nothing yet.

        Args:
            audit: What the drafts are made of.
            actions: Carries out what a click asks for.
        """
        self._actions = actions
        self._is_bound = audit.request is not None and is_bound_to_thread(audit.request.database)
        self.draft: Draft | None = None
        self.summary, self.changes = drawn(), drawn()
        self.script = CodeView("The migration", "", "python")
        self.upgrade = CodeView("SQL of the upgrade", "", "sql")
        self.downgrade = CodeView("SQL of the downgrade", "", "sql")
        self.rehearse_button = w.Button(description="Rehearse", icon="play").add_class("limbeck-start")
        self.message = fields.text("Message of the revision", "", placeholder="rename user_name")
        self.head = fields.dropdown("It follows", _heads(audit))
        self.save_button = w.Button(description="Save as a revision", icon="save")
        self.status, self.fault, self.rehearsal = StatusLine(), drawn(), drawn()
        savable = audit.request is not None and audit.request.project is not None
        heads = (self.head,) if len(self.head.options) > 1 else ()
        saving = (self.message, *heads, self.save_button) if savable else ()
        self.bar = Row((self.rehearse_button, *saving))
        self.bar.add_class("limbeck-draft-bar")
        listings = (self.script, Row((self.upgrade, self.downgrade)).add_class("limbeck-columns"))
        super().__init__(
            (self.summary, self.bar, self.status, self.fault, self.rehearsal, self.changes, *listings)
        )
        self.add_class("limbeck-drafted")
        self.aside = (self.message, self.head, self.save_button)
        self.rehearse_button.on_click(lambda _button: actions.run(self.rehearse, self.show_card))
        self.save_button.on_click(lambda _button: actions.run(self.save, self.show_card))

    def show(self, draft: Draft) -> None:
        """Show a draft, and what its rehearsal saw where there was one."""
        self.draft = draft
        self.remove_class("limbeck-outdated")
        self.status.say("idle", "")
        self.summary.value = content(draft_summary(draft))
        self.changes.value = content(draft_changes(draft))
        self.script.show(draft.script.text)
        self.upgrade.show(draft.sql.upgrade)
        self.downgrade.show(draft.sql.downgrade)
        seen = draft.rehearsal
        self.rehearsal.value = "" if seen is None else content(_STYLE, rehearsal_html(seen, level=4))

    def wait(self) -> None:
        """Show that another draft is being made."""
        self.draft = None
        self.add_class("limbeck-outdated")

    def start(self, words: str, work: Any, after: Any, show_card: ShowCard | None = None) -> None:
        """Start work on a draft.

        Args:
            words: What the status line says first.
            work: Called with a progress callback and a cancellation.
            after: Called with the result of the work.
            show_card: Shows what goes wrong; by default beside the draft.
        """
        show_card = show_card or self.show_card
        self._actions.start(words, work, after, show_card=show_card, aside=not self._is_bound)

    def show_card(self, card: str) -> None:
        """Show the card of an error; an empty text removes the last one."""
        self.fault.value = card

    def rehearse(self) -> None:
        """Rehearse the draft in the background; while something runs, nothing happens."""
        draft = self.draft
        if draft is None or self._actions.running:
            return

        def work(progress: Progress, cancellation: Cancellation) -> Rehearsal:
            return draft.rehearse(progress=progress, cancellation=cancellation)

        def show(_rehearsal: Rehearsal) -> None:
            if draft is self.draft:
                self.show(draft)
            self._actions.say(
                "done" if draft.is_proven else "answered",
                f"The draft is {draft.standing}. {self._actions.seconds:.1f} s.",
            )

        self.start("rehearsing", work, show)

    def save(self) -> None:
        """Save the draft in the background; while something runs, nothing happens."""
        draft = self.draft
        if draft is None or self._actions.running:
            return
        message, head = self.message.value, self.head.value

        def work(progress: Progress, cancellation: Cancellation) -> Any:
            return draft.save(message, head=head, progress=progress, cancellation=cancellation)

        def show(path: Any) -> None:
            hooks = draft.proof.unrun_hooks
            left = f" Not run: the post-write hooks {and_joined(hooks)}." if hooks else ""
            self.status.say("done", f"Saved as {path}. `alembic upgrade` runs it.{left}")
            self._actions.say("done", "Saved.")

        self.start("saving", work, show)


def _heads(audit: Audit) -> tuple[tuple[str, str | None], ...]:
    """The heads that a revision may follow, with the labels of their branches; one that needs no name."""
    heads = audit.revision.heads
    of = None if audit.request is None else audit.request.project
    if len(heads) < 2 or of is None:  # noqa: PLR2004  one head, or none, is no choice
        return (("the head", None),)
    labels = _labels(of)
    named = {head: [label for label, reach in labels.items() if head in reach] for head in heads}
    return tuple((f"{head} ({', '.join(found)})" if found else head, head) for head, found in named.items())


def _labels(of: Project) -> Mapping[str, Sequence[str]]:
    """The revisions of each branch label; none where the history can't be read."""
    try:
        return history(of).labels
    except LimbeckError:
        return {}
