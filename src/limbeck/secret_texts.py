"""How a secret looks in a text, and the text without it: the one place that knows.

**Names.** A value is a secret if its name says so. A name is split into words at everything that is no letter
or digit, and at the humps of camelCase; case does not matter, nor do digits at the end of a word.

- A word that is or ends with `password`, `passwd`, `passphrase`, `passcode`, `secret`, `token`, `credential`,
  `pw`, `pwd`, `psw`, or a key that is never public, such as `apikey` or `access_key`, decides wherever it
  stands: `DB_PASSWORD`, `PGPASSWORD`, `dbpw`, `clientSecret`, `secret_key_base`.
- `pass` and what ends with it, `tok`, `jwt`, `auth`, `authorization` and `key` decide as the last word only:
  `dbPass`, `smtp_auth`, `stripe_key`; not `pass_rate`, `auth_user`, `key_columns`. A `compass` is no secret,
  nor is a `primary_key`.
- A last word such as `file`, `type` or `length` says that the value is only about a secret: `token_type`.

**Texts.** A secret is recognised by its name in `name=value`, `name: value`, `name => value`,
`"name": "value"`, SQL's `NAME 'value'`, `(name)=(value)` and `IDENTIFIED BY 'value'`, and a program's
`--name value`: in DSNs, YAML, Python and JSON, escaped and as the repr of bytes. The whole value is masked,
with its quotes. `None`, `true`, `str`, placeholders such as `:password` and `$1`, a column of the same
name, a function of it and its declaration are no secrets; `key` alone is none in a text, where it mostly says
how to sort.

It stands below the errors, which show nothing else. URLs, arguments and variables are taken apart by
`databases.masking`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from limbeck.patterns import LatePattern

MASK = "***"

SECRET_NAME = (
    # Only about a secret.
    r"^(?!.*(?:^|[^a-z0-9])"  # noqa: S105  no password, but what one is called
    r"(?:file|path|dir|directory|name|type|length|count|limit|policy|method|encryption)$).*(?:"
    # Decide wherever they stand.
    r"(?:passwor[dt]|passwd?|passphrase|passcode|secret|token|credential)s?[0-9]*(?![a-z0-9])"
    r"|(?:api|access|private|secret|encryption|signing|master|shared|account)"
    r"[^a-z0-9]?keys?[0-9]*(?![a-z0-9])"
    r"|(?:pwd?|psw)[0-9]*(?![a-z0-9])"
    r"|(?:^|[^a-z0-9])creds?[0-9]*(?![a-z0-9])"
    # Decide at the end.
    r"|(?<!com)(?<!by)(?<!sur)(?<!tres)(?<!under)(?<!over)(?<!low)(?<!high)(?<!band)pass[0-9]*$"
    r"|(?:^|[^a-z0-9])(?:tok|jwt|(?<!require[^a-z0-9])auth|authorization)[0-9]*$"
    r"|(?:^|[^a-z0-9])(?<!primary[^a-z0-9])(?<!foreign[^a-z0-9])(?<!unique[^a-z0-9])"
    r"(?<!partition[^a-z0-9])(?<!sort[^a-z0-9])(?<!public[^a-z0-9])"
    r"(?<!cache[^a-z0-9])(?<!group[^a-z0-9])(?<!natural[^a-z0-9])key[0-9]*$"
    r")"
)
"""The names of secrets, once camelCase is split: a pattern that Python and PostgreSQL read alike."""

_SECRET_NAME = LatePattern(SECRET_NAME, re.IGNORECASE | re.DOTALL)
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")

# A name is taken whole, to look at a long one just once. The n of \n and the 20 of %20 are no part of it.
_NAME = LatePattern(
    r"""
    (?<! [\w.-] ) (?P<head> (?: (?<=\\)[abfnrtv] | (?<=%)[0-9a-f]{2} )? )
    (?:
        (?P<columns> \( [\w, "]{1,199} \)= (?=\() )  # how PostgreSQL shows a key
      | (?P<by>  # SQL's; Alembic says "Can't locate revision identified by '…'"
          (?: (?-i:IDENTIFIED) | (?: USER | ROLE | TO ) [^\S\n]+ \S{1,99} [^\S\n]+ IDENTIFIED )
          [^\S\n] [^\n]{0,60}? \bBY
        )
      | (?P<name> (?P<option> --(?=\w) )? [\w.-]*\w )
    )
    (?(columns) | (?: \\{0,8} ["']? \]? [^\S\n]* (?: => | := | =(?!=) | %3d | :(?!//|:) ) [^\S\n]*
      | [^\S\n]+ (?=')
      | (?(by) [^\S\n]* (?=") | (?!) )
      | (?(option) (?: \\{0,8} ["'] , )? [^\S\n]+ (?! [\s-] ) | (?!) )
    ) )
    (?: (?: str | bytes | SecretStr ) (?: [ ]?\|[ ]?None )? [ ]?=[ ]? )?
    """,
    re.IGNORECASE | re.VERBOSE,
)
# A quote that is left open reaches to the end of its line. Braces are ODBC's, > and | begin a block of YAML.
_VALUE = LatePattern(
    r"""
    \*\*\* (?! [\w*] )
    | (?:
        [rbfu]{0,2} ' (?: [^'\\\n] | \\[\s\S] | '' )* (?: ' | (?=\n) | \\?\Z )
      | [rbfu]{0,2} " (?: [^"\\\n] | \\[\s\S] | "" )* (?: " | (?=\n) | \\?\Z )
      | [rbfu]{0,2} (?P<escaped> \\{1,8} ["'] ) (?: (?! (?<!\\) (?P=escaped) ) [^\n] )*
        (?: (?P=escaped) | (?=\n) | \Z )
      | \{ (?: [^}\n] | \}\} ){0,99} \}
      | (?<=\)=) \( [^()\n]{0,999} \)
      ) (?: [\w*.-]*[\w*] )?
    | [|>][+-]? (?: \n [^\S\n]+ [^\n]+ )+
    | (?: (?: Bearer | Basic | Digest ) [^\S\n]+ )? (?: \\[^\S\n] | [^;&\s] )+
    """,
    re.IGNORECASE | re.VERBOSE,
)
_NO_VALUE = LatePattern(
    r"""
    (?: None | null | true | false | yes | no | str | bytes | SecretStr
      | \? | \$[0-9]+ | %s | %\(\w+\)s  # places for a value
      | : (?P<parameter> [a-z_]\w* )
      | (?: \w+ \. ){1,2} (?P<column> \w+ )
    ) (?= [\s;&,)\]}"'] | \Z )
    | \w+ \( (?P<inside> \w+ ) (?= [\s,)] )
    | [ ]? syntax [ ] error
    | (?: \w+ \. )? (?: Mapped \[ | Optional \[ | mapped_column \( | Column \( )
    """,
    re.IGNORECASE | re.VERBOSE,
)
_BEGINNING = LatePattern(
    r"^(?: [rbfu]{1,2} (?= \\*['\"] ) | [|>][+-]?\n\s+ | (?: Bearer | Basic | Digest ) \s+ )",
    re.IGNORECASE | re.VERBOSE,
)

_WORDS = re.compile(r"\w+")
_WORD = re.compile(r"[^\s\"'<>]+")
_USER = LatePattern(r":/{1,3}(?:(?!\*\*\*)[^\s:/@])*:")
# A secret in place of a port: user@host: and then no number; whoever writes "port" there means one.
NO_PORT = LatePattern(
    r"(?P<start>://[^\s:/@]*@[^\s:/@\[\]]*:)(?!(?:\d*|port)(?:,[^/?#]*)?[;:.)\]}]*(?:[/?#]|$))"
    r"(?P<secret>[^\s/?#]+)",
    re.IGNORECASE,
)


def is_secret_name(name: str) -> bool:
    """Whether what has this name is a secret: a parameter, an option, a variable."""
    return _SECRET_NAME.search(_HUMP.sub("_", name)) is not None


def mask_text(text: str) -> str:
    """A text with `***` for the password of each URL in it and each value that is a secret by its name.

    Args:
        text: Any text: a DSN, an error, a line of source, what a program printed.
    """
    return _mask_spans(_mask_spans(text, _passwords), _values)


def secrets_in_text(text: str) -> list[str]:
    """What `mask_text` masks, without quotes: passwords in URLs first.

    Args:
        text: Any text.
    """
    rest = _mask_spans(text, _passwords)
    found = [text[start:end] for start, end in _passwords(text)]
    found += [_unquoted(rest[start:end]) for start, end in _values(rest)]
    return [secret for secret in found if secret not in {"", MASK}]


def _mask_spans(text: str, spans: Callable[[str], Iterator[tuple[int, int]]]) -> str:
    shown, done = [], 0
    for start, end in spans(text):
        shown += [text[done:start], MASK]
        done = end
    return "".join((*shown, text[done:]))


def mask_values(text: str) -> str:
    """A text with `***` for each value that is a secret by its name, URLs left as they are.

    Args:
        text: Any text.
    """
    return _mask_spans(text, _values)


def _passwords(text: str) -> Iterator[tuple[int, int]]:
    """Where the passwords of the URLs in a text begin and end: at the last `@`, since some hold one."""
    for word in _WORD.finditer(text) if ":/" in text else ():
        user = _USER.search(word[0])
        at = word[0].rfind("@")
        if user and at >= user.end():
            yield word.start() + user.end(), word.start() + at
        elif port := NO_PORT.search(word[0]):
            yield word.start() + port.start("secret"), word.start() + port.end("secret")


def _values(text: str) -> Iterator[tuple[int, int]]:
    """Where the values of secret names begin and end."""
    position = 0
    while name := _NAME.search(text, position):
        position = name.end()
        if not _names_a_secret(name) or _is_no_value(name, text):
            continue
        if value := _VALUE.match(text, position):
            yield value.span()
            position = value.end()


def _is_no_value(name: re.Match[str], text: str) -> bool:
    """Whether what stands behind the name of a secret is none: a word, a placeholder, a column."""
    found = _NO_VALUE.match(text, name.end())
    if found is None:
        return False
    if found["parameter"]:
        return is_secret_name(found["parameter"])
    column = found["column"] or found["inside"]
    return not column or column.lower() == (name["name"] or "").rpartition(".")[2].lower()


def _names_a_secret(found: re.Match[str]) -> bool:
    name = found["name"]
    if name is None:
        return not found["columns"] or any(is_secret_name(each) for each in _WORDS.findall(found["columns"]))
    return name.rpartition(".")[2].lower() != "key" and (
        is_secret_name(name) or is_secret_name(found["head"] + name)
    )


def _unquoted(value: str) -> str:
    value = _BEGINNING.sub("", value)
    return value.strip("'\"{}\\") if value[:1] in "'\"{\\" else value.strip("'\"{}\\,()]")
