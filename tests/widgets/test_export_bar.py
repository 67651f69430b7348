"""Saving a report as a file."""

from pathlib import Path

import pytest
from tests.view.samples import full

from limbeck.errors import InputError
from limbeck.widgets.action_bar import ActionBar
from limbeck.widgets.export_bar import Download, ExportBar, file_name


@pytest.fixture
def bar(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ExportBar:
    """An export of a whole report, in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return ExportBar(full, ActionBar(lambda _running: None))


def test_the_report_is_written_into_the_working_folder(bar: ExportBar, tmp_path: Path) -> None:
    """The file is the report's page, and the panel says where it lies."""
    bar.name.value = "drift"
    bar.save.click()
    assert (tmp_path / "drift.html").read_text(encoding="utf-8") == full().to_html()
    assert bar.status.words == f"Saved as {tmp_path / 'drift.html'}."


def test_a_file_that_exists_is_left_alone(bar: ExportBar, tmp_path: Path) -> None:
    """Nothing is overwritten: each time, the next free name is taken and told."""
    (tmp_path / "audit.html").write_text("mine", encoding="utf-8")
    for number in (2, 3):
        bar.save.click()
        saved = tmp_path / f"audit-{number}.html"
        assert saved.read_text(encoding="utf-8") == full().to_html()
        assert bar.status.words == f"Saved as {saved}; audit.html was there already."
    assert (tmp_path / "audit.html").read_text(encoding="utf-8") == "mine"


def test_what_goes_wrong_is_told_at_the_button_until_the_next_click(bar: ExportBar, tmp_path: Path) -> None:
    """The card stands in the bar itself, in place of what an earlier click said."""
    bar.save.click()
    bar.name.value = "../up.html"
    bar.save.click()
    assert "is not a valid file name" in bar.fault.value
    assert (bar.status.state, bar.status.words) == ("idle", "")
    bar.name.value = "up.html"
    bar.save.click()
    assert bar.fault.value == ""
    assert bar.status.words == f"Saved as {tmp_path / 'up.html'}."


@pytest.mark.parametrize(
    "name", ["", "  ", "../up.html", "/other/x.html", "a/b", "..", ".hidden", "a\\b", "a\nb"]
)
def test_a_name_that_leads_elsewhere_is_refused(name: str) -> None:
    """The report lands beside the notebook and nowhere else."""
    with pytest.raises(InputError, match="is not a valid file name"):
        file_name(name)


def test_a_folder_that_cannot_be_written_is_an_error(bar: ExportBar, tmp_path: Path) -> None:
    """The reason of the system is told, and the download as a way out."""
    bar.name.value = "x" * 300
    with pytest.raises(InputError, match="could not be written") as caught:
        bar.write()
    assert caught.value.failure.remedy == "Choose another name, or use the download."
    assert list(tmp_path.iterdir()) == []


def test_the_download_is_the_same_page_by_message(bar: ExportBar, monkeypatch: pytest.MonkeyPatch) -> None:
    """The browser gets the page when it asks, and the state never holds it."""
    sent: list[dict[str, str]] = []
    monkeypatch.setattr(Download, "send", lambda _self, content, _buffers=None: sent.append(content))
    bar.download._handle_custom_msg({"kind": "fetch"}, [])
    assert sent == [{"kind": "file", "name": "audit.html", "text": full().to_html()}]
    assert "<html" not in str(bar.download.get_state(["label"]))
