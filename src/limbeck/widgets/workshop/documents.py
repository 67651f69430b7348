"""The files of a workshop, each in a field to write in."""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import PurePath

import ipywidgets as w

from limbeck.widgets.boxes import Column
from limbeck.widgets.code_field import CodeField
from limbeck.workshops.project_folder import ENV as PATH_OF_ENV
from limbeck.workshops.project_folder import MODELS as PATH_OF_MODELS

MODELS, REVISION, ENV = range(3)
"""The tabs."""


class Documents(Column):
    """Models, a revision and `env.py` under tabs.

    Attributes:
        tabs: The tabs.
        models: The field of `models.py`.
        revision: The field of a version file.
        env: The field of `env.py`.
    """

    def __init__(self, typed: Callable[[str, str], object]) -> None:
        """Make the fields without texts.

        Args:
            typed: Called with the path of a file in the project, and its new text.
        """
        self.models = CodeField("Models", typed)
        self.revision = CodeField("Revision", typed)
        self.env = CodeField("env.py", typed)
        self.no_revision = w.Label("There is no revision yet.").add_class("limbeck-note")
        page = Column((self.no_revision, self.revision)).add_class("limbeck-page")
        self.tabs = w.Tab((self.models, page, self.env), titles=("models.py", "Revision", "env.py"))
        self.tabs.add_class("limbeck-tabs")
        super().__init__((self.tabs,))
        self.add_class("limbeck-documents")

    def show(self, models: str, wrong: tuple[int, str], revision: tuple[str, str] | None, env: str) -> None:
        """Show the files as they are.

        Args:
            models: The text of `models.py`.
            wrong: The line of it that is wrong, and what is wrong with it.
            revision: The path of a version file in the project, and its text; None where there is none.
            env: The text of `env.py`.
        """
        self.models.show(PATH_OF_MODELS, models)
        self.env.show(PATH_OF_ENV, env)
        self.no_revision.layout.display = "none" if revision else None
        self.revision.layout.display = None if revision else "none"
        self.show_revision(*(revision or ("Revision", "")))
        self.models.point(*wrong)
        self.env.point(*syntax_error(env))

    def show_revision(self, path: str, text: str) -> None:
        """Show a version file in place of the one before, from its `upgrade` on.

        Args:
            path: Its path in the project.
            text: Its text.
        """
        lines = text.splitlines()
        upgrade = next((at for at, line in enumerate(lines, 1) if line.startswith("def upgrade")), 1)
        self.revision.show(path, text, upgrade)
        self.revision.point(*syntax_error(text))
        name = PurePath(path).name
        if self.tabs.titles[REVISION] != name:
            self.tabs.titles = ("models.py", name, "env.py")

    def bring_up(self, tab: int) -> None:
        """Bring a file to the front."""
        self.tabs.selected_index = tab


def syntax_error(source: str) -> tuple[int, str]:
    """The line of a syntax error and what is wrong with it; 0 and an empty text where there is none.

    Args:
        source: Python.
    """
    try:
        ast.parse(source)
    except SyntaxError as error:
        return error.lineno or 1, f"line {error.lineno or 1}: {error.msg}"
    except ValueError as error:  # a null character
        return 1, str(error)
    return 0, ""
