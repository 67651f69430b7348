"""The one stylesheet, which colours everything below the class `limbeck`."""

from __future__ import annotations

import re
from functools import cache
from hashlib import sha256
from importlib.resources import files

from markupsafe import Markup

_CLASS = re.compile(r"\blb-[\w-]+")
_TAG = re.compile(r"<([a-z][a-z0-9]*)")
_CLASS_NAME = re.compile(r"\.(lb-[\w-]+)")
_TAG_NAME = re.compile(r"(?:^|(?<=[\s>+~(]))[a-z][a-z0-9]*")
_ATTRIBUTE = re.compile(r"\[[^\]]*\]")
_RULE = re.compile(r"(.*?)\{.*\}")
_CONDITION = re.compile(r":(?:not|has|nth-[a-z-]+)\([^()]*\)")
_CHOICE = re.compile(r":is\(([^()]*)\)")
_TOP_COMMA = re.compile(r",(?![^()]*\))")
_ROOT = re.compile(r"\.limbeck(?![\w-])")
_EMPTY_BLOCK = re.compile(r"@[^{}\n]*\{\n\}\n?")
_COLOUR = re.compile(r"^(--lb-[\w-]+):.*;\n", re.MULTILINE)
_BESIDE = re.compile(r"\s*([{};,])\s*")
_PROPERTY = re.compile(r"(?<=[{;])([\w-]+): ")
_OWN = re.compile(r"& (?!\{)")
_AROUND = {"html"}
"""What is no part of an output, and yet around it."""


def stylesheet(*more: str) -> str:
    """The rules as they go into an output: once for each, without comments and indentation.

    Args:
        more: The sheets of `assets/` that only some results need, such as `history`.
    """
    return "\n".join(map(sheet, ("limbeck", *more)))


def needed(rules: str, content: str) -> str:
    """The rules that may say something of a content: those for classes and tags that it lacks are left out.

    A notebook saves the rules with each of its outputs. Colours that no rule asks for go, too.

    Args:
        rules: What `stylesheet` gave.
        content: The HTML.
    """
    there = {*_CLASS.findall(content), *_TAG.findall(content), *_AROUND}
    kept = (line for line in rules.split("\n") if _says_something(line, there))
    return _coloured(_EMPTY_BLOCK.sub("", "\n".join(kept)).rstrip(), content)


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
    style = Markup(_below(f".limbeck.{name}", rules))  # noqa: S704  a file of this package: nothing of a user's is in it
    return Markup('<div class="limbeck {}"><style>{}</style>{}</div>').format(name, style, content)


def _coloured(rules: str, content: str) -> str:
    """The rules without the colours that neither they nor the content ask for."""
    while unused := {each for each in _COLOUR.findall(rules) if f"var({each})" not in f"{rules}{content}"}:
        rules = _COLOUR.sub(lambda found: "" if found[1] in unused else found[0], rules)
    return rules


def _below(root: str, rules: str) -> str:
    """The rules for what is below one root, without spaces that mean nothing.

    Most of them are nested in a rule for the root, whose name then stands there once. Browsers that know
    `light-dark()` know nested rules, too.
    """
    nested: list[str] = []
    others: list[str] = []
    for line in rules.split("\n"):
        is_nested = nested and (line.startswith((".limbeck", "@")) or line == "}")
        (nested if is_nested or line.startswith(".limbeck *") else others).append(line)
    inner = "\n".join(_OWN.sub("", _ROOT.sub("&", line)) for line in nested)
    return _compact(f"{_ROOT.sub(root, chr(10).join(others))}\n{root} {{\n{inner}\n}}")


def _compact(rules: str) -> str:
    return _PROPERTY.sub(r"\1:", _BESIDE.sub(r"\1", rules)).replace(";}", "}")


def _says_something(line: str, there: set[str]) -> bool:
    """Whether a line of a sheet is no rule, or a rule that may match."""
    rule = _RULE.fullmatch(line)
    if rule is None:
        return True
    plain = _CONDITION.sub("", rule[1])
    return any(_may_match(each, there) for each in _TOP_COMMA.split(plain))


def _may_match(selector: str, there: set[str]) -> bool:
    choices = all(
        any(_names(each) <= there for each in found.split(",")) for found in _CHOICE.findall(selector)
    )
    return choices and _names(_CHOICE.sub("", selector)) <= there


def _names(selector: str) -> set[str]:
    plain = _ATTRIBUTE.sub("", selector).strip()
    return {*_CLASS_NAME.findall(plain), *_TAG_NAME.findall(plain)}
