"""The one stylesheet, which colours everything below the class `limbeck`."""

from __future__ import annotations

import re
from functools import cache
from hashlib import sha256
from importlib.resources import files

from markupsafe import Markup

_CLASS = re.compile(r"\blb-[\w-]+")
_CLASS_NAME = re.compile(r"\.(lb-[\w-]+)")
_RULE = re.compile(r"(.*?)\{.*\}")
_CONDITION = re.compile(r":(?:not|has|nth-[a-z-]+)\([^()]*\)")
_CHOICE = re.compile(r":is\(([^()]*)\)")
_TOP_COMMA = re.compile(r",(?![^()]*\))")
_ROOT = re.compile(r"\.limbeck(?![\w-])")
_EMPTY_BLOCK = re.compile(r"@[^{}\n]*\{\n\}\n?")


def stylesheet(*more: str) -> str:
    """The rules as they go into an output: once for each, without comments and indentation.

    Args:
        more: The sheets of `assets/` that only some results need, such as `history`.
    """
    return "\n".join(map(sheet, ("limbeck", *more)))


def needed(rules: str, content: str) -> str:
    """The rules that may say something of a content: those for classes that are not in it are left out.

    A notebook saves the rules with each of its outputs.

    Args:
        rules: What `stylesheet` gave.
        content: The HTML.
    """
    classes = set(_CLASS.findall(content))
    kept = (line for line in rules.split("\n") if _says_something(line, classes))
    return _EMPTY_BLOCK.sub("", "\n".join(kept)).rstrip()


def standalone(name: str) -> str:
    """The rules of one sheet and the colours that they ask for, for a file that has nothing else."""
    root = sheet("limbeck").partition("container-type")[0]
    return f"{root.strip()}\n}}\n{sheet(name)}"


@cache
def sheet(name: str) -> str:
    """The rules of one sheet of `assets/`, without comments and indentation."""
    text = (files("limbeck.view") / "assets" / f"{name}.css").read_text(encoding="utf-8")
    without_comments = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    return re.sub(r"\s*\n\s*", "\n", without_comments).strip()


def rooted(content: Markup, *, styled: bool = True, more: tuple[str, ...] = ()) -> Markup:
    """The content below the root class.

    Outputs of one page have different rules, of which the later ones would win: so these are for this content
    alone, by a class that is made of them.

    Args:
        content: What the pieces of `limbeck.view` gave.
        styled: Whether the stylesheet goes with it; not, where the output has it already.
        more: The sheets that this content needs besides.
    """
    if not styled:
        return Markup('<div class="limbeck">{}</div>').format(content)
    rules = needed(stylesheet(*more), str(content))
    name = f"lb-of-{sha256(rules.encode()).hexdigest()[:8]}"
    style = Markup(_ROOT.sub(f".limbeck.{name}", rules))  # noqa: S704  a file of this package: nothing of a user's is in it
    return Markup('<div class="limbeck {}"><style>{}</style>{}</div>').format(name, style, content)


def _says_something(line: str, classes: set[str]) -> bool:
    """Whether a line of a sheet is no rule, or a rule that may match."""
    rule = _RULE.fullmatch(line)
    if rule is None:
        return True
    plain = _CONDITION.sub("", rule[1])
    return any(_may_match(each, classes) for each in _TOP_COMMA.split(plain))


def _may_match(selector: str, classes: set[str]) -> bool:
    choices = all(
        any(_names(each) <= classes for each in found.split(",")) for found in _CHOICE.findall(selector)
    )
    return choices and _names(_CHOICE.sub("", selector)) <= classes


def _names(selector: str) -> set[str]:
    return set(_CLASS_NAME.findall(selector))
