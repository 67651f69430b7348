"""Python and SQL with their words coloured by CSS classes."""

from __future__ import annotations

from functools import cache
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
    words = Markup().join(_word(kind, word) for kind, word in _lexer(language).get_tokens(text))
    return Markup('<pre class="lb-code"><code>{}</code></pre>').format(words)


def _word(kind: _TokenType, word: str) -> Markup:
    drawn = shown(word, keep="\n\t")
    name = next((name for wide, name in CLASSES if is_token_subtype(kind, wide)), None)
    return drawn if name is None else Markup('<span class="{}">{}</span>').format(name, drawn)


@cache
def _lexer(language: Language) -> Lexer:
    return get_lexer_by_name(language, stripnl=False, ensurenl=False)
