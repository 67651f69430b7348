"""How a secret looks, and how it stays out of everything that is shown: the one place that knows.

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
`"name": "value"`, SQL's `NAME 'value'` and `IDENTIFIED BY 'value'`, and a program's `--name value`: in DSNs,
YAML, Python and JSON, escaped and as the repr of bytes. The whole value is masked, with its quotes. `None`,
`true`, `str`, placeholders such as `:password` and `$1`, a column of the same name and the declaration of one
are no secrets, and `key` alone is none in a text, where it mostly says how to sort.

**URLs.** The password is a secret, a port that is no number, and each parameter whose name says so. What
can't be parsed is masked by how it looks, rather too much than too little.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote, quote_plus, unquote, unquote_plus

from limbeck.databases.urls import render

if TYPE_CHECKING:
    from sqlalchemy import URL

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

_SECRET_NAME = re.compile(SECRET_NAME, re.IGNORECASE | re.DOTALL)
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")

# A name is taken whole, to look at a long one just once. The n of \n and the 20 of %20 are no part of it.
_NAME = re.compile(
    r"""
    (?<! [\w.-] ) (?P<head> (?: (?<=\\)[abfnrtv] | (?<=%)[0-9a-f]{2} )? )
    (?: (?P<by> IDENTIFIED [^\S\n] [^\n]{0,60}? \bBY ) | (?P<name> (?P<option> --(?=\w) )? [\w.-]*\w ) )
    (?: \\{0,8} ["']? \]? [^\S\n]* (?: => | := | =(?!=) | %3d | :(?!//|:) ) [^\S\n]*
      | [^\S\n]+ (?=')
      | (?(by) [^\S\n]* (?=") | (?!) )
      | (?(option) (?: \\{0,8} ["'] , )? [^\S\n]+ (?! [\s-] ) | (?!) )
    )
    (?: (?: str | bytes | SecretStr ) (?: [ ]?\|[ ]?None )? [ ]?=[ ]? )?
    """,
    re.IGNORECASE | re.VERBOSE,
)
# A quote that is left open reaches to the end of its line. Braces are ODBC's, > and | begin a block of YAML.
_VALUE = re.compile(
    r"""
    \*\*\* (?! [\w*] )
    | (?:
        [rbfu]{0,2} ' (?: [^'\\\n] | \\[\s\S] | '' )* (?: ' | (?=\n) | \\?\Z )
      | [rbfu]{0,2} " (?: [^"\\\n] | \\[\s\S] | "" )* (?: " | (?=\n) | \\?\Z )
      | [rbfu]{0,2} (?P<escaped> \\{1,8} ["'] ) (?: (?! (?<!\\) (?P=escaped) ) [^\n] )*
        (?: (?P=escaped) | (?=\n) | \Z )
      | \{ (?: [^}\n] | \}\} ){0,99} \}
      ) (?: [\w*.-]*[\w*] )?
    | [|>][+-]? (?: \n [^\S\n]+ [^\n]+ )+
    | (?: (?: Bearer | Basic | Digest ) [^\S\n]+ )? (?: \\[^\S\n] | [^;&\s] )+
    """,
    re.IGNORECASE | re.VERBOSE,
)
_NO_VALUE = re.compile(
    r"""
    (?: None | null | true | false | yes | no | str | bytes | SecretStr
      | \? | \$[0-9]+ | %s | %\(\w+\)s  # places for a value
      | : (?P<parameter> [a-z_]\w* )
      | (?: \w+ \. ){1,2} (?P<column> \w+ )
    ) (?= [\s;&,)\]}"'] | \Z )
    | (?: \w+ \. )? (?: Mapped \[ | Optional \[ | mapped_column \( | Column \( )
    """,
    re.IGNORECASE | re.VERBOSE,
)
_BEGINNING = re.compile(
    r"^(?: [rbfu]{1,2} (?= \\*['\"] ) | [|>][+-]?\n\s+ | (?: Bearer | Basic | Digest ) \s+ )",
    re.IGNORECASE | re.VERBOSE,
)

_WORD = re.compile(r"[^\s\"'<>]+")
_USER = re.compile(r"://(?:(?!\*\*\*)[^\s:/@])*:")
_PORT = re.compile(  # user@host: and then no number; whoever writes "port" there means one
    r"(?P<start>://[^\s:/@]*@[^\s:/@\[\]]*:)(?!(?:\d*|port)(?:,[^/?#]*)?[;:.)\]}]*(?:[/?#]|$))"
    r"(?P<secret>[^\s/?#]+)",
    re.IGNORECASE,
)
_SCHEME = re.compile(r"\s*[\w+.-]*://")

# A URL that SQLAlchemy cannot read: whatever stands after the user name may be the password.
_USERINFO = re.compile(r"^(?P<start>\s*[\w+.-]*:/*[^:/@?#]*:)(?P<secret>.*)@(?P<rest>[^@]*)$", re.DOTALL)
_NO_HOST = re.compile(
    r"^(?P<start>\s*[\w+.-]*:/*[^:/@?#]*:)(?P<secret>[^/?@]+)(?P<rest>[/?][^@]*)?$", re.DOTALL
)

# Shorter secrets are only removed where they stand alone: a password "a" must not eat every a of a message.
_SHORT = 4
# Passwords of which everybody knows, and the working directories of a shell.
_WELL_KNOWN = {
    "admin",
    "mysql",
    "password",
    "postgres",
    "root",
    "secret",
    "test",
    "true",
    "false",
    "none",
    "null",
}
_DIRECTORIES = {"PWD", "OLDPWD"}


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


def mask_address(text: str) -> str:
    """What somebody gave as the name of a database, as it may be shown.

    Args:
        text: Something that is no URL, such as a path or a DSN. In `user:password@host/name`, whose scheme
            may be missing or misspelt, what is between the first `:` and the last `@` is masked.
    """
    scheme = _SCHEME.match(text)
    start = scheme[0] if scheme else ""
    user, colon, tail = text[len(start) :].partition(":")
    _, at, host = tail.rpartition("@")
    return _mask_values(f"{start}{user}:{MASK}@{host}" if colon and at else text)


def mask_argument(argument: str) -> str:
    """An argument such as `name=value`, as `alembic -x` takes it, as it may be shown.

    Args:
        argument: The argument; its value may be a URL, and so may all of it.
    """
    name, equals, value = _argument(argument)
    if equals and is_secret_name(name):
        return f"{name}={MASK}"
    return f"{name}{equals}{mask_url(value)}"


def secrets_in_argument(argument: str) -> tuple[str, ...]:
    """The secrets in an argument such as `name=value`, none of them empty.

    Args:
        argument: The argument.
    """
    name, _, value = _argument(argument)
    if is_secret_name(name):
        return (value,) if value else ()
    return secrets_of(value)


def secrets_in_environment(variables: Mapping[str, str]) -> tuple[str, ...]:
    """The values of environment variables that are secrets, or URLs that hold them.

    Values that are too short or too well known to be told from ordinary words are left out.

    Args:
        variables: The variables.
    """
    found: list[str] = []
    for name, value in variables.items():
        if is_secret_name(name) and name not in _DIRECTORIES:
            found.append(value)
        elif "://" in value:
            found += secrets_of(value)
    telling = (each for each in found if len(each) >= _SHORT and each.lower() not in _WELL_KNOWN)
    return tuple(dict.fromkeys(telling))


def mask_url(url: str | URL) -> str:
    """A database URL as it may be shown: the password and secret query parameters become `***`.

    Never raises; a text that is no URL is masked by how it looks.
    """
    parsed = _parse(url)
    if parsed is None:
        return _mask_unparsed(_text(url))
    if parsed.get_backend_name() != "sqlite":  # a DSN that was taken for a host or a name; there it is a path
        parsed = parsed.set(
            host=parsed.host and _mask_values(parsed.host),
            database=parsed.database and _mask_values(parsed.database),
        )
    shown = render(parsed.set(query={}), hide_password=True)
    secrets = secrets_of(url)  # one may be repeated in a parameter of another name
    pairs = [f"{quote_plus(name)}={_mask_parameter(name, value, secrets)}" for name, value in _query(parsed)]
    return f"{shown}?{'&'.join(pairs)}" if pairs else shown


def secrets_of(url: str | URL) -> tuple[str, ...]:
    """The secrets that a database URL holds, none of them empty, each once."""
    parsed = _parse(url)
    if parsed is None:
        text = _text(url)
        found = [match["secret"] for match in (_USERINFO.match(text), _NO_HOST.match(text)) if match]
        found += [part for secret in found for part in re.split(r"[@:/]", secret) if len(part) >= _SHORT]
        found += [match["secret"] for match in _PORT.finditer(text)]
        found += secrets_in_text(text)
    else:
        found = [str(parsed.password)] if parsed.password else []
        for name, value in _query(parsed):
            if is_secret_name(name):
                found.append(value)
            found += secrets_in_text(value)
        if parsed.get_backend_name() != "sqlite":  # there, the database is a path
            found += [
                secret for name in (parsed.host, parsed.database) for secret in secrets_in_text(name or "")
            ]
    return tuple(dict.fromkeys(secret for secret in found if secret))


def has_unquoted_at(url: URL) -> bool:
    """Whether an unquoted `@` of a password sent its second half into the host or the database."""
    return url.password is not None and "@" in f"{url.host or ''}{url.database or ''}"


def scrub(text: str, secrets: Iterable[str]) -> str:
    """A text without these secrets, be they written plainly, URL-quoted, in JSON or as a Python literal."""
    forms = {form for secret in secrets if secret for form in _forms(secret)}
    for form in sorted(forms, key=len, reverse=True):
        pattern = re.escape(form)
        if len(form) < _SHORT:
            pattern = rf"(?<!\w){pattern}(?!\w)"
        text = re.sub(pattern, MASK, text)
    return text


def _mask_spans(text: str, spans: Callable[[str], Iterator[tuple[int, int]]]) -> str:
    shown, done = [], 0
    for start, end in spans(text):
        shown += [text[done:start], MASK]
        done = end
    return "".join((*shown, text[done:]))


def _mask_values(text: str) -> str:
    return _mask_spans(text, _values)


def _passwords(text: str) -> Iterator[tuple[int, int]]:
    """Where the passwords of the URLs in a text begin and end: at the last `@`, since some hold one."""
    for word in _WORD.finditer(text) if "://" in text else ():
        user = _USER.search(word[0])
        at = word[0].rfind("@")
        if user and at >= user.end():
            yield word.start() + user.end(), word.start() + at
        elif port := _PORT.search(word[0]):
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
    return not found["column"] or found["column"].lower() == (name["name"] or "").rpartition(".")[2].lower()


def _names_a_secret(found: re.Match[str]) -> bool:
    name = found["name"]
    if name is None:  # IDENTIFIED BY
        return True
    return name.rpartition(".")[2].lower() != "key" and (
        is_secret_name(name) or is_secret_name(found["head"] + name)
    )


def _unquoted(value: str) -> str:
    value = _BEGINNING.sub("", value)
    return value.strip("'\"{}\\") if value[:1] in "'\"{\\" else value.rstrip("'\"{}\\,)]")


def _argument(argument: str) -> tuple[str, str, str]:
    """Name, equals sign and value; all of a URL is a value, whose query may hold an equals sign."""
    name, equals, value = argument.partition("=")
    return (name, equals, value) if equals and "://" not in name else ("", "", argument)


def _text(url: str | URL) -> str:
    return url if isinstance(url, str) else url.render_as_string(hide_password=False)


def _parse(url: str | URL) -> URL | None:
    """The URL, unless it can't be read or an unquoted `@` in its password ended up elsewhere."""
    from sqlalchemy import make_url  # it takes time to load, and most texts hold no URL
    from sqlalchemy.exc import ArgumentError

    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        return None
    return None if has_unquoted_at(parsed) else parsed


def _query(url: URL) -> Iterator[tuple[str, str]]:
    for name, values in url.query.items():
        for value in (values,) if isinstance(values, str) else values:
            yield name, value


def _mask_parameter(name: str, value: str, secrets: Iterable[str] = ()) -> str:
    if is_secret_name(name):
        return MASK
    masked = _mask_values(scrub(value, secrets))
    return MASK.join(quote(piece, safe="/") for piece in masked.split(MASK))


def _mask_unparsed(text: str) -> str:
    match = _USERINFO.match(text) or _NO_HOST.match(text)
    if match:
        text = f"{match['start']}{MASK}{'@' if match.re is _USERINFO else ''}{match['rest'] or ''}"
    head, mark, query = _PORT.sub(rf"\g<start>{MASK}", text).partition("?")
    if mark:
        pairs = parse_qsl(query, keep_blank_values=True)
        query = "&".join(f"{quote_plus(name)}={_mask_parameter(name, value)}" for name, value in pairs)
    return mask_address(f"{head}{mark}{query}")


def _forms(secret: str) -> set[str]:
    """A secret as it may be written."""
    plain = {secret, unquote(secret), unquote_plus(secret)}
    quoted = {quote(form, safe=safe) for form in plain for safe in ("", "/", " +", "/@:")}
    lower = {re.sub(r"%[0-9A-F]{2}", lambda match: match[0].lower(), form) for form in quoted}
    escaped = {repr(form)[1:-1] for form in plain}
    escaped |= {
        json.dumps(form, ensure_ascii=ascii_only)[1:-1] for form in plain for ascii_only in (True, False)
    }
    escaped |= {repr(form.encode(errors="surrogatepass"))[2:-1] for form in plain}
    return {form for form in plain | quoted | lower | escaped | {quote_plus(form) for form in plain} if form}
