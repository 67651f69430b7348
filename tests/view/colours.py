"""Colours of a stylesheet worked out as a browser does, for contrast ratios."""

import re
import sys
from pathlib import Path

Colour = tuple[float, float, float, float]

NAMED = {"white": "#ffffff", "black": "#000000", "green": "#008000", "red": "#ff0000", "blue": "#0000ff"}


def declared(css: str) -> dict[str, str]:
    """The custom properties that a stylesheet declares, the first declaration of each."""
    found: dict[str, str] = {}
    for name, value in re.findall(r"(--[\w-]+)\s*:\s*([^;{}]+)", css):
        found.setdefault(name, value.strip())
    return found


def jupyterlab(theme: str) -> dict[str, str]:
    """The variables of a theme of the installed JupyterLab: `light` or `dark`."""
    file = Path(sys.prefix) / f"share/jupyter/lab/themes/@jupyterlab/theme-{theme}-extension/index.css"
    return declared(file.read_text(encoding="utf-8"))


def arguments(text: str) -> list[str]:
    """What stands between commas that are not within parentheses."""
    parts, depth = [""], 0
    for character in text:
        depth += (character == "(") - (character == ")")
        if character == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += character
    return [part.strip() for part in parts]


def resolve(value: str, variables: dict[str, str], scheme: str) -> Colour:
    """The red, green, blue and opacity, 0 to 1, of a CSS colour."""
    value = NAMED.get(value, value)
    if value.startswith("#"):
        digits = value[1:] if len(value) > 4 else "".join(digit * 2 for digit in value[1:])
        red, green, blue = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
        return red, green, blue, 1.0
    name, _, rest = value.partition("(")
    given = arguments(rest.removesuffix(")"))
    if name == "var":
        known = variables.get(given[0])
        return resolve(known if known is not None else given[1], variables, scheme)
    if name == "light-dark":
        return resolve(given[scheme == "dark"], variables, scheme)
    if name == "rgba":
        red, green, blue, opacity = map(float, given)
        return red / 255, green / 255, blue / 255, opacity
    assert name == "color-mix", value
    assert given[0] == "in srgb", value
    first, share = given[1].rsplit(" ", 1)
    return mixed(
        resolve(first, variables, scheme),
        resolve(given[2], variables, scheme),
        float(share.rstrip("%")) / 100,
    )


def mixed(one: Colour, other: Colour, share: float) -> Colour:
    """So much of one colour in the other; both are opaque in the variables that are mixed."""
    assert one[3] == other[3] == 1.0
    red, green, blue = (share * a + (1 - share) * b for a, b in zip(one[:3], other[:3], strict=True))
    return red, green, blue, 1.0


def over(top: Colour, ground: Colour) -> Colour:
    """A colour that may be translucent, painted on an opaque one."""
    red, green, blue = (top[3] * a + (1 - top[3]) * b for a, b in zip(top[:3], ground[:3], strict=True))
    return red, green, blue, 1.0


def contrast(text: Colour, ground: Colour) -> float:
    """The contrast ratio of the Web Content Accessibility Guidelines, from 1 to 21."""
    lighter, darker = sorted((luminance(over(text, ground)), luminance(ground)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: Colour) -> float:
    """Relative luminance, from 0 to 1."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour[:3]
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
