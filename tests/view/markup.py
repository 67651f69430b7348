"""HTML read back with a parser, to see what it really contains."""

from html.parser import HTMLParser

INLINE = {"span", "code", "bdi", "strong", "wbr"}
VOID = {"meta", "link", "br", "hr", "img", "input", "wbr"}


class Document(HTMLParser):
    """The elements and the text of a piece of HTML.

    Attributes:
        elements: Each start tag with its attributes, in order.
        words: The text, without that of the stylesheet.
        spaced: The same, with a space before each block.
        mistakes: End tags that do not fit, and elements left open.
    """

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.spaced = ""
        self.mistakes: list[str] = []
        self._open: list[str] = []
        self.feed(str(html))  # a Markup would escape what the parser adds to it
        self.close()
        self.mistakes += self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.spaced += " " * (tag not in INLINE)
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            self.mistakes.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if "style" not in self._open:
            self.words += data
            self.spaced += data

    def classed(self, name: str) -> list[str]:
        """The tags of the elements of a class."""
        return [tag for tag, attributes in self.elements if name in (attributes.get("class") or "").split()]

    def tags(self, *names: str) -> list[str]:
        """The elements of these names, in order."""
        return [tag for tag, _ in self.elements if tag in names]

    def skeleton(self) -> list[tuple[str, dict[str, str | None]]]:
        """The elements without those that colour code, show a hidden character or let a name break."""
        return [
            (tag, attributes)
            for tag, attributes in self.elements
            if not (tag == "span" and (attributes.get("class") or "") in COLOURING)
            and (tag, attributes) != ("wbr", {})
        ]


COLOURING = {"lb-chip", "lb-c", "lb-s", "lb-n", "lb-k", "lb-f", "lb-t"}


def words(html: str) -> str:
    """What a reader sees of a piece of HTML, with each run of white space as one space."""
    return " ".join(Document(html).spaced.split())
