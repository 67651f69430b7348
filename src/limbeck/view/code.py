"""Python and SQL with their words coloured by CSS classes."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Literal

from markupsafe import Markup
from pygments.lexers import get_lexer_by_name
from pygments.token import Comment, Keyword, Name, Number, Operator, String, _TokenType, is_token_subtype

from limbeck.errors import InputError
from limbeck.view.characters import shown

if TYPE_CHECKING:
    from pygments.lexer import Lexer

Language = Literal["python", "sql"]

LANGUAGES: tuple[Language, ...] = ("python", "sql")

# PostgreSQL's is the one that knows the types of SQLAlchemy; it reads the SQL of other dialects as well.
_LEXERS: dict[Language, str] = {"python": "python", "sql": "postgresql"}

# From the narrow to the wide: the first that holds a token gives its class; anything else has none.
CLASSES: tuple[tuple[_TokenType, str], ...] = (
    (Comment, "lb-c"),
    (String, "lb-s"),
    (Number, "lb-n"),
    (Name.Builtin, "lb-t"),
    (Name.Class, "lb-f"),
    (Name.Decorator, "lb-f"),
    (Name.Function, "lb-f"),
    (Keyword.Type, "lb-t"),
    (Keyword, "lb-k"),
    (Operator.Word, "lb-k"),
)


def highlight(text: str, language: Language) -> Markup:
    """A listing as `<pre><code>`, its line breaks kept and its hidden characters made visible.

    Args:
        text: The code.
        language: `python` or `sql`.

    Raises:
        InputError: The language is neither.
    """
    if language not in LANGUAGES:
        raise InputError(
            f"limbeck does not highlight {language!r}.",
            slug="unknown-language",
            remedy=f"Use one of: {', '.join(LANGUAGES)}.",
        )
    return Markup('<pre class="lb-code"><code>{}</code></pre>').format(coloured(text, language))


def coloured(text: str, language: Language) -> Markup:
    """The words of a piece of code, without an element around them.

    Args:
        text: The code; a line of it will do.
        language: `python` or `sql`.
    """
    return Markup().join(drawn for _, drawn in words(text, language))


def words(text: str, language: Language) -> Iterator[tuple[str, Markup]]:
    """The words of a piece of code, and what is between them, each as it is written and as it is drawn.

    Args:
        text: The code; a line of it will do.
        language: `python` or `sql`.
    """
    return ((word, _word(kind, word)) for kind, word in _tokens(text, language))


def _tokens(text: str, language: Language) -> Iterator[tuple[_TokenType, str]]:
    for kind, word in _lexer(language).get_tokens(text):
        # SQLAlchemy and Alembic write the words of SQL in capitals and plain names in small letters: a
        # column `value` is a name, although SQL has a word `VALUE`.
        is_name = language == "sql" and word.islower() and _class(kind) in ("lb-k", "lb-t")
        yield (Name if is_name else kind), word


# The words of a migration repeat.
@lru_cache(maxsize=4096)
def _word(kind: _TokenType, word: str) -> Markup:
    drawn, name = shown(word, keep="\n\t"), _class(kind)
    # Both are markup: the class is ours, and the word is escaped.
    return drawn if name is None else Markup(f'<span class="{name}">{drawn}</span>')  # noqa: S704  all escaped


@cache
def _class(kind: _TokenType) -> str | None:
    return next((name for wide, name in CLASSES if is_token_subtype(kind, wide)), None)


@cache
def _lexer(language: Language) -> Lexer:
    return get_lexer_by_name(_LEXERS[language], stripnl=False, ensurenl=False)
