"""`limbeck audit --draft`: the migration as a careful person writes it, printed or saved."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING

import typer

from limbeck.characters import json_text, visible
from limbeck.errors import InputError
from limbeck.phrases import and_joined

if TYPE_CHECKING:
    from limbeck.audits.draft import Draft
    from limbeck.audits.report import Audit
    from limbeck.progress import Progress


@dataclass(frozen=True, slots=True)
class DraftOrder:
    """What the options say about a draft.

    Attributes:
        is_wanted: Whether there is to be one.
        renamed: The answers to questions of renames, each as `OLD=NEW`, or `OLD=` for none.
        keep: What it leaves out.
        save: The message of the revision as which it is saved; None to print it.
    """

    is_wanted: bool
    renamed: tuple[str, ...]
    keep: tuple[str, ...]
    save: str | None

    def check(self, form: str, *, has_baseline: bool) -> None:
        """Check the options before any work is done.

        Args:
            form: The form of the report.
            has_baseline: Whether it is to be compared with a baseline.

        Raises:
            InputError: They say something about a draft that is not wanted, a draft does not go with others,
                or an answer has no equals sign.
        """
        given = {"--renamed": bool(self.renamed), "--keep": bool(self.keep), "--save": self.save is not None}
        unused = [name for name, is_given in given.items() if is_given]
        if unused and not self.is_wanted:
            raise InputError(
                f"{and_joined(unused)} can only be used with --draft.",
                slug="option-without-draft",
                remedy="Add --draft, or leave the rest out.",
            )
        if self.is_wanted and (has_baseline or form == "markdown"):
            raise InputError(
                f"--draft can't be used with {'--against' if has_baseline else '--format markdown'}.",
                slug="not-of-a-draft",
                remedy="Leave one of them out: a draft is a file, and has no baseline.",
            )
        for each in self.renamed:
            if "=" not in each:
                raise InputError(
                    f"--renamed {each} has no new name.",
                    slug="option-without-value",
                    remedy="Write it as OLD=NEW, such as customers.user_name=full_name, or as OLD= if it was "
                    "not renamed.",
                )

    def report(self, audit: Audit, form: str, progress: Progress) -> str:
        """Make the draft, and save it if that is wanted; what nobody has answered goes to standard error.

        Args:
            audit: The audit, whose database is still open.
            form: The form of the report: `text` is the file alone.
            progress: Called with a few words at each stage.

        Returns:
            The draft, or the line that says where it was saved.

        Raises:
            LimbeckError: What `Audit.draft` and `Draft.save` raise.
        """
        from limbeck.audits.draft_names import rename_names

        answers = (each.partition("=") for each in self.renamed)
        renamed = {old.strip(): new.strip() or None for old, _, new in answers}
        made = audit.draft(renamed=renamed, keep=self.keep, progress=progress)
        for each in made.open_questions:
            old = next(rename_names(each))
            yes, no = (shlex.quote(f"{old}={new}") for new in (each.after, ""))
            said = f"{each.question} Answer with --renamed {yes}, or --renamed {no} if it was not."
            typer.echo(f"limbeck: {visible(said)}", err=True)
        if self.save is not None:
            return _saved(made, self.save, progress)
        if form == "json":
            return json_text(made.to_dict()) + "\n"
        if form == "html":
            from limbeck import view

            return view.page(made)
        return str(made.script)


def _saved(draft: Draft, message: str, progress: Progress) -> str:
    """Save the draft as a revision, and say where it is."""
    path = draft.save(message, progress=progress)
    hooks = draft.proof.unrun_hooks
    if hooks:
        typer.echo(f"limbeck: Post-write hooks that were not run: {visible(and_joined(hooks))}.", err=True)
    return f"{visible(str(path))}\n"
