"""The stylesheet: colours that can be read, and few bytes."""

import re
from importlib.resources import files
from pathlib import Path

import pytest
from markupsafe import Markup
from tests.view.colours import contrast, declared, jupyterlab, resolve

from limbeck.view.code import CLASSES
from limbeck.view.styles import needed, rooted, stylesheet

THEMES = {
    "page, light": ("light", {}),
    "page, dark": ("dark", {}),
    "JupyterLab, light": ("light", jupyterlab("light")),
    "JupyterLab, dark": ("dark", jupyterlab("dark")),
}

TINT = "color-mix(in srgb, {} 8%, var(--lb-ground))"
"""The ground of a badge, as the stylesheet says it."""

TONES = ("--lb-destructive", "--lb-caution", "--lb-safe")

TEXT = [
    *(
        (f"var({ink})", f"var({ground})")
        for ink in ("--lb-ink", "--lb-soft")
        for ground in ("--lb-ground", "--lb-raised")
    ),
    *((f"var(--lb-{word})", "var(--lb-ground)") for word in ("keyword", "string", "number", "name")),
    *(("var(--lb-ink)", TINT.format(f"var({tone})")) for tone in TONES),
]

SHAPES = [
    *((f"var({tone})", TINT.format(f"var({tone})")) for tone in TONES),
    *((f"var({tone})", "var(--lb-raised)") for tone in (*TONES, "--lb-rename", "--lb-focus")),
    *((f"var({tone})", "var(--lb-ground)") for tone in (*TONES, "--lb-rename", "--lb-focus")),
]


def ratio(theme: str, text: str, ground: str) -> float:
    scheme, outside = THEMES[theme]
    variables = declared(stylesheet()) | outside
    return contrast(resolve(text, variables, scheme), resolve(ground, variables, scheme))


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("text", "ground"), TEXT)
def test_text_reaches_the_contrast_of_wcag_aa(theme: str, text: str, ground: str) -> None:
    """Every colour of text has at least 4.5 : 1 on every ground that it stands on."""
    assert ratio(theme, text, ground) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("shape", "ground"), SHAPES)
def test_symbols_and_outlines_reach_the_contrast_of_wcag_aa(theme: str, shape: str, ground: str) -> None:
    """Every symbol, mark at the side of a card and focus outline has at least 3 : 1."""
    assert ratio(theme, shape, ground) >= 3


def test_contrast_is_the_one_of_the_guidelines() -> None:
    """The measure itself gives the known ratios, so that the tests above mean something."""
    black, white = resolve("#000", {}, "light"), resolve("white", {}, "light")
    assert contrast(black, white) == pytest.approx(21)
    assert contrast(resolve("#767676", {}, "light"), white) == pytest.approx(4.54, abs=0.005)
    assert contrast(resolve("rgba(0,0,0,.54)", {}, "light"), white) == pytest.approx(4.6, abs=0.05)


def test_colours_come_from_jupyterlab_or_a_fallback() -> None:
    """No rule names a colour of its own: only the variables at the top do, after JupyterLab's."""
    head, rules = stylesheet().split("container-type", 1)
    assert re.findall(r"#[0-9a-f]{3,8}\b|rgba?\(|hsla?\(", rules) == []
    assert [line for line in head.splitlines() if "#" in line and "var(--jp-" not in line] == []


def test_every_class_of_code_has_a_colour() -> None:
    """What the highlighter writes, the stylesheet knows."""
    assert [name for _, name in CLASSES if f".{name}" not in stylesheet()] == []


def test_the_stylesheet_is_small_and_asks_for_nothing() -> None:
    """It travels with every output of a notebook: under 12 kB, without comments, imports and addresses."""
    assert len(stylesheet().encode()) < 12_000
    assert not re.search(r"/\*|@import|url\(|</", stylesheet())


def test_the_root_carries_the_stylesheet_once_or_not_at_all() -> None:
    """A panel that has the stylesheet already does not get it with every piece."""
    assert str(rooted(Markup("<p>x</p>"), styled=False)) == '<div class="limbeck"><p>x</p></div>'
    assert rooted(Markup("<p>x</p>")).count("<style>") == 1


RULES = """
.limbeck {
--lb-ground: white;
background: var(--lb-ground);
}
.limbeck p { margin: 0; }
.limbeck .lb-a { color: red; }
.limbeck .lb-b, .limbeck .lb-a .lb-c { color: blue; }
.limbeck :is(.lb-b, .lb-c) .lb-a { color: green; }
.limbeck .lb-a:not(.lb-b) { color: black; }
.limbeck td.lb-a[data-x="y"]:hover, .limbeck summary { color: pink; }
@container (max-width: 46em) {
.limbeck .lb-b { color: red; }
}
@container (max-width: 40em) {
.limbeck .lb-a { color: red; }
}
""".strip()


@pytest.mark.parametrize(
    ("content", "left_out"),
    [
        ('<td><p class="lb-a lb-b lb-c">', set()),
        ('<p class="lb-a lb-c">', {9, 10, 11, 12}),
        ('<summary><p class="lb-a">', {6, 7, 10, 11, 12}),
        ('<p class="lb-b">', {5, 7, 8, 9, 13, 14, 15}),
        ("<p>", set(range(5, 16))),
        ("<a>", set(range(4, 16))),
    ],
)
def test_an_output_has_the_rules_that_may_say_something_of_it(content: str, left_out: set[int]) -> None:
    """A rule stays where a selector finds all of its classes and tags; an empty block goes with its rules."""
    lines = RULES.split("\n")
    assert needed(RULES, content) == "\n".join(line for at, line in enumerate(lines) if at not in left_out)


def test_the_rules_of_one_output_say_nothing_of_another() -> None:
    """A badge keeps its colour where a later output has the rule of all badges and not that of its own."""
    styled = [
        str(rooted(Markup('<p class="lb-badge {}">').format(tone))) for tone in ("lb-caution", "lb-safe")
    ]
    names = [re.findall(r'^<div class="limbeck (lb-of-[0-9a-f]{8})"><style>', each)[0] for each in styled]
    assert names[0] != names[1]
    for name, each in zip(names, styled, strict=True):
        rules = each.partition("</style>")[0]
        own = rules.partition(f"}}.limbeck.{name}{{*,")[2]
        assert ".lb-badge{" in own
        assert own.endswith("}}")
        assert re.search(rf"\.limbeck(?![-.\w])|\.limbeck(?!-)\.(?!{name})", rules) is None


def test_a_colour_that_nothing_asks_for_stays_out() -> None:
    """Neither a rule nor the content; a colour that another one is made of stays with it."""
    rules = (
        "--lb-a: red;\n--lb-b: mix(var(--lb-a));\n--lb-c: blue;\n--lb-d: mix(var(--lb-c));\n"
        ".limbeck p { color: var(--lb-b); }"
    )
    assert (
        needed(rules, "<p>") == "--lb-a: red;\n--lb-b: mix(var(--lb-a));\n.limbeck p { color: var(--lb-b); }"
    )
    assert "--lb-d" in needed(rules, '<p style="color: var(--lb-d)">')


def test_rules_are_nested_below_their_root() -> None:
    """Once, also those of a condition; what asks for something around the root keeps its place before it."""
    rules = str(rooted(Markup("<p><code>x</code></p>"))).partition("<style>")[2].partition("</style>")[0]
    name = re.findall(r"lb-of-[0-9a-f]{8}", rules)[0]
    around, own = rules.split(f"}}.limbeck.{name}{{*,*::before{{")
    assert around.startswith(f".limbeck.{name}{{color-scheme:light dark;--lb-ground:")
    assert f'[data-jp-theme-light="false"] .limbeck.{name},' in around
    assert "p{margin:0.45em 0;" in own
    assert "@media print{&{color-scheme:light}" in own
    assert "limbeck" not in own


def test_what_is_beside_each_other_is_below_each_other_where_it_is_narrow() -> None:
    """A rule that holds for a narrow page alone goes with the content that it is about."""
    rules = needed(stylesheet("exercise"), '<div class="lb-beside"></div>')
    assert "@container (max-width: 46em) {\n.limbeck .lb-beside { grid-template-columns: 1fr; }\n}" in rules


@pytest.mark.parametrize(
    "path", sorted(Path(str(files("limbeck.view") / "assets")).glob("*.css")), ids=lambda each: each.stem
)
def test_a_condition_is_a_line_of_its_own(path: Path) -> None:
    """Rules are chosen line by line: one on the line of its condition would be taken for the condition."""
    assert re.findall(r"^@.*\{.*\}", path.read_text(encoding="utf-8"), re.MULTILINE) == []
