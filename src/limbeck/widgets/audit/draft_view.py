"""The questions whether something was renamed, and below them the draft that follows from the answers."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import ipywidgets as w
from markupsafe import Markup

from limbeck.audits.draft import Draft
from limbeck.audits.draft_names import rename_names
from limbeck.audits.report import Audit
from limbeck.progress import Cancellation, Progress
from limbeck.records import Rename
from limbeck.view import cards
from limbeck.widgets.action_bar import ActionBar
from limbeck.widgets.audit.drafted_view import DraftedView
from limbeck.widgets.boxes import Column
from limbeck.widgets.markup import drawn

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
    """Asks what was renamed, and shows the draft that follows.

    Attributes:
        questions: One for each possible rename.
        drafted: What follows; None before the first answer.
    """

    def __init__(self, audit: Audit, actions: ActionBar) -> None:
        """Make the questions of an audit.

        Args:
            audit: What was found; it can be made again.
            actions: Carries out what a click asks for.
        """
        self._audit, self._actions = audit, actions
        self._drafts: dict[Answered, Draft] = {}
        self.questions = tuple(
            DraftQuestion(each, cards.rename(each, audit.changes, level=4)) for each in audit.renames
        )
        self.drafted: DraftedView | None = None
        waiting = drawn(Markup("<p>Answer a question: the migration will appear here.</p>"))
        super().__init__((*self.questions, waiting))
        self.aside = (waiting,)
        self.add_class("limbeck-draft")
        for each in self.questions:
            each.answers.observe(lambda _change: self._answer(), "value")

    def _answer(self) -> None:
        if self.drafted is None:
            self.drafted = DraftedView(self._audit, self._actions)
            self.aside = (*self.aside, self.drafted)
        self._actions.run(partial(self._follow, self.drafted), partial(self._show_card, self.drafted))

    def _follow(self, drafted: DraftedView) -> None:
        """Show the draft of the answers: the one that was made before, or else a new one."""
        self._actions.cancel()
        answered = tuple(each.answers.value for each in self.questions)
        known = self._drafts.get(answered)
        if known is not None:
            drafted.show(known)
            self._actions.say("done", "The draft follows the answers.")
            return
        renamed = self._renamed(answered)

        def work(progress: Progress, cancellation: Cancellation) -> Draft:
            return self._audit.draft(renamed=renamed, progress=progress, cancellation=cancellation)

        def show(draft: Draft) -> None:
            self._drafts[answered] = draft
            drafted.show(draft)
            self.children = (*self.questions, drafted)
            self._actions.say("done", f"The draft follows the answers. {self._actions.seconds:.1f} s.")

        drafted.wait()
        drafted.start("drafting", work, show, partial(self._show_card, drafted))

    def _show_card(self, drafted: DraftedView, card: str) -> None:
        drafted.show_card(card)
        if card:
            self.children = (*self.questions, drafted)

    def _renamed(self, answered: Answered) -> Mapping[str, str | None]:
        given = zip(self.questions, answered, strict=True)
        return {
            next(rename_names(each.rename)): each.rename.after if answer else None
            for each, answer in given
            if answer is not None
        }
