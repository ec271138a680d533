"""Pairing quotation marks: tables of (text, what stands in marks), and what holds for any text."""

import re
import time
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from quotetrack.lang.marks import Turn, load_marks
from quotetrack.model import Span
from quotetrack.quotations.marks import Quoted, pair_marks

ALPHABET = "".join(sorted(set("".join(load_marks().by_text)))) + "as9S .,:-—\u00a0\u202f("


def split(text: str) -> list[Span]:
    """Return the lines of ``text`` as its paragraphs."""
    return [Span(*m.span()) for m in re.finditer(r"[^\n]+", text)]


def show(text: str) -> list[str]:
    """Write what ``pair_marks`` finds as a reader would: a ">" a depth, "~" marks its flags."""
    return [
        ">" * q.depth + "~" * q.reopened + q.inner.within(text) + "~" * (not q.closed)
        for q in pair_marks(text, split(text))
    ]


STYLES = [
    ("“It holds,” he said. “For now.”", ["It holds,", "For now."]),
    ('"It holds," he said, "and will."', ["It holds,", "and will."]),
    ("‘It holds,’ he said.", ["It holds,"]),
    ("'It holds,' he said.", ["It holds,"]),
    ("«It holds,» he said.", ["It holds,"]),
    ("« Il tient », dit-elle.", [" Il tient "]),
    ("«\u00a0Il tient\u00a0», dit-elle.", ["\u00a0Il tient\u00a0"]),
    ("«\u202fIl tient\u202f», dit-elle.", ["\u202fIl tient\u202f"]),
    ("Il a dit « oui » et ‹ non ›.", [" oui ", " non "]),
    ("‹It holds›, he said.", ["It holds"]),
    ("„Es hält“, sagte sie.", ["Es hält"]),
    ("„Trzyma się”, dodała.", ["Trzyma się"]),
    ("‚Es hält‘, sagte sie.", ["Es hält"]),
    ("»Es hält«, sagte sie.", ["Es hält"]),
    ("›Es hält‹, sagte sie.", ["Es hält"]),
    ("»Det håller», sade hon.", ["Det håller"]),
    ("”Det håller”, sade hon.", ["Det håller"]),
    ("’Det håller’, sade hon.", ["Det håller"]),
    ("彼は「橋は安全だ」と述べた。", ["橋は安全だ"]),
    ("「『橋』は安全だ」と述べた。", ["『橋』は安全だ", ">橋"]),
    ("``It holds,'' he said.", ["It holds,"]),
    ("''It holds,'' he said.", ["It holds,"]),
    ("‘‘It holds,’’ he said.", ["It holds,"]),
    ("＂It holds,＂ he said.", ["It holds,"]),
    ('Say " it holds " now.', [" it holds "]),
    ("(“It holds”)–“It fell”“It stood”", ["It holds", "It fell", "It stood"]),
    ('"It holds""It fell"', ["It holds", "It fell"]),
    ('**"It holds,"** he said, _"today"_.', ["It holds,", "today"]),
    ('"But I—" he said. "—and so," she said. "...and then"', ["But I—", "—and so,", "...and then"]),
]

NESTED = [
    ("“The ‘old bridge’ holds.”", ["The ‘old bridge’ holds.", ">old bridge"]),
    ("‘The “old bridge” holds.’", ["The “old bridge” holds.", ">old bridge"]),
    ("“She said “go home” to me,” he said.", ["She said “go home” to me,", ">go home"]),
    ('"She said "go home" to me," he said.', ['She said "go home" to me,', ">go home"]),
    ("\"'Go,' she said,\" he wrote.", ["'Go,' she said,", ">Go,"]),
    ("“‘Go,’ she said.”", ["‘Go,’ she said.", ">Go,"]),
    ("„Sie sagte “geh” dazu“, so er.", ["Sie sagte “geh” dazu", ">geh"]),
    ("„Er nannte es ‚Brücke‘ gestern.“", ["Er nannte es ‚Brücke‘ gestern.", ">Brücke"]),
    ("«The 'old bridge' holds,» he said.", ["The 'old bridge' holds,", ">old bridge"]),
    ('«The "old" ‘bridge’,» he said.', ['The "old" ‘bridge’,', ">old", ">bridge"]),
]

SLIPS = [
    ('She wanted it «in any form."', ["in any form."]),
    ('“It holds," he said. "It fell,” she said.', ["It holds,", "It fell,"]),
    ("“It holds,“ he said. “It fell,” she said.", ["It holds,", "It fell,"]),
    ("'First solid pillar’", ["First solid pillar"]),
    ("'First solid pillar’The town has waited.", ["First solid pillar"]),
    ('``It holds," he said.', ["It holds,"]),
    ("“It holds ”he said.", ["It holds "]),
    ('„Es hält", sagte sie.', ["Es hält"]),
    ("” … it held for years,” she said.", [" … it held for years,"]),
    ("\u202a”It holds,” she said.", ["It holds,"]),
]

ODD = [
    ("“It holds. And so on.", ["It holds. And so on.~"]),
    ('"It holds," he said. "It fell. ', ["It holds,", "It fell.~"]),
    ("「橋は安全だ", ["橋は安全だ~"]),
    ("“The “old bridge” holds.\nNo.", [">old bridge"[1:]]),
    ('The "bridge is open. All is well. "We go," he said.', ["We go,"]),
    ('The bridge" is open. "We go," he said.', ["We go,"]),
    ("“It holds, he said. “It fell,” she said. “It stood,” he said.", ["It fell,", "It stood,"]),
    ('"It holds, "he said.', []),
    ("“It holds.\nNobody spoke.\n“It fell,” she said.", ["It holds.~", "It fell,"]),
    ('"One.\n"Two," he said.\nThree" more.\n"Four," he said.', ["One.~", "~Two,", "Four,"]),
    ('“” and "" and « » hold nothing.', []),
    ("“The «old bridge,” he said.", ["The «old bridge,"]),
]

REOPENED = [
    (
        "“It holds.\n“It stood.\n“It fell,” he said. “So.”",
        ["It holds.~", "~It stood.~", "~It fell,", "So."],
    ),
    ("He said: ‘It holds.\n‘It fell.’", ["It holds.~", "~It fell."]),
    ("« Il tient.\n« Il tombe. »", [" Il tient.~", "~ Il tombe. "]),
    (
        "“He said: ‘It holds.\n“‘It fell.’”",
        ["He said: ‘It holds.~", ">It holds.~", "~‘It fell.’", ">~It fell."],
    ),
    (
        "“The “old bridge” holds.\n“It fell.”",
        ["The “old bridge” holds.~", ">old bridge", "~It fell."],
    ),
    ("“It holds.”\n“It fell.”", ["It holds.", "It fell."]),
    ("He said “it. “Bridge” holds.\n“It fell.”", ["Bridge", "It fell."]),
    ('“It holds.\n"It fell."', ["It holds.~", "It fell."]),
]

CARRIED = [
    ("“It holds and it\nalways did,” he said. “So.”", ["It holds and it~", "~always did,", "So."]),
    ('He said, "It\nholds," and left.', ["It~", "~holds,"]),
    ("„Es hält,\nund so ist es“, sagte sie. „Ja.“", ["Es hält,~", "~und so ist es", "Ja."]),
    ("“It holds.\nNadia Lambert, mayor.”", ["It holds.~"]),
    ('"It «holds.»\nNadia Lambert, mayor."', ["It «holds.»~", ">holds."]),
    ("“It holds and\nnobody spoke\nIt fell,” he said.", ["It holds and~"]),
    ("“It holds”\nIt fell,” he said.", ["It holds"]),
    ("‘It holds and\nthe boys’, he said.", ["It holds and~"]),
]

APOSTROPHES = [
    (
        "It doesn't; Ukraine’s isn’t; the ’90s; rock ’n’ roll at five o’clock, the countries’ own.",
        [],
    ),
    ("The '90s, rock 'n' roll, 'tis and 'em; the ‘60s and ‘twas.", []),
    ("The class of '68 met at the boys' club.", []),
    (
        "‘The countries’ own plans are ready,’ he said of the allies’ work.",
        ["The countries’ own plans are ready,"],
    ),
    ("'The countries' own plans are ready,' he said.", ["The countries' own plans are ready,"]),
    ("The ‘old forces’ and the ‘boys’ club’, he said.", ["old forces", "boys’ club"]),
    (
        "“The ‘friends’ are here,” she said of the boys’, again.",
        ["The ‘friends’ are here,", ">friends"],
    ),
    ("“The boys’ own ‘word’ counts,” she said.", ["The boys’ own ‘word’ counts,", ">word"]),
    ("‘I was goin’ home,’ he said.", ["I was goin’ home,"]),
    ("‘It’s Paul’s,’ he said.", ["It’s Paul’s,"]),
    ("‘90 per cent of it,’ he said.", ["90 per cent of it,"]),
    ("“Back in the ‘90s,” he said.", ["Back in the ‘90s,"]),
    ("a 'stray and nothing more", []),
    ("The ‘new “old bridge of the boys’, again” span.", ["old bridge of the boys’, again"]),
]

LOOKALIKES = [
    ('She is 6\'2" tall or 6’2” or 5′ 10″, with a 12" pipe and 12” too.', []),
    (
        '"A 12" pipe burst," he said. "It was 6\'2" long."',
        ['A 12" pipe burst,', "It was 6'2\" long."],
    ),
    ('"I came in 1990" he said.', ["I came in 1990"]),
    ('A 12"x14" frame and a "good" one.', ["good"]),
    ("Der 12“ Schirm. „Gut“, sagte sie.", ["Gut"]),
    ("» Read more", []),
    ("  › Read more", []),
    ("« Previous", []),
    ("Next »", []),
    ("Home » News » Bridges", []),
    ("a << b >> c", []),
    ("Twelve‚ he said‚ or 5‚ 6.", []),
    ("*** “”“”“”“”“”“” ***", []),
]

TABLES = {
    "styles": STYLES,
    "nested": NESTED,
    "slips": SLIPS,
    "odd": ODD,
    "reopened": REOPENED,
    "carried": CARRIED,
    "apostrophes": APOSTROPHES,
    "lookalikes": LOOKALIKES,
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [pytest.param(*row, id=f"{name}-{row[0]}") for name, rows in TABLES.items() for row in rows],
)
def test_what_stands_in_marks(text: str, expected: list[str]) -> None:
    """Marks of every style are paired, nested ones within, and no apostrophe is taken for one."""
    assert show(text) == expected


def test_spans_with_and_without_the_marks() -> None:
    """``outer`` includes the marks, ``inner`` stands between them, as offsets into the text."""
    text = "He said:\n``It holds,'' twice."
    assert pair_marks(text, split(text)) == (
        Quoted(outer=Span(9, 22), inner=Span(11, 20), depth=0, closed=True, reopened=False),
    )


def test_unclosed_mark_ends_with_its_paragraph() -> None:
    """An unclosed quotation ends before the blanks at its paragraph's end, both spans alike."""
    text = "He said: “It holds. \n“No,” she said."
    first = pair_marks(text, [Span(0, 20), Span(21, len(text))])[0]
    assert (first.outer, first.inner) == (Span(9, 19), Span(10, 19))


def test_no_paragraphs() -> None:
    """A text without paragraphs has nothing in marks."""
    assert pair_marks("“It holds.”", []) == ()


@given(st.text(alphabet=ALPHABET + "\n", max_size=80))
@example("“a “b\n“c” d”")
@example("“““““““““a”””””””””")
def test_spans_nest(text: str) -> None:
    """Of any text: spans lie inside their paragraph, and each deeper one inside a shallower."""
    paragraphs = split(text)
    found = pair_marks(text, paragraphs)
    assert [q.outer.start for q in found] == sorted({q.outer.start for q in found})
    around: list[Quoted] = []
    for one in found:
        assert any(p.start <= one.outer.start and one.outer.end <= p.end for p in paragraphs)
        assert one.outer.start <= one.inner.start < one.inner.end <= one.outer.end
        assert one.reopened or one.outer.start < one.inner.start
        assert one.inner.within(text).strip()
        del around[one.depth :]
        assert len(around) == one.depth
        if around:
            assert around[-1].inner.start <= one.outer.start
            assert one.outer.end <= around[-1].inner.end
        around.append(one)


@given(st.text(alphabet=ALPHABET + "\n", max_size=80))
def test_same_depth_never_overlaps(text: str) -> None:
    """Of any text: what stands at the same depth doesn't overlap."""
    found = pair_marks(text, split(text))
    for depth in {q.depth for q in found}:
        level = [q.outer for q in found if q.depth == depth]
        assert all(a.end <= b.start for a, b in pairwise(level))


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    """Any characters at all are read without an error, as one paragraph."""
    assert all(q.outer.end <= len(text) for q in pair_marks(text, [Span(0, len(text))]))


@given(st.text(alphabet=ALPHABET, max_size=40), st.text(alphabet=ALPHABET, min_size=1, max_size=40))
def test_damage_stays_in_its_paragraph(first: str, third: str) -> None:
    """Whatever marks stand in one paragraph, those two paragraphs on are paired as if alone."""
    text = f"{first}\nNobody spoke.\n{third}"
    offset = len(text) - len(third)
    later = [q for q in pair_marks(text, split(text)) if q.outer.start >= offset]
    alone = pair_marks(third, split(third))
    assert [q.outer.within(text) for q in later] == [q.outer.within(third) for q in alone]


@pytest.mark.parametrize("run", ['"', "“”", "’", "「", '" '])
def test_a_megabyte_of_marks(run: str) -> None:
    """A paragraph of a million quotation marks and nothing else takes less than a second."""
    text = run * (1_000_000 // len(run))
    began = time.process_time()
    assert pair_marks(text, [Span(0, len(text))]) == ()
    assert time.process_time() - began < 1


def test_time_is_linear() -> None:
    """Ten times as many unclosed and nested marks take about ten times as long, not a hundred."""

    def measure(times: int) -> float:
        text = "“a “b\" 'c " * times
        began = time.process_time()
        pair_marks(text, [Span(0, len(text))])
        return time.process_time() - began

    # The best of some: what else the machine does is not the pairing's own time.
    few = min(measure(1_000) for _ in range(5))
    assert min(measure(10_000) for _ in range(3)) < 30 * few


def test_every_closing_mark_is_in_the_table() -> None:
    """What the table says closes a mark is itself a mark of the table that may close."""
    marks = load_marks().by_text
    for mark in marks.values():
        for text in mark.closed_by | mark.slips:
            assert not (marks[text].fixed and marks[text].turn is Turn.OPEN), (mark.text, text)
        assert bool(mark.closed_by) != (mark.fixed and mark.turn is Turn.CLOSE)
