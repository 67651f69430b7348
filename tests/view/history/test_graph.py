"""Pictures of histories: SVG, DOT, PNG, Mermaid, and what happens without Graphviz."""

import os
import re
import subprocess
import sys
import time
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from tests.histories.version_files import DAGS, dag, write
from tests.time_limits import on_this_machine
from tests.view.histories import history, line, team

from limbeck.errors import InputError, LimbeckError
from limbeck.histories.history import History
from limbeck.histories.open_history import history as read
from limbeck.records.revision import Revision
from limbeck.view.history import graphviz
from limbeck.view.history.graph import svg
from limbeck.view.history.layout import WORD_SIZE, layout
from limbeck.view.history.scene import scene

NAMESPACE = "{http://www.w3.org/2000/svg}"
EVIL = "<img src=x onerror=alert(1)>\"'`\n\u202e&amp; ]]> {{7*7}} --> \\N"
LEAST_LETTERS = 9.0
WIDTH = 900.0


@pytest.fixture(scope="module", params=sorted(path.stem for path in DAGS.glob("*.json")))
def topology(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> History:
    """Each of the real topologies."""
    return read(write(tmp_path_factory.mktemp(request.param) / "x", dag(request.param)) / "versions")


def test_real_histories_are_readable_at_fit(topology: History) -> None:
    """Folded, at the width of a notebook, the smallest words are at least 9 px high, and nothing is cut."""
    placed = layout(scene(topology))
    assert min(1.0, WIDTH / placed.width) * WORD_SIZE >= LEAST_LETTERS
    assert all(
        each.x >= 0
        and each.x + each.width <= placed.width
        and each.y >= 0
        and each.y + each.height <= placed.height
        for each in placed.boxes
    )


def test_real_histories_are_small(topology: History) -> None:
    """The folded picture of up to 549 revisions takes less than 64 kB."""
    assert len(topology.to_svg().encode()) < 64_000


def test_boxes_do_not_overlap() -> None:
    """Graphviz was told their sizes."""
    boxes = layout(scene(history(*team()))).boxes
    for at, one in enumerate(boxes):
        for other in boxes[at + 1 :]:
            assert (
                one.x + one.width <= other.x
                or other.x + other.width <= one.x
                or one.y + one.height <= other.y
                or other.y + other.height <= one.y
            )


@pytest.mark.parametrize(("rankdir", "axis"), [("TB", "y"), ("LR", "x")])
def test_what_runs_first_comes_first(rankdir: str, axis: str) -> None:
    """From top to bottom, or from left to right."""
    placed = layout(scene(history(*line("a", "b"))), rankdir=rankdir)
    first, second = placed.boxes
    assert getattr(first, axis) < getattr(second, axis)


def test_an_arrow_ends_at_the_box_that_runs_after() -> None:
    """The tip touches its edge."""
    placed = layout(scene(history(*line("a", "b"))))
    (curve,) = placed.curves
    x, y = map(float, re.findall(r"[\d.]+", curve.tip)[:2])
    below = placed.boxes[1]
    assert abs(y - below.y) < 1
    assert below.x <= x <= below.x + below.width


def test_the_file_is_xml_with_its_colours_for_light_and_dark() -> None:
    """It stands alone: no script, no address, colours only in its stylesheet."""
    picture = history(*team()).to_svg()
    root = ET.fromstring(picture)  # noqa: S314  our own picture
    styles = [each.text or "" for each in root.iter(f"{NAMESPACE}style")]
    assert len(styles) == 1
    assert "light-dark(" in styles[0]
    assert {each.tag.removeprefix(NAMESPACE) for each in root.iter()} == {
        *("svg", "style", "g", "rect", "path", "title", "text")
    }
    attributes = [value for each in root.iter() for value in each.attrib.values()]
    assert not [value for value in attributes if re.search(r"#[0-9a-f]{3}|rgb|url\(|javascript", value)]


def test_hostile_names_stay_text() -> None:
    """No element, attribute or id comes from a name, in a file and in a page."""
    evil = Revision(EVIL, message=EVIL, branch_labels=(EVIL,), create_date=EVIL)
    plain = Revision("x", message="x", branch_labels=("x",), create_date="x")
    for form in (History.to_svg, History._repr_html_):
        hostile, tame = form(history(evil)), form(history(plain))
        assert "<img" not in hostile
        assert "\u202e" not in hostile
        assert hostile.count("data-key=") == tame.count("data-key=") == 1
    root = ET.fromstring(history(evil).to_svg())  # noqa: S314  our own picture
    keys = [each.attrib["data-key"] for each in root.iter() if "data-key" in each.attrib]
    assert keys == ["n0"]


def test_hostile_names_are_drawn_by_graphviz_too() -> None:
    """The Digraph escapes them: Graphviz reads them back as one label."""
    graph = history(Revision(EVIL, message=EVIL)).graph()
    drawn = graphviz.run(graph.source, "svg").decode()
    root = ET.fromstring(drawn)  # noqa: S314  our own picture
    assert [each.attrib["id"] for each in root.iter() if "node" in each.attrib.get("class", "").split()] == [
        "revision-n0"
    ]
    assert "<img" not in drawn


def test_mermaid_has_no_markup_of_a_name() -> None:
    """Every sign that Mermaid or a browser could take for its own is a number."""
    text = history(Revision(EVIL, message=EVIL)).to_mermaid()
    first, node, *_ = text.splitlines()
    assert first == "flowchart TB"
    label = node.removeprefix('  n0["').removesuffix('"]').replace("<br>", "")
    assert not re.search(r"[<>\"'`{}&\\\[\]]", label)
    assert "#60;img src#61;x onerror#61;alert#40;1#41;#62;" in label


def test_mermaid_tells_the_arrows_and_the_dependencies() -> None:
    """Solid for what follows, dotted for what depends."""
    lines = history(*team()).to_mermaid().splitlines()
    assert '  n0["a1<br>make a1<br>\u25c7 base   \u229f drops"]' in lines
    assert len([each for each in lines if " --> " in each]) == 6
    assert len([each for each in lines if " -.-> " in each]) == 1


def test_the_digraph_has_classes_and_ids_instead_of_colours() -> None:
    """Nodes are numbered, dependencies dashed."""
    source = history(*team(), current=("a6",)).to_dot()
    assert 'class="lb-node lb-is-current lb-is-branch lb-is-needed lb-is-drops"' in source
    assert "style=dashed" in source
    assert not re.search(r"(?<!bg)color=", source)
    assert (
        re.findall(r'id="([^"]+)"', source) == [f"revision-n{at}" for at in range(8)][: source.count("id=")]
    )


def test_a_notebook_shows_the_digraph_without_dot(monkeypatch: pytest.MonkeyPatch) -> None:
    """Drawn by the wheel, on a ground of its own; without that too, its text and why."""
    monkeypatch.setenv("PATH", "")
    graph = history(*team()).graph()
    bundle = graph._repr_mimebundle_()
    assert list(bundle) == ["image/svg+xml"]
    assert 'fill="white"' in bundle["image/svg+xml"]
    monkeypatch.setattr(graphviz, "find_spec", lambda _name: None)
    bundle = graph._repr_mimebundle_()
    assert list(bundle) == ["text/plain"]
    assert bundle["text/plain"].startswith("There is no Graphviz here")
    assert "digraph history {" in bundle["text/plain"]


def test_png_is_a_picture(tmp_path: Path) -> None:
    """Written where it is asked for."""
    data = history(*team()).to_png(tmp_path / "x.png")
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    assert (tmp_path / "x.png").read_bytes() == data


def test_a_selected_revision_is_marked_and_not_folded_away() -> None:
    """By a partial id as well."""
    shown = history(*line(*(f"id{letter}" for letter in "abcdefghi")))
    picture = shown.to_svg(selected="ide")
    assert re.findall(r'class="(lb-node[^"]*lb-selected)"', picture) == ["lb-node lb-is-drops lb-selected"]
    assert "lb-selected" not in re.sub("<style>.*?</style>", "", shown.to_svg(), flags=re.DOTALL)


@pytest.mark.parametrize("options", [{"rankdir": "XX"}, {"selected": "nobody"}])
def test_an_unknown_option_value_lists_what_is_allowed(options: dict[str, str]) -> None:
    """Neither a direction nor a revision is guessed."""
    with pytest.raises(InputError, match=r"nobody|XX") as caught:
        history(*line("a", "b")).to_svg(**options)
    assert "Use one of: " in caught.value.failure.remedy


@pytest.fixture
def slow_dot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A `dot` that never ends."""
    program = tmp_path / "dot"
    program.write_text("#!/bin/sh\nexec sleep 60\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")


@pytest.mark.usefixtures("slow_dot")
def test_a_layout_that_takes_too_long_is_stopped_and_says_so() -> None:
    """The page then holds the table, and why."""
    began = time.monotonic()
    drawing = svg(history(*team()), time_limit=0.3)
    assert time.monotonic() - began < on_this_machine(5)
    assert (drawing.svg, drawing.why) == (None, "Its layout took longer than 0.3 seconds and was stopped.")
    with pytest.raises(LimbeckError, match="Its layout took longer"):
        history(*team()).to_svg(time_limit=0.3)


def test_without_graphviz_the_page_says_why_and_has_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is lost but the picture."""
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(graphviz, "find_spec", lambda _name: None)
    html = history(*team())._repr_html_()
    assert "There is no Graphviz here: install it, or the package pygraphviz." in html
    assert "<svg xmlns" not in html
    assert html.count('<th scope="row"') == len(team())


def test_a_dot_of_the_machine_comes_before_the_wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is asked for the format, and fed the graph."""
    program = tmp_path / "dot"
    program.write_text('#!/bin/sh\necho "asked for $1"\nexec /bin/cat\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert graphviz.run("digraph {}", "plain") == b"asked for -Tplain\ndigraph {}"


def test_a_graphviz_that_fails_is_quoted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the last line that it said."""
    program = tmp_path / "dot"
    program.write_text("#!/bin/sh\necho 'out of boxes' >&2\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(graphviz.NoLayoutError, match=r"^Graphviz failed: out of boxes\.$"):
        graphviz.run("digraph {}", "plain")


def test_nothing_is_written_to_the_terminal() -> None:
    """Graphviz' warnings about fonts reach nobody, on either file descriptor."""
    program = (
        "from tests.view.histories import history, team\n"
        "shown = history(*team())\nshown.to_svg(); shown.to_png()\n"
    )
    root = Path(__file__).parents[3]
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=root
    )
    assert (done.stdout, done.stderr) == ("", "")
