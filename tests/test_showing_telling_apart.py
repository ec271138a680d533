"""What sets a speaker apart: the score by itself, and over a real archive."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from publish_archive import Article, Said, make_archive
from quotetrack.store.showing.telling_apart import (
    Telling,
    read_background,
    read_words,
    score_apart,
    tell_apart,
)


def test_the_score_is_the_one_of_the_paper() -> None:
    """One word, worked out by hand after equations 15, 20 and 22 of Monroe et al. (2008)."""
    ours, theirs = {"ferry": 3, "other": 7}, {"ferry": 1, "other": 9}
    # The prior: ten words' worth of what both have together, two of them "ferry".
    # log(5/15) - log(3/17) = 0.63599; sqrt(1/5 + 1/3) = 0.73030.
    assert score_apart(ours, theirs)["ferry"] == pytest.approx(0.63599 / 0.73030, abs=1e-4)


def test_swapped_sides_swap_the_sign() -> None:
    """Whose words come first changes the sign of the scores and nothing else."""
    ours, theirs = {"ferry": 30, "the": 100, "quay": 2}, {"bridge": 40, "the": 170, "quay": 1}
    there, back = score_apart(ours, theirs), score_apart(theirs, ours)
    assert there == pytest.approx({word: -score for word, score in back.items()})


def test_what_both_say_alike_scores_nothing() -> None:
    """A word with the same share on both sides has the score 0."""
    assert score_apart({"a": 10, "b": 30}, {"a": 20, "b": 60})["a"] == pytest.approx(0)


def test_more_evidence_scores_higher() -> None:
    """The same shares with ten times the numbers are surer; a frequent word is than a rare one."""
    few = score_apart({"ferry": 3, "x": 27}, {"ferry": 1, "x": 29})["ferry"]
    many = score_apart({"ferry": 30, "x": 270}, {"ferry": 10, "x": 290})["ferry"]
    assert 0 < few < 1.96 < many


@pytest.mark.parametrize(("ours", "theirs"), [({}, {}), ({"a": 5}, {}), ({}, {"a": 5})])
def test_without_two_sides_nothing_is_compared(
    ours: dict[str, int], theirs: dict[str, int]
) -> None:
    """Where one side has said nothing there are no scores."""
    assert score_apart(ours, theirs) == {}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("We don’t want the Ferry’s crew to wait", ["crew", "ferry", "wait"]),
        ("In 2026 the G7 had 15 ferries", ["ferries"]),
        ("Östra quay, ÖSTRA QUAY", ["ostra", "quay"]),
        ("THE EU AND I", ["eu"]),
        ("", []),
        ("… — ?!", []),
    ],
)
def test_which_words_tell(text: str, words: list[str]) -> None:
    """Stop words, contractions, numbers and single letters are out; accents and case fold."""
    assert sorted(read_words(text, "en")) == words


def _say(words: str, speaker: str, times: int) -> tuple[Said, ...]:
    numbers = ("one", "two", "six", "ten", "low", "top", "red", "wet", "dry", "far")
    return tuple(Said(f"{words} {numbers[n % 10]} x{n} {speaker}", speaker) for n in range(times))


def _archive(path: Path, *said: tuple[Said, ...]) -> sqlite3.Connection:
    every = tuple(one for some in said for one in some)
    article = Article("a-1", "Quay Post", "2026-02-03", "Talks", "https://quay.example/1", every)
    return sqlite3.connect(make_archive(path / "q.db", (article,)))


def test_what_one_says_and_others_do_not(tmp_path: Path) -> None:
    """The word of twelve quotations of hers stands out, as written; what all say doesn't."""
    hers = _say("The Ferry harbour", "nadia-lambert", 12)
    his = _say("The bridge harbour", "tom-whitfield", 60)
    with closing(_archive(tmp_path, hers, his)) as conn:
        told = tell_apart(conn, "nadia-lambert")
        words = {one.word: one.quotations for one in told}
        assert words["Ferry"] == 12
        assert not words.keys() & {"bridge", "harbour", "The"}
        assert all(isinstance(one, Telling) and one.sort == "word" for one in told)
        scores = [one.score for one in told]
        assert scores == sorted(scores, reverse=True)
        assert tell_apart(conn, "nadia-lambert", most=1) == told[:1]


@pytest.mark.parametrize(("hers", "his"), [(4, 60), (12, 19), (0, 0)])
def test_too_little_tells_nothing(tmp_path: Path, hers: int, his: int) -> None:
    """With four quotations of hers, or nineteen of others, nothing is claimed."""
    said = _say("ferry", "nadia-lambert", hers), _say("bridge", "tom-whitfield", his)
    with closing(_archive(tmp_path, *said)) as conn:
        assert tell_apart(conn, "nadia-lambert") == ()


def test_one_background_serves_all_speakers(tmp_path: Path) -> None:
    """A background read once gives each speaker the answer of one read for them."""
    said = _say("ferry", "nadia-lambert", 30), _say("bridge", "tom-whitfield", 30)
    with closing(_archive(tmp_path, *said)) as conn:
        among = read_background(conn)
        for speaker in ("nadia-lambert", "tom-whitfield"):
            alone = tell_apart(conn, speaker)
            assert alone
            assert tell_apart(conn, speaker, among=among) == alone


def test_a_cue_of_one_speaker(tmp_path: Path) -> None:
    """The cue they are quoted with more than others is told with its sort."""
    hers, his = _say("ferry", "nadia-lambert", 20), _say("bridge", "tom-whitfield", 40)
    with closing(_archive(tmp_path, hers, his)) as conn:
        conn.execute("UPDATE quotations SET cue = 'Warned' WHERE speaker_id = 'nadia-lambert'")
        cues = [one for one in tell_apart(conn, "nadia-lambert") if one.sort == "cue"]
        assert [(one.word, one.quotations) for one in cues] == [("warned", 20)]


def test_a_public_copy_knows_the_answer(tmp_path: Path) -> None:
    """Where there is a table of telling words, it is read and nothing computed."""
    with closing(_archive(tmp_path)) as conn:
        conn.execute("CREATE TABLE speaker_words (speaker_id, sort, word, quotations, score)")
        rows = [
            ("n", "cue", "warned", 3, 2.0),
            ("n", "word", "ferry", 4, 3.0),
            ("t", "word", "b", 9, 9),
        ]
        conn.executemany("INSERT INTO speaker_words VALUES (?, ?, ?, ?, ?)", rows)
        told = tell_apart(conn, "n")
        assert told == (Telling("word", "ferry", 4, 3.0), Telling("cue", "warned", 3, 2.0))


@pytest.mark.parametrize("grouped", [True, False])
def test_one_statement_in_several_outlets_counts_once(tmp_path: Path, *, grouped: bool) -> None:
    """Other commas and marks say nothing of a habit, nor do other words of one statement."""
    said = "this is the best price we could get{} and it pays for {} winter"
    words = ("the", "this") if grouped else ("the",)
    worded = [said.format(comma, word) for comma in (",", "", ";") for word in words]
    hers = tuple(Said(f"{one} {'.' * n}", "nadia-lambert") for n, one in enumerate(worded))
    ferry = _say("The Ferry harbour", "nadia-lambert", 6)
    with closing(_archive(tmp_path, hers, ferry, _say("The bridge", "tom-whitfield", 60))) as conn:
        if grouped:
            conn.execute(
                "INSERT INTO statements VALUES (1, 'nadia-lambert', '', '', 6, 1, 1, 2, 1)"
            )
            conn.execute("UPDATE quotations SET statement_id = 1 WHERE number <= 6")
        told = {one.word: one.quotations for one in tell_apart(conn, "nadia-lambert")}
        assert told["Ferry"] == 6
        assert not told.keys() & {"winter", "price", "pays"}
