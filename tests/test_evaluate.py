"""The figures, worked out by hand on made-up articles."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotetrack.errors import InputError
from quotetrack.evaluate import Score, evaluate, load_gold, load_predictions, load_speakers
from quotetrack.evaluate.names import is_name, same_name
from quotetrack.evaluate.pairing import pair
from quotetrack.evaluate.words import Words, find_quoted

Row = dict[str, Any]

TEXT = (
    "“We open in May,” Nadia Lambert said. "
    "The mayor told staff that “the old bridge” must go. "
    "Oren Castell hoped for rain."
)


def spans(*parts: str, text: str = TEXT) -> list[list[int]]:
    """Return where each of ``parts`` first stands in ``text``."""
    return [[text.index(part), text.index(part) + len(part)] for part in parts]


def quotation(content: str, cue: str, source: str, kind: str = "direct", **more: object) -> Row:
    """Build a quotation of gold or of a prediction from the words of ``TEXT``."""
    parts = {"content": content, "cue": cue, "source": source}
    ranges = {part: spans(words) if words else [] for part, words in parts.items()}
    return {**ranges, "kind": kind, **more}


GOLD: Row = {
    "id": "a",
    "text": TEXT,
    "attributions": [
        quotation("“We open in May,”", "said", "Nadia Lambert"),
        quotation("“the old bridge” must go", "told", "The mayor", "mixed"),
        quotation("for rain", "hoped", "Oren Castell", "indirect"),
    ],
}
SPEAKERS: list[Row] = [
    {"id": "a", "n": 0, "speaker": "Nadia Lambert", "type": "person"},
    {"id": "a", "n": 1, "speaker": "Tom Whitfield|T. Whitfield", "type": "person"},
]


def predict(*quotes: Row, id_: str = "a") -> list[Row]:
    """Return the rows of a prediction for one article."""
    return [{"id": id_, "quotes": [*quotes]}]


def test_gold_against_itself_is_perfect() -> None:
    """Predicting what gold says gives 100 percent of everything."""
    figures = evaluate([GOLD], predict(*GOLD["attributions"])).to_dict()
    perfect = {"P": 100.0, "R": 100.0, "F1": 100.0}
    assert figures == {
        "content": perfect,
        "exact": perfect,
        "joint": perfect,
        "cue": perfect,
        "recall": {"direct": 100.0, "indirect": 100.0, "mixed": 100.0},
        "quoted": perfect,
        "q-joint": perfect,
        "spans": {"source": perfect, "cue": perfect, "content": perfect},
        "calibration": {"joint": {"ECE": 0.0, "brier": 0.0, "n": 0, "bins": []}},
        "errors": {"missed by kind": {}, "missed by cue": {}},
        "missing": [],
        "unknown": [],
    }


def test_no_prediction_is_nought() -> None:
    """Nothing predicted divides by nothing and gives 0 percent."""
    figures = evaluate([GOLD], predict(), SPEAKERS).to_dict()
    assert figures["content"] == {"P": 0.0, "R": 0.0, "F1": 0.0}
    assert figures["named"] == {"recall": 0.0, "precision": 0.0, "wrong": 0.0, "n": 2}
    assert figures["cover@99"] == 0.0


@pytest.mark.parametrize(
    ("predicted", "right"),
    [
        # Without its marks and comma it is the same four words.
        (("We open in May", "said", "Nadia Lambert"), (1, 1, 1, 1)),
        # Two words of four are half: similar, not exact.
        (("We open", "said", "Lambert"), (1, 0, 1, 1)),
        # One word of four is too little.
        (("We", "said", "Nadia Lambert"), (0, 0, 0, 0)),
        # Six words, of which four are right.
        (("“We open in May,” Nadia Lambert", "said", "Nadia Lambert"), (1, 0, 1, 1)),
        # The wrong source, the wrong cue.
        (("We open in May", "told", "The mayor"), (1, 1, 0, 0)),
        # No source is right only where gold has none.
        (("We open in May", "", ""), (1, 1, 0, 0)),
        # Half a word touches the word.
        (("e open in Ma", "sai", "adi"), (1, 1, 1, 1)),
    ],
)
def test_a_content_is_compared_by_its_words(
    predicted: tuple[str, str, str], right: tuple[int, int, int, int]
) -> None:
    """Content, exact, joint and cue each count their own way."""
    report = evaluate([GOLD], predict(quotation(*predicted)))
    scores = (report.content, report.exact, report.joint, report.cue)
    assert scores == tuple(Score(n, 1, 3) for n in right)


def test_two_empty_sources_agree() -> None:
    """A quotation that names nobody, in gold and prediction, has the right source."""
    gold = {**GOLD, "attributions": [quotation("for rain", "hoped", "", "indirect")]}
    report = evaluate([gold], predict(quotation("for rain", "", "")))
    assert report.joint == Score(1, 1, 1)
    assert report.cue == Score(0, 1, 1)


def test_recall_is_told_by_kind() -> None:
    """Each kind of gold quotation has a recall of its own, whatever the kind predicted."""
    found = quotation("for rain", "hoped", "Oren Castell", "direct")
    assert evaluate([GOLD], predict(found)).recall == {
        "direct": 0.0,
        "indirect": 100.0,
        "mixed": 0.0,
    }


def test_quoted_counts_only_words_inside_marks() -> None:
    """What stands around the marks doesn't matter, and what has no marks isn't counted."""
    report = evaluate(
        [GOLD],
        predict(
            quotation("the old bridge", "told", "Nadia Lambert"),
            quotation("for rain", "hoped", "Oren Castell"),
        ),
    )
    assert report.quoted == Score(1, 1, 2)
    assert report.quoted_joint == Score(0, 1, 2)


@pytest.mark.parametrize(("words", "right"), [("We open in", 0), ("We open in May", 1)])
def test_quoted_words_must_agree_by_four_fifths(words: str, right: int) -> None:
    """Three words of four are too few."""
    assert evaluate([GOLD], predict(quotation(words, "", ""))).quoted.right == right


def naming(*given: tuple[str | None, float | None]) -> Row:
    """Evaluate the two quoting quotations with these speakers and confidences."""
    quotes = [
        {**gold, "speaker": speaker, "confidence": confidence}
        for gold, (speaker, confidence) in zip(GOLD["attributions"], given, strict=False)
    ]
    return evaluate([GOLD], predict(*quotes), SPEAKERS).to_dict()


@pytest.mark.parametrize(
    ("given", "recall", "precision", "wrong"),
    [
        ([("Nadia Lambert", 0.9), ("Tom Whitfield", 0.8)], 100.0, 100.0, 0.0),
        ([("Lambert", 0.9), ("T. Whitfield", 0.8)], 100.0, 100.0, 0.0),
        ([("Nadia Lambert", 0.9), ("Oren Castell", 0.8)], 50.0, 50.0, 50.0),
        # A description or a pronoun is no name: not found, but not wrong either.
        ([("Nadia Lambert", 0.9), ("the mayor", 0.8)], 50.0, 100.0, 0.0),
        ([("She", 0.9), ("Tom Whitfield", 0.8)], 50.0, 100.0, 0.0),
        # Without a speaker the source's words are the answer: “The mayor” has a capital.
        ([(None, 0.9), (None, 0.8)], 50.0, 50.0, 50.0),
        # The second quotation wasn't found at all.
        ([("Nadia Lambert", None)], 50.0, 100.0, 0.0),
    ],
)
def test_names_are_right_wrong_or_not_given(
    given: list[tuple[str | None, float | None]], recall: float, precision: float, wrong: float
) -> None:
    """A wrong name counts against precision and as wrong; no name only against recall."""
    figures = {"recall": recall, "precision": precision, "wrong": wrong, "n": 2}
    assert naming(*given)["named"] == figures


@pytest.mark.parametrize(
    ("right", "wrong", "cover"),
    [(0.9, 0.8, 50.0), (0.8, 0.9, 0.0), (0.9, 0.9, 0.0), (None, 0.9, 50.0)],
)
def test_cover_keeps_the_surest_names(right: float | None, wrong: float, cover: float) -> None:
    """What is kept by falling confidence must be right; no confidence is full confidence."""
    figures = naming(("Nadia Lambert", right), ("Oren Castell", wrong))
    assert figures["cover@99"] == figures["cover@95"] == cover


def test_cover_takes_the_best_cut() -> None:
    """Nineteen right of twenty are 95 percent, so all are kept at 95 and those before at 99."""
    rows = [{**GOLD, "id": str(n), "attributions": GOLD["attributions"][:1]} for n in range(20)]
    predicted = [
        {
            "id": str(n),
            "quotes": [
                {
                    **GOLD["attributions"][0],
                    "speaker": "Oren Castell" if n == 10 else "Nadia Lambert",
                    "confidence": 1 - n / 100,
                }
            ],
        }
        for n in range(20)
    ]
    speakers = [{**SPEAKERS[0], "id": str(n)} for n in range(20)]
    figures = evaluate(rows, predicted, speakers).to_dict()
    assert (figures["cover@99"], figures["cover@95"]) == (50.0, 95.0)


def test_only_persons_and_bodies_have_names() -> None:
    """A speaker who is only described in gold isn't missed, but a name for them is wrong."""
    speakers = [SPEAKERS[0], {"id": "a", "n": 1, "speaker": "an aide", "type": "unnamed"}]
    quotes = [
        {**GOLD["attributions"][0], "speaker": "Nadia Lambert"},
        {**GOLD["attributions"][1], "speaker": "Tom Whitfield"},
    ]
    figures = evaluate([GOLD], predict(*quotes), speakers).to_dict()
    assert figures["named"] == {"recall": 100.0, "precision": 50.0, "wrong": 50.0, "n": 2}


def test_articles_that_are_missing_or_unknown_are_told() -> None:
    """Missing ones count as not found, unknown ones don't count, and both are named."""
    predicted = predict(*GOLD["attributions"], id_="b") + predict(id_="c")
    speakers = [{**SPEAKERS[0], "id": "d"}]
    report = evaluate([GOLD, {**GOLD, "id": "c"}], predicted, speakers)
    assert report.missing == ("a",)
    assert report.unknown == ("b", "d")
    assert report.content == Score(0, 0, 6)
    assert report.naming is None


def test_the_last_row_of_one_id_counts() -> None:
    """An article that was predicted twice is counted once, as it stands last."""
    predicted = predict(*GOLD["attributions"]) + predict()
    assert evaluate([GOLD], predicted).content == Score(0, 0, 3)


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("no marks", []),
        ("a “b c” d", ["“b c"]),
        ('a "b" c "d', ['"b']),
        ("a “b\nc” d", ["“b"]),
        ("«a ‹b› c» d", ["«a ‹b"]),
        ("“a » b", ["“a "]),
        ('“a" b', ["“a"]),
        ("a ” b", []),
    ],
)
def test_marks_pair_inside_a_paragraph(text: str, quoted: list[str]) -> None:
    """Any closing mark ends what any opening one began, or the paragraph does."""
    assert [span.within(text) for span in find_quoted(text)] == quoted


def test_words_know_which_are_quoted() -> None:
    """A word is quoted if it begins inside marks; marks and punctuation are no words."""
    words = Words("She’s “not in”, he said.")
    assert words.quoted == {1, 2}
    assert words.within([[0, 5], [8, 99]]) == {0, 1, 2, 3, 4}
    assert words.within([[-5, 1], [12, 12], [5, 6]]) == {0}
    assert words.within(None) == frozenset()


@pytest.mark.parametrize(
    ("given", "wanted", "same"),
    [
        ("Nadia Lambert", "Nadia Lambert", True),
        ("lambert", "Nadia Lambert", True),
        ("Nadia", "Nadia Lambert", False),
        ("Nadia Lambert", "Lambert", True),
        ("Mr. Whitfield", "Tom Whitfield", True),
        ("the Harbour Board", "Harbour Board", True),
        ("Zoé Ångström", "Zoe Angstrom", True),
        ("Castell's", "Oren Castell", True),
        ("Tom Castell", "Oren Castell", False),
        ("Harbour Board", "Harbour Board of Estly", True),
        ("Board", "City Hall|Harbour Board", True),
        ("The President", "president", True),
        ("", "Oren Castell", False),
        (None, "Oren Castell", False),
        ("Комментарий", "Oren Castell", False),
    ],
)
def test_names_agree_leniently(given: str | None, wanted: str, same: bool) -> None:  # noqa: FBT001 - a table's expected value
    """Accents, titles, articles and first names may lack; another name doesn't pass."""
    assert same_name(given, wanted) is same


@pytest.mark.parametrize(
    ("given", "expected"), [("Tusk", True), ("He", False), ("an aide", False), ("", False)]
)
def test_a_name_has_a_capital(given: str, expected: bool) -> None:  # noqa: FBT001 - a table's expected value
    """Pronouns and descriptions aren't names."""
    assert is_name(given) is expected


def test_the_most_similar_are_paired_first() -> None:
    """A better pair wins over an earlier one, and each is used once."""
    gold = [frozenset({1, 2, 3, 4}), frozenset({3, 4})]
    predicted = [frozenset({3, 4}), frozenset({1, 2, 3})]
    assert sorted(pair(gold, predicted, 0.5)) == [(0, 1), (1, 0)]


SETS = st.lists(st.frozensets(st.integers(0, 8), max_size=6), max_size=8)


@given(SETS, SETS, st.sampled_from([0.5, 0.8, 1.0]))
def test_pairs_are_one_to_one(
    gold: list[frozenset[int]], predicted: list[frozenset[int]], least: float
) -> None:
    """Nothing is paired twice, and nothing below the least similarity."""
    pairs = pair(gold, predicted, least)
    assert len({g for g, _ in pairs}) == len({p for _, p in pairs}) == len(pairs)
    for g, p in pairs:
        assert len(gold[g] & predicted[p]) >= least * len(gold[g] | predicted[p]) > 0


def write(path: Path, *rows: object) -> Path:
    """Write ``rows`` as JSON Lines; bytes stand as they are."""
    lines = [row if isinstance(row, bytes) else json.dumps(row).encode() for row in rows]
    path.write_bytes(b"\n".join(lines) + b"\n")
    return path


def test_rows_are_loaded_as_they_stand(tmp_path: Path) -> None:
    """Good files of all three kinds come back, blank lines left out, other keys kept."""
    more = {**GOLD, "not_quotations": []}
    assert load_gold(write(tmp_path / "gold", more, b"", GOLD)) == [more, GOLD]
    assert load_predictions(write(tmp_path / "found", *predict(GOLD["attributions"][0])))
    assert load_speakers(write(tmp_path / "speakers", *SPEAKERS)) == SPEAKERS


GOOD: Row = GOLD["attributions"][0]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (b"{", "not JSON: "),
        (b"[" * 100_000, "not JSON: "),
        (b"\xff", "not UTF-8"),
        (["a"], "no JSON object"),
        ({**GOLD, "id": 1}, "id is of a wrong type"),
        ({"id": "a", "text": "b"}, "no attributions"),
        ({**GOLD, "attributions": [GOOD, "b"]}, "attribution 1: no content"),
        ({**GOLD, "attributions": [{"kind": "direct"}]}, "attribution 0: no content"),
        ({**GOLD, "attributions": [{**GOOD, "kind": "loud"}]}, "attribution 0: kind is none of"),
        ({**GOLD, "attributions": [{**GOOD, "cue": [3, 9]}]}, "attribution 0: cue is no list of"),
        ({**GOLD, "attributions": [{**GOOD, "cue": [["3", 9]]}]}, "attribution 0: cue is no list"),
        ({**GOLD, "attributions": [{**GOOD, "cue": [[9, 3]]}]}, "attribution 0: cue is no list of"),
        ({**GOLD, "text": "short"}, "attribution 0: content ends behind the text"),
    ],
)
def test_wrong_gold_is_told_with_its_line(tmp_path: Path, row: object, reason: str) -> None:
    """Gold of a wrong shape is refused by file and line, before anything is counted."""
    path = write(tmp_path / "gold.jsonl", GOLD, row)
    with pytest.raises(InputError) as caught:
        load_gold(path)
    assert str(caught.value).startswith(f"{path}:2: {reason}")


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"id": "a"}, "no quotes"),
        ({"id": "a", "quotes": [{}]}, "quotation 0: no content"),
        ({"id": "a", "quotes": [{**GOOD, "speaker": 3}]}, "quotation 0: speaker is no text"),
        ({"id": "a", "quotes": [{**GOOD, "confidence": "high"}]}, "quotation 0: confidence is no"),
    ],
)
def test_wrong_predictions_are_told_with_their_line(
    tmp_path: Path, row: object, reason: str
) -> None:
    """A prediction of a wrong shape is refused by file and line."""
    path = write(tmp_path / "found.jsonl", row)
    with pytest.raises(InputError) as caught:
        load_predictions(path)
    assert str(caught.value).startswith(f"{path}:1: {reason}")


@pytest.mark.parametrize(
    ("row", "reason"),
    [({"id": "a", "n": 0, "speaker": "b"}, "no type"), ({**SPEAKERS[0], "n": "0"}, "n is of a")],
)
def test_wrong_speakers_are_told_with_their_line(tmp_path: Path, row: object, reason: str) -> None:
    """A gold identity of a wrong shape is refused by file and line."""
    path = write(tmp_path / "speakers.jsonl", *SPEAKERS, row)
    with pytest.raises(InputError) as caught:
        load_speakers(path)
    assert str(caught.value).startswith(f"{path}:3: {reason}")


def test_gold_that_is_missing_or_empty_is_told(tmp_path: Path) -> None:
    """A file that isn't there, or has no rows, is no gold."""
    with pytest.raises(InputError, match=r"none\.jsonl: No such file or directory"):
        load_gold(tmp_path / "none.jsonl")
    with pytest.raises(InputError, match=r"empty\.jsonl: empty"):
        load_gold(write(tmp_path / "empty.jsonl", b""))
