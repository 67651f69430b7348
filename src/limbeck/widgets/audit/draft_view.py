"""The questions whether something was renamed, and below them the draft that follows from the answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import ipywidgets as w
from markupsafe import Markup

from limbeck.audits.draft import Draft
from limbeck.audits.draft_names import rename_names
from limbeck.audits.report import Audit
from limbeck.errors import LimbeckError
from limbeck.histories.open_history import history
from limbeck.phrases import and_joined
from limbeck.progress import Cancellation, Progress
from limbeck.projects.project import Project
from limbeck.records import Rename
from limbeck.rehearsals.rehearsal import Rehearsal
from limbeck.view import cards
from limbeck.view.audit.draft import draft_changes, draft_summary
from limbeck.view.rehearsal.html import rehearsal_html
from limbeck.view.styles import sheet
from limbeck.widgets import fields
from limbeck.widgets.action_bar import ActionBar
from limbeck.widgets.audit.request import is_bound_to_thread
from limbeck.widgets.boxes import Column, Row
from limbeck.widgets.code_view import CodeView
from limbeck.widgets.markup import content, drawn
from limbeck.widgets.status_line import StatusLine

_STYLE = Markup("<style>{}</style>").format(Markup(sheet("rehearsal")))  # noqa: S704  a file of this package

Answered = tuple[bool | None, ...]
"""For each question whether it was a rename; None where nobody has said."""


class DraftQuestion(Column):
    """One question, with the evidence and the two answers.

    Attributes:
        answers: Yes and No, of which neither is chosen at first.
    """

    def __init__(self, rename: Rename, card: Markup) -> None:
        """Make an open question.

        Args:
            rename: What may have been renamed.
            card: The question with its evidence.
        """
        self.rename = rename
        self.answers = w.ToggleButtons(
            options=(("Yes, renamed", True), ("No", False)), value=None, tooltips=(rename.question,) * 2
        ).add_class("limbeck-answers")
        super().__init__((drawn(card), self.answers))
        self.add_class("limbeck-question")


class DraftView(Column):
    """Asks what was renamed, and shows the migration that follows, its rehearsal, and where it was saved.

    Attributes:
        questions: One for each possible rename.
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
        """Make the questions of an audit.

        Args:
            audit: What was found; it can be made again.
            actions: Carries out what a click asks for.
        """
        self._audit, self._actions = audit, actions
        self._drafts: dict[Answered, Draft] = {}
        self._draft: Draft | None = None
        self.questions = tuple(
            DraftQuestion(each, cards.rename(each, audit.changes, level=4)) for each in audit.renames
        )
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
        saving = (self.message, *((self.head,) if len(self.head.options) > 1 else ()), self.save_button)
        self.bar = Row((self.rehearse_button, *(saving if savable else ())))
        self.bar.add_class("limbeck-draft-bar")
        listings = (self.script, Row((self.upgrade, self.downgrade)).add_class("limbeck-columns"))
        self.drafted = Column(
            (self.summary, self.bar, self.status, self.fault, self.rehearsal, self.changes, *listings)
        )
        self.drafted.add_class("limbeck-drafted").layout.display = "none"
        self.waiting = drawn(Markup("<p>Answer a question: the migration will appear here.</p>"))
        super().__init__((*self.questions, self.waiting, self.drafted))
        self.add_class("limbeck-draft")
        self.aside = () if savable else saving
        for each in self.questions:
            each.answers.observe(lambda _change: actions.run(self.follow, self._show_card), "value")
        self.rehearse_button.on_click(lambda _button: actions.run(self.rehearse, self._show_card))
        self.save_button.on_click(lambda _button: actions.run(self.save, self._show_card))

    @property
    def draft(self) -> Draft | None:
        """The draft that is shown; None before the first answer, and while one is made."""
        return self._draft

    def follow(self) -> None:
        """Show the draft of the answers: the one that was made before, or else a new one."""
        self._actions.cancel()
        self._draft = None
        answered = tuple(each.answers.value for each in self.questions)
        known = self._drafts.get(answered)
        if known is not None:
            self._show(known)
            self._actions.say("done", "The draft follows the answers.")
            return
        renamed = self._renamed(answered)

        def work(progress: Progress, cancellation: Cancellation) -> Draft:
            return self._audit.draft(renamed=renamed, progress=progress, cancellation=cancellation)

        def show(draft: Draft) -> None:
            self._drafts[answered] = draft
            self._show(draft)
            self._actions.say("done", f"The draft follows the answers. {self._actions.seconds:.1f} s.")

        self.drafted.add_class("limbeck-outdated")
        self._start("drafting", work, show)

    def rehearse(self) -> None:
        """Rehearse the draft in the background; while something runs, nothing happens."""
        draft = self._draft
        if draft is None or self._actions.running:
            return

        def work(progress: Progress, cancellation: Cancellation) -> Rehearsal:
            return draft.rehearse(progress=progress, cancellation=cancellation)

        def show(_rehearsal: Rehearsal) -> None:
            if draft is self._draft:
                self._show(draft)
            self._actions.say(
                "done" if draft.is_proven else "answered",
                f"The draft is {draft.standing}. {self._actions.seconds:.1f} s.",
            )

        self._start("rehearsing", work, show)

    def save(self) -> None:
        """Save the draft in the background; while something runs, nothing happens."""
        draft = self._draft
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

        self._start("saving", work, show)

    def _start(self, words: str, work: Any, show: Any) -> None:
        bound = self._audit.request is not None and is_bound_to_thread(self._audit.request.database)
        self._actions.start(words, work, show, show_card=self._show_card, aside=not bound)

    def _renamed(self, answered: Answered) -> Mapping[str, str | None]:
        given = zip(self.questions, answered, strict=True)
        return {
            next(rename_names(each.rename)): each.rename.after if answer else None
            for each, answer in given
            if answer is not None
        }

    def _show(self, draft: Draft) -> None:
        self._draft = draft
        self.waiting.layout.display = "none"
        self.drafted.layout.display = None
        self.drafted.remove_class("limbeck-outdated")
        self.status.say("idle", "")
        self.summary.value = content(draft_summary(draft))
        self.changes.value = content(draft_changes(draft))
        self.script.show(draft.script.text)
        self.upgrade.show(draft.sql.upgrade)
        self.downgrade.show(draft.sql.downgrade)
        seen = draft.rehearsal
        self.rehearsal.value = "" if seen is None else content(_STYLE, rehearsal_html(seen, level=4))

    def _show_card(self, card: str) -> None:
        self.fault.value = card
        if card:
            self.waiting.layout.display = "none"
            self.drafted.layout.display = None


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
