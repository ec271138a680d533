"""Pairs of quotations that people judged: are they sound, and how many are told right?

``python evaluate/statement_pairs.py`` shows the figures; evaluate/floors.json pins them.
"""

import runpy
import tomllib
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from quotetrack import lang
from quotetrack.evaluate import compare_floors, load_floors
from quotetrack.model import Kind

ROOT = Path(__file__).parents[1]
CASES = ROOT / "tests" / "cases"
FLOORS = load_floors(ROOT / "evaluate" / "floors.json")
PROGRAM = runpy.run_path(str(ROOT / "evaluate" / "statement_pairs.py"))
FILES = ("statements", "statements_held_out")
MISSES = {"speakers", "topic", "negation", "number"}
"""Near misses that there must be."""


def name_floors(*, meaning: bool) -> list[str]:
    """Return the entries about statements, with a model of meaning or with words alone."""
    return [name for name, entry in FLOORS.items() if entry.get("meaning") is meaning]


def list_failing(name: str) -> list[dict[str, Any]]:
    """Return the figures of an entry that are worse than pinned, as measured now."""
    model = PROGRAM["open_model"]() if FLOORS[name]["meaning"] else None
    pairs = PROGRAM["read_cases"](Path(FLOORS[name]["gold"]).stem)
    figures = PROGRAM["tell_figures"](PROGRAM["try_pairs"](pairs, model))
    floors = compare_floors(figures, FLOORS[name])
    return [floor.to_dict() for floor in floors if floor.value is None or not floor.holds]


def read(name: str) -> list[dict[str, Any]]:
    """Return the pairs of a file as they are written."""
    pairs: list[dict[str, Any]] = tomllib.loads((CASES / f"{name}.toml").read_text("utf-8"))["pair"]
    return pairs


def test_every_file_has_floors() -> None:
    """Both files are pinned, with words alone and with meaning."""
    for meaning in (True, False):
        golds = {Path(FLOORS[name]["gold"]).stem for name in name_floors(meaning=meaning)}
        assert golds == set(FILES)


@pytest.mark.parametrize("name", name_floors(meaning=False))
def test_words_alone_tell_as_much_as_was_reached(name: str) -> None:
    """Precision and F1 without the extra are no worse than pinned."""
    assert list_failing(name) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", name_floors(meaning=True))
def test_meaning_tells_as_much_as_was_reached(name: str) -> None:
    """The same with the extra, which must be there: without it this fails."""
    assert list_failing(name) == []


@pytest.mark.parametrize("name", FILES)
def test_there_are_enough_pairs_of_each_sort(name: str) -> None:
    """Sixty pairs or more in six languages, half of them no statement; near misses among them."""
    pairs = read(name)
    same = sum(pair["same"] for pair in pairs)
    assert len(pairs) >= 60
    assert 0.4 <= same / len(pairs) <= 0.6
    assert {pair["language"] for pair in pairs} == {"en", "fr", "de", "es", "ru", "uk"}
    assert {pair["sort"] for pair in pairs if not pair["same"]} >= MISSES


@pytest.mark.parametrize("name", FILES)
def test_pairs_are_written_as_the_head_says(name: str) -> None:
    """Each pair has what it needs and no more, and a sort is of one label."""
    for pair in read(name):
        assert {"sort", "same", "language", "one", "other", "why"} <= set(pair)
        assert set(pair) <= {"sort", "same", "language", "days", "one", "other", "why"}
        assert pair["language"] in lang.codes()
        assert pair.get("days", 0) >= 0
        for side in (pair["one"], pair["other"]):
            assert {"speaker", "kind", "text"} <= set(side) <= {"speaker", "kind", "text", "act"}
            assert Kind(side["kind"])
    labels = Counter(sort for sort, _ in {(pair["sort"], pair["same"]) for pair in read(name)})
    assert set(labels.values()) == {1}


def test_what_is_held_out_is_held_out() -> None:
    """No text stands in both files."""
    tuned, held_out = (
        {pair[side]["text"] for pair in read(name) for side in ("one", "other")} for name in FILES
    )
    assert not tuned & held_out


def test_figures_are_right_on_pairs_counted_by_hand() -> None:
    """Of three pairs that are one statement and one that isn't, two are joined, one wrongly."""
    pairs = list(PROGRAM["read_cases"]("statements"))
    same = [pair for pair in pairs if pair.same and pair.sort != PROGRAM["HARD"]][:2]
    hard = next(pair for pair in pairs if pair.sort == PROGRAM["HARD"])
    other = next(pair for pair in pairs if not pair.same)
    told = zip([*same, hard, other], [True, False, False, True], strict=True)
    outcomes = [PROGRAM["Outcome"](pair, joined) for pair, joined in told]
    figures = PROGRAM["measure"](outcomes)
    assert (figures.pairs, figures.precision) == (4, 50)
    assert figures.recall == pytest.approx(100 / 3)
    assert figures.f1 == pytest.approx(40)
    assert PROGRAM["tell_figures"](outcomes)["worded"]["F1"] == pytest.approx(50)
    assert next(PROGRAM["list_lines"](outcomes)).split()[:3] == ["all", "4", "pairs"]


def test_a_speaker_or_an_act_of_its_own_is_never_joined() -> None:
    """The same words by two speakers, or said and asked, are two whatever the rest says."""
    make = PROGRAM["make_saying"]
    said = {"speaker": "Nadia Lambert", "text": "“The bridge to Varnholm stays open all winter.”"}
    one = make(0, said, "en", 0)
    for change, joined in (
        ({}, True),
        ({"speaker": "Tom Whitfield"}, False),
        ({"act": "q"}, False),
    ):
        assert PROGRAM["is_joined"]((one, make(1, said | change, "en", 0)), None) is joined


@pytest.mark.parametrize("name", FILES)
def test_which_comes_first_decides_nothing(name: str) -> None:
    """Of each pair the second may as well be the first: the outcome is the same."""
    for pair in PROGRAM["read_cases"](name):
        one, other = pair.sides
        turned = replace(other, id=one.id, day=one.day), replace(one, id=other.id, day=other.day)
        there, back = (PROGRAM["is_joined"](sides, None) for sides in (pair.sides, turned))
        assert there is back, pair.sort


@pytest.mark.parametrize("arguments", [["--words"], ["--words", "--meaning"], []])
def test_the_program_never_prints_a_pair(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What it prints are figures by name: no line has words of a pair."""
    monkeypatch.setattr("sys.argv", ["statements.py", *arguments])
    monkeypatch.setitem(PROGRAM["main"].__globals__, "open_model", lambda: None)
    PROGRAM["main"]()
    printed = capsys.readouterr().out
    words = {word for line in printed.splitlines() for word in line.split()}
    assert printed.count("statements_held_out") == 2 - (arguments == ["--words"])
    assert max(map(len, printed.splitlines())) < 70
    texts = {
        pair[side]["text"] for name in FILES for pair in read(name) for side in ("one", "other")
    }
    speakers = {pair["one"]["speaker"] for name in FILES for pair in read(name)}
    assert words.isdisjoint(name.split()[-1] for name in speakers)
    assert not any(text in printed for text in texts)
