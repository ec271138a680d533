"""The command evaluate on made-up files: what it prints and writes, and where it complains."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from fake_parser import FakeParser
from quotetrack.cli import main
from quotetrack.pipeline import opening

TEXT = "“We open in May,” Nadia Lambert said. Tom Whitfield hoped for rain."
OPENING: dict[str, Any] = {
    "content": [[0, 17]],
    "cue": [[32, 36]],
    "source": [[18, 31]],
    "kind": "direct",
}
RAIN = {"content": [[58, 66]], "cue": [[52, 57]], "source": [[38, 51]], "kind": "indirect"}
GOLD = {"id": "a", "text": TEXT, "attributions": [OPENING, RAIN]}
FOUND = {"id": "a", "quotes": [{**OPENING, "speaker": "Nadia Lambert", "confidence": 0.9}]}
SPEAKERS = {"id": "a", "n": 0, "speaker": "Nadia Lambert", "type": "person"}


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder with gold, predictions and speakers."""
    monkeypatch.chdir(tmp_path)
    for name, row in (("gold", GOLD), ("found", FOUND), ("speakers", SPEAKERS)):
        (tmp_path / f"{name}.jsonl").write_text(json.dumps(row) + "\n", "utf-8")
    return tmp_path


def evaluate(*options: str, code: int = 0) -> Result:
    """Run the command on the three files."""
    files = ["gold.jsonl", "--pred", "found.jsonl", "--speakers", "speakers.jsonl"]
    result = CliRunner().invoke(main, ["evaluate", *files, *options])
    assert result.exit_code == code, result.output
    return result


def pin(path: Path, **bounds: float) -> None:
    """Write floors for the gold file."""
    path.parent.mkdir(exist_ok=True)
    named = {name.replace("_", "."): bound for name, bound in bounds.items()}
    path.write_text(json.dumps({"mine": {"gold": "gold.jsonl", "at least": named}}))


def test_figures_as_lines() -> None:
    """Everything known is told on lines that a person can read."""
    lines = evaluate().stdout.splitlines()
    assert lines[0].split() == ["content", "P", "100.0", "R", "50.0", "F1", "66.7"]
    assert any(line.split() == ["missed", "1"] for line in lines)
    assert any(line.startswith("calibrated.speaker") for line in lines)


def test_figures_as_json() -> None:
    """The same as JSON, with the figures of the benchmark at the top."""
    report = json.loads(evaluate("--json").stdout)
    assert report["named"] == {"recall": 100.0, "precision": 100.0, "wrong": 0.0, "n": 1}
    assert report["spans"]["source"]["R"] == 50.0
    assert report["calibration"]["joint"]["ECE"] == 10.0
    assert report["errors"]["missed"] == 1
    assert report["floors"] == []


def test_the_page_is_written(place: Path) -> None:
    """A page of its own, with what was missed on it."""
    evaluate("--html", "report.html")
    page = (place / "report.html").read_text("utf-8")
    assert page.lstrip().startswith("<!doctype html>")
    assert "found.jsonl" in page
    assert '<span class="content">for rain</span>' in page


def test_a_page_that_cant_be_written_is_told() -> None:
    """One line, exit code 1."""
    result = evaluate("--html", "nowhere/report.html", code=1)
    assert "can't be written" in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_the_project_s_floors_are_shown(place: Path) -> None:
    """Where there are floors for this gold they are compared, and don't decide."""
    pin(place / "evaluate" / "floors.json", exact_F1=99)
    assert "floor exact.F1: 66.7, pinned at least 99  WORSE" in evaluate().stdout


@pytest.mark.parametrize(("bound", "code"), [(66.7, 0), (66.8, 1)])
def test_floors_that_are_asked_for_decide(place: Path, bound: float, code: int) -> None:
    """With --floors the exit code tells whether a figure got worse, and the reason which."""
    pin(place / "floors.json", exact_F1=bound)
    result = evaluate("--floors", "floors.json", code=code)
    assert result.stderr == ("Worse than pinned: exact.F1\n" if code else "")


def test_floors_for_other_gold_are_refused(place: Path) -> None:
    """Floors that don't know the gold file can't be compared, and saying nothing would be worse."""
    (place / "floors.json").write_text('{"other": {"gold": "other.jsonl"}}')
    assert "pins nothing for gold.jsonl" in evaluate("--floors", "floors.json", code=1).stderr


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ('{"id": "b", "quotes": []}', "none of its ids is in gold"),
        ('{"id": "a", "quotes": [{"content": [[0, 9999]]}]}', "ends behind the text"),
        ('{"id": "a"', "found.jsonl:1: not JSON"),
    ],
)
def test_predictions_that_don_t_fit_are_told(place: Path, row: str, reason: str) -> None:
    """Other articles, another text, no JSON: one line each, with the place."""
    (place / "found.jsonl").write_text(row)
    result = evaluate(code=1)
    assert reason in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_each_article_of_gold_is_read_in_its_language(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it says, else what its words tell; the engine that read it is looked up in floors."""
    monkeypatch.setattr(opening, "SpacyParser", FakeParser)
    text = "« Le pont est sûr », déclare Nadia Lambert."
    quotation = {"content": [[0, 19]], "cue": [[21, 28]], "source": [[29, 42]], "kind": "direct"}
    row = {"id": "f", "text": text, "language": "fr", "attributions": [quotation]}
    (place / "gold.jsonl").write_text(json.dumps(row), "utf-8")
    bounds = {"gold": "gold.jsonl", "engine": "parse", "at least": {"content.f1": 100.0}}
    (place / "floors.json").write_text(json.dumps({"french": bounds}))
    type_in("gold.jsonl", "--floors", "floors.json")


def test_gold_that_nothing_reads_has_no_figures(place: Path) -> None:
    """One line says which article it is: figures without it would be of something else."""
    (place / "gold.jsonl").write_text(json.dumps({**GOLD, "language": "sw"}), "utf-8")
    done = type_in("gold.jsonl", "--engine", "parse", code=1)
    assert "Error: 'a' is in language 'sw', which quotetrack has no data for" in done.stderr


def type_in(*words: str, code: int = 0) -> Result:
    """Run the command with these words alone."""
    result = CliRunner().invoke(main, ["evaluate", *words])
    assert result.exit_code == code, result.output
    return result
