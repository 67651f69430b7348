"""Secrets inside texts that are no URL: `password=…` in any of its spellings, and `user:password@`."""

from __future__ import annotations

import re

MASK = "***"

# Names whose value is a secret: password, sslpassword, passwd, PWD, api_key, token …; passfile is a path.
SECRET_NAME = re.compile(
    r"pass(?!file)|pwd|secret|token|credential|(?:^|[_.-])(?:pw|tok|key)$|(?:api|access|private)_?key",
    re.IGNORECASE,
)

# password=x, pwd = 'it\'s', "token": "x", secret: x, PWD={x}, and SQL's PASSWORD 'x'. The word alone begins
# a match, not the name that it ends, as in PGPASSWORD: looking back would take quadratic time in a long text.
# Three stars are masked already. A quote that is left open reaches to the end of its line.
# MySQL says "using password: YES" of no secret.
_SECRET_PART = re.compile(
    r"""
    (?P<name>
        (?:pass(?:word|wd|phrase)?|pwd|secret|token|credentials?|(?:api|access|private|secret)_?key)
        (?: \\?["']? [^\S\n]* (?: = (?!=) | : (?!//) ) [^\S\n]* | [^\S\n]+ (?=') )
    )
    (?! (?:yes|no) \) )
    (?P<value>
        \*\*\* (?= @ | [,)\]}"']* (?: [;&\s] | \Z ) )
      | [rbfu]{0,2} ' (?: [^'\\\n] | \\. | '' )* (?: ' | (?=\n) | \\?\Z )
      | [rbfu]{0,2} " (?: [^"\\\n] | \\. )* (?: " | (?=\n) | \\?\Z )
      | \{ (?: [^}] | \}\} )* \}
      | [^;&\s]+
    )
    """,
    re.IGNORECASE | re.VERBOSE,
)

_PREFIX = re.compile(r"^[rbfu]{1,2}(?=['\"])", re.IGNORECASE)
_SCHEME = re.compile(r"\s*[\w+.-]*://")


def mask_parts(text: str) -> str:
    """A text with `***` for each value whose name says that it is a secret.

    Args:
        text: Any text: a DSN, an error, a line of source, what a program printed.
    """
    return _SECRET_PART.sub(lambda found: found["name"] + MASK, text)


def secret_parts(text: str) -> list[str]:
    """The values that `mask_parts` masks, without their quotes.

    Args:
        text: Any text.
    """
    return [_PREFIX.sub("", found["value"]).strip("'\"{}") for found in _SECRET_PART.finditer(text)]


def mask_userinfo(text: str) -> str:
    """A text that stands for one address, with what is between its first `:` and its last `@` masked.

    Args:
        text: Something like `user:password@host/name`, whose scheme may be missing or misspelt.
    """
    scheme = _SCHEME.match(text)
    start = scheme[0] if scheme else ""
    user, colon, tail = text[len(start) :].partition(":")
    _, at, host = tail.rpartition("@")
    return f"{start}{user}:{MASK}@{host}" if colon and at else text


def mask_given(text: str) -> str:
    """What somebody gave as the name of a database, as it may be shown.

    Args:
        text: The text, which is no URL that can be read.
    """
    return mask_parts(mask_userinfo(text))
