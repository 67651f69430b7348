"""How well texts of a page stand out from what lies behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Locator

LEAST = 4.5
"""What WCAG AA asks of a text."""

# By selector, as WCAG computes it. All in one call: each call takes longer than what is computed.
CONTRASTS = """(within, [selectors, at]) => {
    const channels = colour => {
        const numbers = colour.match(/[\\d.]+/g).map(Number);
        const scale = colour.startsWith("color(") ? 1 : 255;
        return [...numbers.slice(0, 3).map(value => value / scale), numbers[3] ?? 1];
    };
    const luminance = ([red, green, blue]) => [red, green, blue]
        .map(value => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4))
        .reduce((sum, value, at) => sum + value * [0.2126, 0.7152, 0.0722][at], 0);
    const contrast = node => {
        let behind = node;
        while (channels(getComputedStyle(behind).backgroundColor)[3] < 1) behind = behind.parentElement;
        const both = [getComputedStyle(node).color, getComputedStyle(behind).backgroundColor]
            .map(colour => luminance(channels(colour))).sort((one, other) => other - one);
        return (both[0] + 0.05) / (both[1] + 0.05);
    };
    return selectors.map(selector => {
        const found = [...within.querySelectorAll(selector)];
        if (found.length === 0) throw new Error(`nothing is ${selector}`);
        return contrast(found.at(at));
    });
}"""


def pale(within: Locator, selectors: tuple[str, ...], *, last: bool = False) -> dict[str, float]:
    """The texts whose contrast is too low, by their selectors, with their contrasts.

    Args:
        within: Where the texts are.
        selectors: For each text one, in CSS.
        last: Whether the last of those that a selector finds is looked at, instead of the first.
    """
    contrasts = within.evaluate(CONTRASTS, [selectors, -1 if last else 0])
    found = {selector: round(each, 2) for selector, each in zip(selectors, contrasts, strict=True)}
    return {selector: contrast for selector, contrast in found.items() if contrast < LEAST}
