"""Spans, calibration, mistakes, floors and the page, worked out on made-up articles."""

import json
from pathlib import Path
from typing import Any

import pytest

from quotetrack.errors import InputError
from quotetrack.evaluate import (
    Score,
    choose_floors,
    compare_floors,
    evaluate,
    list_lines,
    load_floors,
    load_predictions,
)
from quotetrack.evaluate.calibration import Guess, Reliability
from quotetrack.evaluate.context import Piece, find_windows, paint
from quotetrack.evaluate.mistakes import Fault
from quotetrack.evaluate.page import write_page
from quotetrack.model import Span

Row = dict[str, Any]

TEXT = (
    "“We open in May,” Nadia Lambert said. “All of it.” "
    "Tom Whitfield told staff that the old bridge must go. "
    "Oren Castell hoped for rain."
)


def quotation(content: list[str], cue: str, source: str, **more: object) -> Row:
    """Build a quotation from the words of ``TEXT``."""
    parts = {"content": content, "cue": [cue] if cue else [], "source": [source] if source else []}
    ranges = {
        part: [[TEXT.index(w), TEXT.index(w) + len(w)] for w in words]
        for part, words in parts.items()
    }
    return {**ranges, "kind": "indirect", **more}


OPENING = quotation(["“We open in May,”", "“All of it.”"], "said", "Nadia Lambert", kind="direct")
BRIDGE = quotation(["that the old bridge must go"], "told", "Tom Whitfield")
RAIN = quotation(["for rain"], "hoped", "Oren Castell")
GOLD: Row = {"id": "a", "text": TEXT, "attributions": [OPENING, BRIDGE, RAIN]}
SPEAKERS = [{"id": "a", "n": 0, "speaker": "Nadia Lambert", "type": "person"}]


def compare(*quotes: Row) -> Any:  # noqa: ANN401 - a Report, short to write
    """Evaluate one article."""
    return evaluate([GOLD], [{"id": "a", "quotes": [*quotes]}], SPEAKERS)


def faults(*quotes: Row) -> list[Fault]:
    """Return the mistakes in what is predicted of the three, without those of names."""
    names = {Fault.NAME_MISSING, Fault.NAME_WRONG}
    return [m.fault for m in compare(*quotes).mistakes if m.fault not in names]


def test_spans_are_right_by_exact_words() -> None:
    """Each run of words of a part counts once; a wrong edge makes it wrong, marks don't."""
    found = quotation(["We open in May,"], "said", "Lambert")
    assert compare(found, BRIDGE).spans == {
        "content": Score(2, 2, 4),
        "cue": Score(2, 2, 3),
        "source": Score(1, 2, 3),
    }


def test_spans_don_t_ask_who_said_what() -> None:
    """A source that belongs to another quotation in gold is right; the same twice counts once."""
    swapped = {**BRIDGE, "source": RAIN["source"]}
    assert compare(swapped, RAIN).spans["source"] == Score(1, 1, 3)


def test_ranges_that_touch_make_one_span() -> None:
    """How a file cuts a content into ranges doesn't matter where no word lies between them."""
    cut = quotation(["that the old", "bridge must go"], "told", "Tom Whitfield")
    assert compare(cut).spans["content"] == Score(1, 1, 4)


def test_calibration_error_is_the_mean_gap() -> None:
    """Two bins: of nine 0.9s eight are right, the one 0.25 is right: (1/90 * 9 + .75) / 10."""
    guesses = [Guess(0.9, right=n > 0) for n in range(9)] + [Guess(0.25, right=True)]
    reliability = Reliability(guesses)
    assert reliability.error == pytest.approx(100 * (0.1 + 0.75) / 10)
    assert [(b.low, b.n) for b in reliability.bins if b.n] == [(0.2, 1), (0.9, 9)]
    figures = reliability.to_dict()
    assert figures["ECE"] == 8.5
    assert [one["right"] for one in figures["bins"]] == [100.0, 88.9]


@pytest.mark.parametrize(("confidence", "low"), [(0.0, 0.0), (0.1, 0.1), (0.99, 0.9), (1.0, 0.9)])
def test_edges_belong_to_the_bin_above(confidence: float, low: float) -> None:
    """A bin holds its lower edge, the last one its upper too."""
    (filled,) = (b for b in Reliability([Guess(confidence, right=True)]).bins if b.n)
    assert filled.low == low


def test_no_confidence_is_no_guess() -> None:
    """Predictions without a confidence say nothing about calibration; nothing is no error."""
    report = compare(OPENING)
    assert report.reliability.guesses == []
    assert report.to_dict()["calibration"] == {
        "joint": {"ECE": 0.0, "brier": 0.0, "n": 0, "bins": []}
    }


def test_joint_guesses_ask_content_and_source() -> None:
    """A right content with a wrong source is not right."""
    wrong = {**BRIDGE, "source": RAIN["source"], "confidence": 0.7}
    guesses = compare({**OPENING, "confidence": 0.9}, wrong).reliability.guesses
    assert guesses == [Guess(0.9, right=True), Guess(0.7, right=False)]


@pytest.mark.parametrize(
    ("speaker", "right"),
    [("Lambert", True), ("Tom Whitfield", False), (None, True), ("she", False)],
)
def test_speaker_guesses_ask_the_name(speaker: str | None, right: bool) -> None:  # noqa: FBT001 - a table's expected value
    """What stands in marks is right with its speaker; without one its source is the answer."""
    report = compare({**OPENING, "speaker": speaker, "confidence": 0.9}, {**RAIN, "confidence": 1})
    assert report.speaker_reliability.guesses == [Guess(0.9, right)]


def test_an_unnamed_speaker_needs_no_name() -> None:
    """Where gold only describes a speaker, another description is right and a name is wrong."""
    speakers = [{**SPEAKERS[0], "speaker": "an aide", "type": "unnamed"}]
    given = [
        {**OPENING, "speaker": name, "confidence": 0.5} for name in ("a clerk", "Tom Whitfield")
    ]
    reports = [evaluate([GOLD], [{"id": "a", "quotes": [one]}], speakers) for one in given]
    guesses = [r.speaker_reliability.guesses for r in reports if r.speaker_reliability]
    assert guesses == [[Guess(0.5, right=True)], [Guess(0.5, right=False)]]


ALL = (OPENING, BRIDGE, RAIN)


@pytest.mark.parametrize(
    ("quotes", "expected"),
    [
        (ALL, []),
        ((OPENING, BRIDGE), [Fault.MISSED]),
        ((*ALL, quotation(["Nadia Lambert"], "", "")), [Fault.INVENTED]),
        ((quotation(["“We open in May,”"], "said", "Nadia Lambert"), BRIDGE, RAIN), [Fault.RANGE]),
        ((OPENING, {**BRIDGE, "source": []}, RAIN), [Fault.SOURCE_MISSING]),
        ((OPENING, {**BRIDGE, "source": RAIN["source"]}, RAIN), [Fault.SOURCE_WRONG]),
        ((OPENING, {**BRIDGE, "cue": []}, RAIN), [Fault.CUE_MISSING]),
        ((OPENING, {**BRIDGE, "cue": RAIN["cue"]}, RAIN), [Fault.CUE_WRONG]),
        (
            (OPENING, quotation(["the old bridge must"], "told", "Tom Whitfield"), RAIN),
            [Fault.LATE, Fault.SHORT],
        ),
        (
            (OPENING, quotation(["staff that the old bridge must go. Oren"], "told", "Tom"), RAIN),
            [Fault.EARLY, Fault.LONG],
        ),
        (
            (OPENING, quotation(["that the", "bridge must go"], "told", "Tom"), RAIN),
            [Fault.HOLE],
        ),
        (
            (OPENING, quotation(["the old"], "", ""), quotation(["must go"], "", ""), RAIN),
            [Fault.SPLIT],
        ),
        ((OPENING, quotation(["go"], "", ""), RAIN), [Fault.HALF]),
        (
            (
                OPENING,
                quotation(["that the old bridge must go. Oren Castell hoped for rain"], "", ""),
            ),
            [Fault.CUE_MISSING, Fault.LONG, Fault.JOINED, Fault.SOURCE_MISSING],
        ),
    ],
)
def test_mistakes_have_kinds(quotes: tuple[Row, ...], expected: list[Fault]) -> None:
    """Each way to be wrong is told apart, and what is right is no mistake."""
    assert sorted(faults(*quotes)) == sorted(expected)


def test_a_source_too_many_is_told() -> None:
    """Where gold has no source, one that is given is wrong."""
    gold = {**GOLD, "attributions": [{**RAIN, "source": []}]}
    (mistake,) = evaluate([gold], [{"id": "a", "quotes": [RAIN]}]).mistakes
    assert mistake.fault is Fault.SOURCE_INVENTED


@pytest.mark.parametrize(
    ("speaker", "fault"), [("Tom Whitfield", Fault.NAME_WRONG), ("the aunt", Fault.NAME_MISSING)]
)
def test_names_are_mistakes_too(speaker: str, fault: Fault) -> None:
    """A wrong name and none are two faults; what was wanted and given is told."""
    (mistake,) = compare({**OPENING, "speaker": speaker}, BRIDGE, RAIN).mistakes
    assert (mistake.fault, mistake.wanted, mistake.given) == (fault, "Nadia Lambert", speaker)


def test_what_is_missed_is_counted_by_kind_and_cue() -> None:
    """Counts say where to look: which kinds, which cues."""
    errors = compare(OPENING).to_dict()["errors"]
    assert errors == {
        "missed": 2,
        "missed by kind": {"indirect": 2},
        "missed by cue": {"told": 1, "hoped": 1},
    }


TABLE: Row = {
    "mine": {
        "gold": "made/up.jsonl",
        "at least": {"exact.F1": 80.0, "named.recall": 90.0},
        "at most": {"calibration.joint.ECE": 3.0},
    }
}


def test_floors_are_found_by_the_end_of_the_path(tmp_path: Path) -> None:
    """The same file is known wherever the benchmarks lie, and no other."""
    assert choose_floors(TABLE, tmp_path / "made" / "up.jsonl") == TABLE["mine"]
    assert choose_floors(TABLE, tmp_path / "made-up.jsonl") is None


def test_floors_hold_or_not() -> None:
    """A figure may not fall below what it should reach at least; one that is missing holds."""
    figures = {"exact": {"F1": 79.9}, "calibration": {"joint": {"ECE": 3.0}}}
    floors = compare_floors(figures, TABLE["mine"])
    assert [(f.figure, f.value, f.holds) for f in floors] == [
        ("exact.F1", 79.9, False),
        ("named.recall", None, True),
        ("calibration.joint.ECE", 3.0, True),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        '{"a": 1}',
        '{"a": {"gold": "b", "at least": {"c": "d"}}}',
        '{"a": {"at most": {}}}',
    ],
)
def test_wrong_floors_are_told(tmp_path: Path, text: str) -> None:
    """A file of floors that can't be meant is refused by name."""
    path = tmp_path / "floors.json"
    path.write_text(text)
    with pytest.raises(InputError, match=r"floors\.json: "):
        load_floors(path)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"id": "b", "quotes": []}, "none of its ids is in gold: the first is 'b', gold's 'a'"),
        ({"id": "a", "quotes": [{"content": [[0, 999]]}]}, "a, quotation 0: content ends behind"),
        (
            {"id": "a", "quotes": [{"content": [], "confidence": 7}]},
            "confidence is not from 0 to 1",
        ),
    ],
)
def test_predictions_must_fit_gold(tmp_path: Path, row: Row, reason: str) -> None:
    """Predictions for other articles, or for another text, are refused with their place."""
    path = tmp_path / "found.jsonl"
    path.write_text(json.dumps(row) + "\n")
    with pytest.raises(InputError, match=r"found\.jsonl") as caught:
        load_predictions(path, [GOLD])
    assert reason in str(caught.value)


def test_a_confidence_that_is_no_number_is_told(tmp_path: Path) -> None:
    """NaN, which JSON of some tools holds, is no probability."""
    path = tmp_path / "found.jsonl"
    path.write_text('{"id": "a", "quotes": [{"content": [], "confidence": NaN}]}\n')
    with pytest.raises(InputError, match=r"found\.jsonl:1: quotation 0: confidence"):
        load_predictions(path, [GOLD])


def test_pieces_are_coloured_by_part() -> None:
    """Each stretch of text has the part that it belongs to; line breaks are shown."""
    text = "“Go,”\n\nshe said."
    one = {"content": [[0, 5]], "cue": [[11, 15]], "source": [[7, 10]]}
    assert list(paint(text, find_windows(text, [one]), one)) == [
        Piece("“Go,”", "content"),
        Piece(" ¶ ", ""),
        Piece("she", "source"),
        Piece(" ", ""),
        Piece("said", "cue"),
        Piece(".", ""),
    ]


def test_far_from_the_edges_text_is_left_out() -> None:
    """Of a long content its two ends are shown, and what stands around them."""
    text = "x" * 5000
    one = {"content": [[1000, 4000]]}
    windows = find_windows(text, [one])
    assert windows == [Span(870, 1130), Span(3870, 4130)]
    pieces = list(paint(text, windows, one))
    assert [piece.part for piece in pieces] == ["gap", "", "content", "gap", "content", "", "gap"]


HOSTILE = (
    "<script>alert(1)</script> & “<img src=x onerror=alert(2)>,” said \u202e'\"Bobby\x00 \ud800"
)


def test_the_page_needs_nothing_and_obeys_nothing() -> None:
    """A hostile article is text on the page; the page loads nothing and runs nothing."""
    start, end = HOSTILE.index("“"), HOSTILE.index("”") + 1
    one = {"content": [[start, end]], "cue": [], "source": [], "kind": "direct"}
    gold = {"id": "<b>\"'", "text": HOSTILE, "attributions": [one]}
    found = {"id": gold["id"], "quotes": [{**one, "speaker": "<i>Mallory</i>", "confidence": 0.4}]}
    speakers = [{"id": gold["id"], "n": 0, "speaker": "<u>Nadia</u>", "type": "person"}]
    missed = {**gold, "id": "<a href=x>", "attributions": [one]}
    report = evaluate([gold, missed], [found], speakers)
    floors = compare_floors(report.to_dict(), {"at least": {"<s>": 1}})
    page = write_page(report, "<h1>title", ["<p>about"], floors)
    for tag in (
        "<script",
        "<img",
        "<b>\"'",
        "<i>Mallory",
        "<u>Nadia",
        "<h1>title",
        "<p>about",
        "<s>",
    ):
        assert tag not in page
    assert "&lt;script&gt;" in page
    assert "&lt;i&gt;Mallory" in page
    assert "http:" not in page
    assert "https:" not in page
    assert "url(" not in page
    assert "default-src 'none'" in page


def test_the_page_shows_gold_beside_what_was_predicted() -> None:
    """An example has the same words twice, coloured as gold has them and as predicted."""
    found = quotation(["the old bridge must go"], "told", "Tom Whitfield", confidence=0.8)
    page = write_page(compare(OPENING, found, RAIN), "made up")
    assert '<span class="content">that the old bridge must go</span>' in page
    assert '<span class="content">the old bridge must go</span>' in page
    assert '<span class="source">Tom Whitfield</span>' in page
    assert "begins too late" in page
    assert "<circle" in page


def test_the_page_of_a_perfect_report_says_so() -> None:
    """Without mistakes, confidences, floors there is still a page."""
    page = write_page(evaluate([GOLD], [{"id": "a", "quotes": [*ALL]}]), "perfect")
    assert "<p>Nothing.</p>" in page
    assert "<circle" not in page


def test_lines_tell_all_figures() -> None:
    """Each figure has a line, and a floor that doesn't hold is marked."""
    report = compare({**OPENING, "confidence": 0.9, "speaker": "Tom Whitfield"}, BRIDGE)
    figures = report.to_dict()
    lines = list(list_lines(figures, compare_floors(figures, {"at least": {"exact.R": 99}})))
    assert lines[0] == "content             P 100.0  R 66.7  F1 80.0"
    assert "calibrated.joint    ECE 10.0  brier 0.01  n 1" in lines
    assert "  missed by cue               hoped=1" in lines
    assert lines[-1] == "floor exact.R: 66.7, pinned at least 99  WORSE"


def test_floors_of_an_engine_are_for_that_engine(tmp_path: Path) -> None:
    """Two engines have their own floors on one gold file."""
    entry = {"gold": "made/up.jsonl", "at least": {}}
    table = {"a": {**entry, "engine": "encoder"}, "b": {**entry, "engine": "parse"}}
    gold = tmp_path / "made" / "up.jsonl"
    assert choose_floors(table, gold, "parse") == table["b"]
    assert choose_floors(table, gold) == table["a"]
    assert choose_floors(table, gold, "other") is None
