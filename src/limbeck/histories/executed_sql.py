"""The text of SQL that a call executes, put together from its syntax as far as that goes."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from itertools import islice, product

from limbeck.histories.bound_names import BoundTableName

UNKNOWN = "?"
"""Stands for a part of a text that only running the file tells."""

_MOST = 50
"""How many texts one expression may have: a name may stand for several."""

_PERCENT = re.compile(r"%(?:\((?P<name>\w+)\))?[srd]")
_FIELD = re.compile(r"\{(?P<name>\w*)\}")


def executed_texts(node: ast.Call) -> list[str]:
    """The texts that a call of `execute` may run; none for a statement that is built in Python.

    Args:
        node: The call, its names replaced by what they stand for.
    """
    given = [*node.args[:1], *(each.value for each in node.keywords if each.arg in {"sqltext", "statement"})]
    return texts(given[0]) if given else []


def texts(expression: ast.expr) -> list[str]:  # noqa: PLR0911  one for each kind of expression
    """What the text of an expression may be, `UNKNOWN` in place of what is not known; none for no text."""
    match expression:
        case BoundTableName():
            return [expression.name]
        case ast.Constant(value=str() as value):
            return [value]
        case ast.Tuple(elts=items) | ast.List(elts=items):
            return _limited(text for item in items for text in texts(item))
        case ast.IfExp(body=first, orelse=second):
            return [*texts(first), *texts(second)]
        case ast.JoinedStr(values=parts):
            inner = (each.value if isinstance(each, ast.FormattedValue) else each for each in parts)
            return _joined([_known(each) for each in inner])
        case ast.BinOp():
            return _operated(expression)
    return _called(expression) if isinstance(expression, ast.Call) else []


def _operated(expression: ast.BinOp) -> list[str]:
    """The texts that `+` and `%` make."""
    match expression:
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            is_text = bool(texts(left) or texts(right))
            return _joined([_known(left), _known(right)]) if is_text else []
        case ast.BinOp(left=left, op=ast.Mod(), right=right):
            return _filled(texts(left), _PERCENT, right.elts if isinstance(right, ast.Tuple) else [right], {})
    return []


def _called(expression: ast.Call) -> list[str]:
    """The texts that `format` makes, or that are handed to a function such as `text` or `dedent`."""
    match expression:
        case ast.Call(func=ast.Attribute(value=form, attr="format"), args=given, keywords=keywords):
            named = {each.arg: each.value for each in keywords if each.arg is not None}
            return _filled(texts(form), _FIELD, given, named)
        case ast.Call(args=[first, *_]) if found := texts(first):
            return found
        case ast.Call(func=ast.Attribute(value=ast.Call() as called)):  # text("…").bindparams(…)
            return texts(called)
    return []


def _known(expression: ast.expr) -> list[str]:
    return texts(expression) or [UNKNOWN]


def _filled(
    forms: list[str], places: re.Pattern[str], given: list[ast.expr], named: dict[str, ast.expr]
) -> list[str]:
    """Texts in which the places are filled in, in their order or by their names."""
    found: list[str] = []
    for form in forms:
        parts: list[list[str]] = []
        end = 0
        for number, place in enumerate(places.finditer(form)):
            name = place["name"] or ""
            position = int(name) if name.isdigit() else number
            value = named.get(name, given[position] if position < len(given) and not named else None)
            parts += [[form[end : place.start()]], [UNKNOWN] if value is None else _known(value)]
            end = place.end()
        found += _joined([*parts, [form[end:]]])
    return found


def _joined(parts: list[list[str]]) -> list[str]:
    return _limited("".join(each) for each in product(*parts))


def _limited(found: Iterable[str]) -> list[str]:
    return list(islice(dict.fromkeys(found), _MOST))
