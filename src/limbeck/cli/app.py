"""The commands, each imported when it is called for, and what is common to all of them."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from importlib import import_module
from inspect import unwrap
from pathlib import Path
from typing import Annotated, Any, cast, get_args, get_type_hints

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

import limbeck
from limbeck.characters import visible
from limbeck.cli.output import ExitCode
from limbeck.secret_texts import mask_text

NAMES = ("audit", "history", "rehearse", "matrix", "trial", "claims", "explain", "exercises", "quiz", "lab")
"""The commands in the order of the help; each is the function of a module that has its name."""

_UsageError: type[Exception] = typer.BadParameter.__bases__[0]  # Typer has no public name for it


_SETTINGS = {"lab": {"allow_extra_args": True, "ignore_unknown_options": True}}
"""What Typer is told of some commands."""


class _CommandTable(Mapping[str, Any]):
    """The commands by name, each made when it is looked up: making one takes as long as reading a history."""

    def __init__(self) -> None:
        self._made: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in NAMES:
            raise KeyError(name)
        if name not in self._made:
            alone = typer.Typer(add_completion=False)
            function = getattr(import_module(f"limbeck.cli.{name}"), name)
            alone.command(cls=Command, context_settings=_SETTINGS.get(name))(function)
            self._made[name] = get_command(alone)
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(NAMES)

    def __len__(self) -> int:
        return len(NAMES)


class Command(TyperCommand):
    """A command that takes plain values as they are."""

    def get_params(self, ctx: Any) -> list[Any]:
        """Its parameters, and `--help`."""
        return [_with_plain_values(each, self._kinds.get(each.name)) for each in super().get_params(ctx)]

    @cached_property
    def _kinds(self) -> dict[str, Any]:
        """The type of each argument of the command's function, without None."""
        hints = get_type_hints(unwrap(cast("Callable[..., Any]", self.callback)))
        return {name: (get_args(hint) or (hint,))[0] for name, hint in hints.items()}


def _with_plain_values(parameter: Any, kind: Any = bool) -> Any:
    """A parameter of Typer's that takes what needs no check as it is; what does need one, Typer takes.

    Some releases of Typer have pydantic check each value, be it a default; importing that, and preparing it
    for each parameter, takes longer than reading a history.

    Args:
        parameter: Typer's own.
        kind: The type of its values, without None.
    """
    if not hasattr(parameter, "get_runtime_param") or "process_value" in vars(parameter):
        return parameter
    checked = parameter.process_value

    def process_value(context: Any, value: Any) -> Any:
        if value is None and not parameter.required:
            taken: Any = () if parameter.multiple else None
        elif isinstance(kind, type) and isinstance(value, kind):
            taken = value
        elif isinstance(value, str) and kind is Path:
            taken = Path(value)
        else:
            return checked(context, value)
        return taken if parameter.callback is None else parameter.callback(context, parameter, taken)

    parameter.process_value = process_value
    return parameter


class Commands(TyperGroup):
    """The commands, whose usage errors are one line on standard error, as all other errors are."""

    def __init__(self, **settings: Any) -> None:
        """Have commands that are imported when they are called for.

        Args:
            settings: As Typer's own; there are no commands among them.
        """
        super().__init__(**settings | {"commands": _CommandTable()})

    def get_params(self, ctx: Any) -> list[Any]:
        """The options of all commands."""
        return [_with_plain_values(each) for each in super().get_params(ctx)]

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,  # noqa: FBT001, FBT002  as Typer's own
        windows_expand_args: bool = True,  # noqa: FBT001, FBT002  as Typer's own
        **extra: Any,
    ) -> Any:
        """Run a command, and exit with its code in standalone mode."""
        try:
            code = super().main(args, prog_name, complete_var, False, windows_expand_args, **extra)  # noqa: FBT003
        except _UsageError as error:
            if not standalone_mode:
                raise
            code = _print_usage_error(error)
        except typer.Abort:
            if not standalone_mode:
                raise
            code = 130  # as a shell tells an interrupt
        if not standalone_mode:
            return code
        sys.exit(code if isinstance(code, int) else 0)


def _print_usage_error(error: Any) -> int:
    if type(error).__name__ == "NoArgsIsHelpError":  # a command without anything: its help
        error.show()
        return ExitCode.IMPOSSIBLE
    _, *commands = ["limbeck"] if error.ctx is None else error.ctx.command_path.split()
    command = " ".join(["limbeck", *commands])
    given = mask_text(error.format_message())  # it repeats what was typed, such as a URL in a wrong place
    message = " ".join(visible(given, keep="\n").split()).rstrip(".")
    ending = "" if message.endswith("?") else "."
    typer.echo(f"limbeck: {message}{ending} See {command} --help.", err=True)
    return ExitCode.IMPOSSIBLE


app = typer.Typer(
    cls=Commands,
    help="See what Alembic's autogenerate sees, what it misreads and what it misses.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,  # a traceback of ours should be plain text that can be pasted
)


def _version(wanted: bool) -> None:  # noqa: FBT001  Typer calls it with the flag's value
    if wanted:
        typer.echo(f"limbeck {limbeck.__version__}")
        raise typer.Exit


@app.callback()
def main(
    *,
    _version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """See what Alembic's autogenerate sees, what it misreads and what it misses."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that has no arrow shows a question mark
