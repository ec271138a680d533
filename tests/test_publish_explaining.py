"""Rules and parses are told in words."""

import re
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest
from lxml import etree

from quotetrack.model import Span
from quotetrack.publish.drawing import MOST_WORDS, choose_window, draw_sentence
from quotetrack.publish.explaining import explain_path, explain_relation, explain_rule, read_text
from quotetrack.store.showing.documents import Passage, Places
from quotetrack.store.showing.trees import Node, Tree


def grow(text: str, heads: list[tuple[str, int | None]]) -> Tree:
    """Return a tree over the words of ``text``: the relation and the head of each."""
    spans = [Span(found.start(), found.end()) for found in re.finditer(r"\S+", text)]
    nodes = (Node(s, "", "X", deprel, head) for s, (deprel, head) in zip(spans, heads, strict=True))
    return Tree(Span(0, len(text)), tuple(nodes))


def place(text: str, content: str = "", cue: str = "", source: str = "") -> Places:
    """Return where the words of each part stand in ``text``."""
    spans = []
    for words in (content, cue, source):
        start = text.index(words)
        spans.append((Span(start, start + len(words)),) if words else ())
    return Places(*spans)


SAID = "Lambert said the bridge is safe"
HEADS = [
    ("nsubj", 1), ("root", None), ("det", 3), ("nsubj", 5), ("cop", 5), ("ccomp", 1),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "heads", "places", "told"),
    [
        (
            SAID, HEADS, place(SAID, "the bridge is safe", "said", "Lambert"),
            ["“Lambert” is the subject of “said”",
             "“the bridge is safe” is the clause that completes “said”: what it reports"],
        ),
        (SAID, HEADS, place(SAID, "the bridge is safe", "", "Lambert"), []),
        (SAID, HEADS, place(SAID, "", "said", "Lambert"), ["“Lambert” is the subject of “said”"]),
        (
            "smiling Lambert did say so",
            [("acl", 1), ("nsubj:pass:x", 3), ("aux", 3), ("weird", None), ("advmod", 3)],
            place("smiling Lambert did say so", "so", "say", "smiling"),
            ["“smiling” says more about the noun “Lambert”", "“Lambert” is the subject of “say”",
             "“so” is an adverb of “say”"],
        ),
        ("a b", [("x", 1), ("y", 0)], place("a b", "a", "b"), ["“b” depends on “a”"]),
        ("a b", [("x", None), ("y", None)], place("a b", "a", "b"), []),
        (
            "w " * 9 + "w", [("obj", n + 1) for n in range(9)] + [("root", None)],
            Places((Span(0, 1),), (Span(18, 19),)), [],
        ),
        (
            "it says a b c d e f g", [("nsubj", 1), ("root", None)] + [("ccomp", 1)] * 7,
            place("it says a b c d e f g", "a b c d e f g", "says"),
            ["“a b c d e f …” is the clause that completes “says”: what it reports"],
        ),
    ],
)  # fmt: skip
def test_the_way_in_the_parse(
    text: str, heads: list[tuple[str, int | None]], places: Places, told: list[str]
) -> None:
    """From source to cue and content, each step in words; none where there is no short way."""
    assert explain_path(grow(text, heads), places, [Passage(0, text)]) == told


@pytest.mark.parametrize(
    ("source", "content", "told"),
    [
        ("advmod", "obj", ["“to call” is the object of “asked”"]),
        ("ccomp", "nsubj", []),
        ("nsubj", "nsubj", ["“Tully” is the subject of “asked”"]),
        ("nsubj", "nsubj:pass", ["“Tully” is the subject of “asked”",
                                 "“to call” is the subject of the passive “asked”"]),
    ],
)  # fmt: skip
def test_a_parse_that_contradicts_is_not_told(source: str, content: str, told: list[str]) -> None:
    """A source that the parse calls an adverb or a clause is no reason, and isn't told as one."""
    text = "Tully asked to call"
    tree = grow(text, [(source, 1), ("root", None), ("mark", 3), (content, 1)])
    assert explain_path(tree, place(text, "to call", "asked", "Tully"), [Passage(0, text)]) == told


def test_words_that_may_not_be_shown_are_dots() -> None:
    """Where a word isn't in what may be shown, dots stand for it."""
    steps = explain_path(
        grow(SAID, HEADS), place(SAID, "", "said", "Lambert"), [Passage(8, "said")]
    )
    assert steps == ["“…” is the subject of “said”"]
    assert read_text([Passage(4, "abc")], Span(4, 8)) == "…"


def test_words_without_end_are_cut() -> None:
    """A word as long as a text is told by its beginning."""
    text = "w" * 5000 + " said"
    tree = grow(text, [("nsubj", 1), ("root", None)])
    (step,) = explain_path(tree, place(text, "", "said", "w" * 5000), [Passage(0, text)])
    assert step == f"“{'w' * 80}…” is the subject of “said”"


def test_words_with_places_to_fill_stay_words() -> None:
    """What looks like a place to fill in an article's word isn't filled."""
    told = explain_relation("nsubj", "{head} {it} {0} %s", "{it} {head}")
    assert told == "“{head} {it} {0} %s” is the subject of “{it} {head}”"


def test_every_rule_has_words() -> None:
    """No rule of the finder is shown by its bare name."""
    named = set()
    folder = Path(str(files("quotetrack.quotations")))
    for module in folder.glob("*.py"):
        code = module.read_text("utf-8")
        named |= set(re.findall(r'\brule\b[^=\n]{0,8}= ?"([^"]+)"', code))
        named |= set(re.findall(r'Reading\(\s*"([^"]+)"', code))
        named |= set(re.findall(r'(?:rule\b|Reading)[^\n]* else "([^"]+)"', code))
    assert {"clause", "behind, mixed", "turn", "floating", "parenthesis"} <= named
    words = tomllib.loads((files("quotetrack.publish") / "rules.toml").read_text("utf-8"))["rules"]
    assert named - set(words) == set()
    assert explain_rule("no such rule") == "no such rule"


def test_a_long_sentence_is_cut_around_its_cue() -> None:
    """No drawing has more words than are readable; what attributes is in it, and dots tell."""
    text = " ".join(f"w{n}" for n in range(200))
    tree = grow(text, [("dep", n - 1 if n else None) for n in range(200)])
    places = place(text, "w110 w111 w112", "w100", "w98")
    first, last = choose_window(tree, places)
    assert (first, last) == (98, 98 + MOST_WORDS)
    assert set(range(98, 101)) <= set(range(first, last))
    svg = etree.fromstring(draw_sentence(tree, places, [Passage(0, text)]))
    words = svg.xpath("//*[@class='displacy-word']/text()")
    assert words == ["…", *(f"w{n}" for n in range(first, last)), "…"]
    assert choose_window(tree, place(text, "w0 w1", "w198", "w196")) == (196, 200)
    far = place(text, "w150", "w5", "w190")
    assert choose_window(tree, far)[0] <= 5
    assert choose_window(tree, Places()) == (92, 108)


def test_a_drawing_is_the_same_each_time_and_safe() -> None:
    """Two drawings of a sentence are alike to the byte; labels and words are no markup."""
    text = "<script>x</script> \x00\x1b said\u202e " + "w" * 99
    heads: list[tuple[str, int | None]] = [('"><script>', 2), ("dep", 2), ("root", None), ("x", 2)]
    tree = grow(text, heads)
    places = Places((Span(0, 8),), (Span(22, 26),))
    drawing = draw_sentence(tree, places, [Passage(0, text)])
    assert drawing == draw_sentence(tree, places, [Passage(0, text)])
    svg = etree.fromstring(drawing)
    assert not svg.xpath("//*[local-name()='script'] | //@style")
    assert "\u202e" not in drawing.decode()
    assert svg.xpath("//*[local-name()='textPath']/text()") == ["?", "dep", "x"]
