"""How to cite a quotation, how wordings differ, what surrounds one, and where errors go."""

import re
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotetrack.model import Span
from quotetrack.model.showing import Shown, Voice
from quotetrack.publish.citing import cite_bibtex, cite_line, escape_tex
from quotetrack.publish.comparing_words import LONGEST, Effort, compare_words
from quotetrack.publish.reporting import fill_report_url
from quotetrack.publish.surroundings import Surroundings, cut_surroundings, read_beside
from quotetrack.store.showing.documents import Article, Passage, Places

SHOWN = Shown(
    id="00ab", number=1, text="“The bridge is safe”", kind="direct", act="statement", cue="said",
    source="she", speaker=Voice("Nadia Lambert", "nadia-lambert"), others=(), role=None,
    confidence=0.9, certainty="likely", judged=None, rule="clause", reason="named", why=(),
    date="2026-02-03", outlet="Quay Post", headline="Harbour news", url=None, language="en",
    document_id="d", context=None,
)  # fmt: skip
HERE = ("https://news.example/-/quotations/00ab", "Who said what", "2026-03-01")


@pytest.mark.parametrize(
    ("shown", "line"),
    [
        (
            SHOWN,
            ("Nadia Lambert: “The bridge is safe”. In “Harbour news”, Quay Post, 2026-02-03. Who "
            "said what, https://news.example/-/quotations/00ab (accessed 2026-03-01)."),
        ),
        (
            replace(
                SHOWN, kind="indirect", text="that it\nis safe.", speaker=None, headline=None,
                outlet=None, date=None,
            ),
            ("Unattributed, as reported: that it is safe. In “Untitled article”. Who said what, "
            "https://news.example/-/quotations/00ab (accessed 2026-03-01)."),
        ),
        (
            replace(SHOWN, text="“The bridge is safe,” … “she swore,”", outlet=None),
            (
                "Nadia Lambert: “The bridge is safe … she swore”. In “Harbour news”, "
                "2026-02-03. Who said what, https://news.example/-/quotations/00ab (accessed "
                "2026-03-01)."
            ),
        ),
        (
            replace(SHOWN, others=(Voice("Tom\u202e Whitfield", "tom"),), outlet="A\x00B"),
            ("Nadia Lambert and Tom Whitfield: “The bridge is safe”. In “Harbour news”, A B, "
            "2026-02-03. Who said what, https://news.example/-/quotations/00ab (accessed "
            "2026-03-01)."),
        ),
    ],
)  # fmt: skip
def test_a_citation_is_one_line(shown: Shown, line: str) -> None:
    """Who, the words, article, outlet, day, archive, address, day of access; in marks if direct."""
    assert cite_line(shown, *HERE) == line


@pytest.mark.parametrize(
    ("kind", "act", "text", "told"),
    [
        (
            "indirect",
            "denial",
            "taking the bell",
            "Nadia Lambert denied or refused: taking the bell",
        ),
        ("indirect", "thought", "it was cold", "Nadia Lambert thought: it was cold"),
        ("indirect", "intention", "to stay", "Nadia Lambert planned or wanted: to stay"),
        ("direct", "question", "“Is it?”", "Nadia Lambert asked: “Is it?”"),
        ("indirect", "statement", "it is safe", "Nadia Lambert, as reported: it is safe"),
        ("mixed", "statement", "it is “safe”", "Nadia Lambert, as reported: it is “safe”"),
        ("direct", "statement", '"It is … safe,"', "Nadia Lambert: “It is … safe”"),
        ("direct", "statement", '"It," … "is."', "Nadia Lambert: “It … is.”"),
        ("direct", "statement", "He said “no”", "Nadia Lambert: “He said ‘no’”"),
        ("direct", "statement", "“He said “no”, then”", "Nadia Lambert: “He said ‘no’, then”"),
        ("direct", "statement", "“It goes on", "Nadia Lambert: “It goes on”"),
        ("direct", "statement", "", "Nadia Lambert: “”"),
    ],
)
def test_what_was_not_said_is_told_first(kind: str, act: str, text: str, told: str) -> None:
    """Citation and entry name the act, tell the article's words as such, and have marks once."""
    shown = replace(SHOWN, kind=kind, act=act, text=text)
    line = cite_line(shown, *HERE)
    assert line.split(" In “")[0].rstrip(".") == told.rstrip(".")
    assert f"note = {{{escape_tex(told)}}}" in cite_bibtex(shown, *HERE)
    nobody = cite_line(replace(shown, speaker=None), *HERE)
    assert nobody.startswith("Unattributed")
    assert act == "statement" or nobody.partition(":")[0].endswith(")")


@pytest.mark.parametrize("certainty", ["checked", "sure", "likely", "check"])
def test_a_guess_is_cited_as_one(certainty: str) -> None:
    """Line and entry tell the doubt beside the name; where nobody is named there is none."""
    shown = replace(SHOWN, certainty=certainty, kind="indirect", text="it is safe")
    doubt = " (unsure, check the article)" if certainty == "check" else ""
    told = f"Nadia Lambert, as reported{doubt}: it is safe"
    assert cite_line(shown, *HERE).startswith(told)
    assert f"note = {{{told}}}" in cite_bibtex(shown, *HERE)
    denied = cite_line(replace(shown, act="denial"), *HERE)
    assert denied.startswith(f"Nadia Lambert denied or refused{doubt}: it is safe")
    nobody = cite_line(replace(shown, speaker=None), *HERE)
    assert nobody.startswith("Unattributed, as reported: it is safe")


def test_a_citation_is_cut_inside_its_marks() -> None:
    """What goes on for long ends between words, and its marks are closed."""
    long = cite_line(replace(SHOWN, text=f"“{'safe ' * 200}”"), *HERE)
    assert "safe …” In “Harbour news”" in long
    assert len(long) < 800


def test_bibtex() -> None:
    """Every field is one of BibTeX's, and signs that TeX acts on are escaped in them."""
    entry = cite_bibtex(replace(SHOWN, headline="100% {of} $5 & \\input_x#"), *HERE)
    assert r"title = {100\% \{of\} \$5 \& \textbackslash{}input\_x\#}" in entry
    assert entry.startswith("@misc{quotation-00ab,\n")
    assert "  year = {2026},\n  month = {02}," in entry
    assert "url = {https://news.example/-/quotations/00ab}" in entry
    assert "year" not in cite_bibtex(replace(SHOWN, date=None), *HERE)


@given(st.text())
def test_no_brace_of_a_text_is_left_to_tex(text: str) -> None:
    """Braces balance whatever the text holds: an entry ends where it should."""
    escaped = escape_tex(text).replace(r"\{", "").replace(r"\}", "")
    assert escaped.count("{") == escaped.count("}") == sum(map(text.count, "\\~^"))


WORDS = st.lists(st.sampled_from(["a", "b", "c", "safe,", "Safe"]), max_size=12).map(" ".join)


@given(WORDS, WORDS)
def test_changes_make_both_wordings(before: str, after: str) -> None:
    """What is the same and put in is the second wording, same and left out the first."""
    changes = compare_words(before, after)
    theirs = " ".join(c.text for c in changes if c.kind != "left out")
    ours = " ".join(c.text for c in changes if c.kind != "put in")
    assert theirs.split() == after.split()
    assert ours.split() == before.split()


def test_changes() -> None:
    """One word of three differs; a difference of spaces alone is none."""
    changes = [(c.kind, c.text) for c in compare_words("it is safe", "it is SAFE")]
    assert changes == [("same", "it is"), ("left out", "safe"), ("put in", "SAFE")]
    assert [c.kind for c in compare_words("it  is", "it is")] == ["same"]
    assert compare_words("", "") == []
    assert [c.kind for c in compare_words("“It’s safe”", '"It\'s safe"')] == ["same"]


def test_very_long_wordings_are_not_compared() -> None:
    """Two texts of thousands of words are shown one after the other."""
    long = "word " * (LONGEST + 1)
    assert [c.kind for c in compare_words(long, long + "end")] == ["left out", "put in"]
    assert [c.kind for c in compare_words(long, long)] == ["same"]


def test_comparing_costs_no_more_than_was_given() -> None:
    """Thousands of words that recur, a fourth of them changed, end before they are compared."""
    words = Random(1).choices([f"w{n}" for n in range(110)], k=2_900)  # noqa: S311 - any
    changed = [f"y{n}" if n % 4 == 0 else word for n, word in enumerate(words)]
    effort = Effort(100_000)
    changes = compare_words(" ".join(words), " ".join(changed), effort)
    assert [change.kind for change in changes] == ["left out", "put in"]
    # One look through both at most was begun with something left.
    assert -100_000 < effort.left < 0
    assert [c.kind for c in compare_words("it is safe", "it is", effort)] == ["left out", "put in"]
    assert [c.kind for c in compare_words("it is", "it is", effort)] == ["same"]
    effort = Effort(100)
    compare_words("it is safe", "it is", effort)
    assert 0 < effort.left < 100


TEXT = "One is here. Two is there. “Three is safe,” she said. Four came! Five went.\nSix stays."
THREE = Places((Span(28, 41),), (Span(48, 52),), (Span(44, 47),))


def article(*passages: Passage, sentences: tuple[int, ...] = ()) -> Article:
    """Return an article with these passages."""
    return Article(
        "d", None, None, None, None, None, None, whole=True, passages=passages, sentences=sentences
    )


@pytest.mark.parametrize(
    ("sentences", "passages", "told"),
    [
        ((0, 13, 27, 54, 65, 76), [Passage(0, TEXT)], [TEXT[:76]]),
        ((), [Passage(0, TEXT)], [TEXT[:76]]),
        ((), [Passage(20, TEXT[20:60])], [TEXT[20:60]]),
        ((), [Passage(0, TEXT[:12]), Passage(27, TEXT[27:53])], [TEXT[:12], TEXT[27:53]]),
        ((), [], []),
    ],
)
def test_two_sentences_on_each_side(
    sentences: tuple[int, ...], passages: list[Passage], told: list[str]
) -> None:
    """By the parse's sentences or by stops, and never more than may be shown."""
    found = cut_surroundings(article(*passages, sentences=sentences), THREE).passages
    assert [passage.text for passage in found] == told
    assert all(p.text == TEXT[p.start : p.end] for p in found)


def test_long_sentences_are_cut_between_words() -> None:
    """Where a sentence goes on and on, it is cut at word ends, and the quotation is whole."""
    before, behind = "alpha " * 200, " omega" * 200
    places = Places((Span(len(before), len(before) + 4),))
    found = cut_surroundings(article(Passage(0, f"{before}safe{behind}")), places)
    assert found.broken_before
    assert found.broken_behind
    (passage,) = found.passages
    assert 500 < len(passage.text) < 700
    assert set(passage.text.split()) == {"alpha", "safe", "omega"}


LONG = "went on " * 60 + "so. "
FAR = f"{LONG}Rain fell. “Safe,” she said. It fell on. {LONG}"


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize(
    ("text", "told", "broken"),
    [
        # The second sentence on each side is too long: one is shown, and whole.
        (FAR, "Rain fell. “Safe,” she said. It fell on. ", (False, False)),
        # The first one is too long: words of it are better than none, with a sign.
        (f"{LONG}“Safe.” {LONG}", None, (True, True)),
        (f"“Safe.” {LONG}", None, (False, True)),
        (f"{LONG}“Safe.”", None, (True, False)),
        # The quotation's own sentence ends: that is whole.
        (f"{LONG}He: “Safe,” she said. {LONG}", "He: “Safe,” she said. ", (False, False)),
    ],
)
def test_surroundings_end_with_a_sentence_or_say_so(
    text: str, told: str | None, broken: tuple[bool, bool], *, known: bool
) -> None:
    """What is cut for its length ends where a sentence does; else the reader is told."""
    start = text.index("“")
    places = Places((Span(start, text.index("”") + 1),))
    starts = (0, *(stop.end() for stop in re.finditer(r"\.”? ", text))) if known else ()
    found = cut_surroundings(article(Passage(0, text), sentences=starts), places)
    assert (found.broken_before, found.broken_behind) == broken
    (passage,) = found.passages
    assert passage.text == text[passage.start : passage.end] == (told or passage.text)
    assert len(passage.text) > 15


def test_what_a_copy_withholds_is_no_broken_sentence() -> None:
    """A passage that ends by itself is not said to be cut here."""
    found = cut_surroundings(article(Passage(400, FAR[400:560])), Places((Span(495, 502),)))
    assert (found.broken_before, found.broken_behind) == (False, False)


@given(st.integers(0, 80), st.integers(1, 30), st.text("ab .\n", min_size=1, max_size=90))
def test_surroundings_are_the_texts_own(start: int, length: int, text: str) -> None:
    """Whatever the text, what is shown stands in it there, and holds the quotation."""
    span = Span(min(start, len(text) - 1), min(start, len(text) - 1) + length)
    span = Span(span.start, min(span.end, len(text)))
    found = cut_surroundings(article(Passage(0, text)), Places((span,)))
    assert not found.broken_before
    assert not found.broken_behind
    (passage,) = found.passages
    assert passage.text == text[passage.start : passage.end]
    assert passage.start <= span.start
    assert span.end <= passage.end


def test_nothing_around_what_is_nowhere() -> None:
    """A quotation without places has no surroundings."""
    assert cut_surroundings(article(Passage(0, TEXT)), Places()) == Surroundings()


def test_prefix_and_suffix_end_with_the_passage() -> None:
    """What finds a quotation again holds nothing that may not be shown."""
    assert read_beside([Passage(27, TEXT[27:53])], Span(28, 41)) == ("“", ",” she said.")
    assert read_beside([Passage(0, TEXT)], Span(28, 41), 3) == (". “", ",” ")
    assert read_beside([], Span(28, 41)) == ("", "")


@pytest.mark.parametrize(
    ("setting", "address"),
    [
        ("https://d.example/r?q={permalink}", "https://d.example/r?q=https%3A%2F%2Fn.example%2Fx"),
        (" mailto:d@n.example?b={permalink} ", "mailto:d@n.example?b=https%3A%2F%2Fn.example%2Fx"),
        ("https://d.example/", "https://d.example/"),
        ("http://d.example/", None),
        ("javascript:alert(1)", None),
        ("https:///x", None),
        ("https://[x", None),
        ("mailto:", None),
        ("https://d.example/a b", None),
        (7, None),
        (None, None),
    ],
)  # fmt: skip
def test_where_errors_are_reported(setting: object, address: str | None) -> None:
    """The setting's address with the permalink in it, if it is https or mailto; else none."""
    assert fill_report_url(setting, "https://n.example/x") == address
