"""Values of rows: as they are shown, and as they are compared when their type has changed."""

from __future__ import annotations

import datetime as dt
import json
import re
from decimal import Decimal
from typing import Any

NUMBER = re.compile(r"[+-]?(?:0|[1-9]\d*)(?:\.\d+)?")
"""Without leading zeros: in a postal code they mean something."""
POWER = re.compile(r"[+-]?\d(?:\.\d+)?e[+-]?\d{1,3}", re.IGNORECASE)
"""A number as a float is written where it is very large or small."""
FRACTION = re.compile(r"(?<=\d\d:\d\d)\.0+(?=[+-]|$)")
UTC = re.compile(r"(?<=\d\d:\d\d)\+00:00$")
MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?[+-]\d\d:\d\d")
UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
TRUTH = {"true": "1", "false": "0"}


def plain(value: Any) -> Any:
    """A value as JSON can hold it and a reader knows it."""
    if isinstance(value, (list, tuple)):
        return [plain(each) for each in value]
    if isinstance(value, dict):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, (bytes, memoryview)):
        return "0x" + bytes(value).hex()
    if isinstance(value, dt.datetime):
        return value.isoformat(" ")
    return value if value is None or isinstance(value, (bool, int, float, str)) else str(value)


def canonical(value: Any) -> str:
    """A text that is the same for the same value in another type.

    1, 1.00, true and '1' are the same; so are a day and its midnight, a moment in two time zones and, without
    one, in UTC, a UUID with and without hyphens, a value and the list of it alone.

    Args:
        value: What `plain` gave.
    """
    if isinstance(value, list):
        items = [canonical(each) for each in value]
        return items[0] if len(items) == 1 else f"[{', '.join(items)}]"
    if isinstance(value, dict):
        return json.dumps({key: canonical(each) for key, each in sorted(value.items())})
    return "NULL" if value is None else _canonical_text(str(value).rstrip())


def _canonical_text(text: str) -> str:
    if text.casefold() in TRUTH:
        return TRUTH[text.casefold()]
    text = f"{Decimal(text):f}" if POWER.fullmatch(text) else text
    if NUMBER.fullmatch(text):
        return _canonical_number(text)
    if text.startswith("0x"):
        return _decoded(text)
    if text.startswith(("{", "[")):
        return _parsed(text)
    if UUID.fullmatch(text):
        return text.replace("-", "").casefold()
    return _canonical_time(text)


def _canonical_number(text: str) -> str:
    # By its digits, of which there may be more than a float or a Decimal's context keeps.
    kept = text.removeprefix("+")
    kept = kept.rstrip("0").rstrip(".") if "." in kept else kept
    return "0" if kept == "-0" else kept


def _canonical_time(text: str) -> str:
    whole = FRACTION.sub("", text)
    if MOMENT.fullmatch(whole):
        whole = dt.datetime.fromisoformat(whole).astimezone(dt.timezone.utc).isoformat(" ")
    return UTC.sub("", whole).removesuffix(" 00:00:00")


def _decoded(text: str) -> str:
    try:
        return bytes.fromhex(text[2:]).decode()
    except ValueError:
        return text


def _parsed(text: str) -> str:
    try:
        return canonical(json.loads(text))
    except ValueError:
        return text
