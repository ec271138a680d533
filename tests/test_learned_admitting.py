"""What may stand as a quotation at all: silence is nobody's words."""

import pytest

from parses import parse_conllu
from quotetrack.lang import load
from quotetrack.quotations.candidates import Candidate, Source
from quotetrack.quotations.find import lay_scene
from quotetrack.quotations.learned.admitting import may_stand
from quotetrack.syntax import Syntax

ENGLISH = load("en")

RESIGN = """
    Lambert      PROPN 2 nsubj PERSON
    {verb}       VERB  0 root VerbForm=Fin
    to           PART  4 mark
    resign       VERB  2 xcomp VerbForm=Inf
    .            PUNCT 2 punct
"""
NAME = """
    Lambert      PROPN 2 nsubj PERSON
    {verb}       VERB  0 root VerbForm=Fin
    to           PART  4 mark
    give         VERB  2 xcomp VerbForm=Inf
    her          PRON  6 nmod:poss
    name         NOUN  4 obj
    .            PUNCT 2 punct
"""
NAMED = """
    Lambert      PROPN 2 nsubj PERSON
    {verb}       VERB  0 root VerbForm=Fin
    {particle}   PART  6 advmod
    to           PART  6 mark
    be           AUX   6 aux:pass
    named/name   VERB  2 xcomp VerbForm=Part
    mayor        NOUN  6 xcomp
    .            PUNCT 2 punct
"""
DISCUSS = """
    Lambert      PROPN 2 nsubj PERSON
    {verb}       VERB  0 root VerbForm=Fin
    to           PART  4 mark
    discuss      VERB  2 xcomp VerbForm=Inf
    prisoners    NOUN  4 obj
    .            PUNCT 2 punct
"""


def admit(syntax: Syntax, cue: tuple[int, ...], content: tuple[int, ...]) -> bool:
    """Tell whether the content may stand, said by the first token."""
    found = Candidate("learned", "say", cue, Source((0,), "own"), content)
    return may_stand(lay_scene(syntax, ENGLISH), found)


@pytest.mark.parametrize(
    ("verb", "stands"),
    [("refused/refuse", True), ("declined/decline", True), ("wants/want", True)],
)
def test_what_somebody_will_not_do_is_told(verb: str, stands: bool) -> None:  # noqa: FBT001 - a table
    """That she refused to resign is news; its act says that she won't (`tell_act`)."""
    syntax = parse_conllu(RESIGN.format(verb=verb))
    assert admit(syntax, (1, 2), (3,)) is stands


@pytest.mark.parametrize(("verb", "stands"), [("declined/decline", False), ("agreed/agree", True)])
def test_not_giving_a_name_is_silence(verb: str, stands: bool) -> None:  # noqa: FBT001 - a table
    """She declined to give her name: about who speaks, nothing else."""
    syntax = parse_conllu(NAME.format(verb=verb))
    assert admit(syntax, (1, 2), (3, 4, 5)) is stands


@pytest.mark.parametrize(("particle", "stands"), [("not", False), ("again", True)])
def test_asking_not_to_be_named_is_silence(particle: str, stands: bool) -> None:  # noqa: FBT001 - a table
    """But to ask to be named mayor is to ask for something."""
    syntax = parse_conllu(NAMED.format(verb="asked/ask", particle=particle))
    assert admit(syntax, (1,), (2, 3, 4, 5, 6)) is stands


@pytest.mark.parametrize(("verb", "stands"), [("declined/decline", False), ("wants/want", True)])
def test_what_one_declines_to_speak_of_is_no_content(verb: str, stands: bool) -> None:  # noqa: FBT001 - a table
    """She declined to discuss [prisoners]."""
    syntax = parse_conllu(DISCUSS.format(verb=verb))
    assert admit(syntax, (1, 2), (4,)) is stands


def test_what_is_said_of_those_not_named_is_told() -> None:
    """Police said the victims had not been identified: that is not about who speaks."""
    syntax = parse_conllu("""
        Police                 NOUN  2 nsubj
        said/say               VERB  0 root VerbForm=Fin
        the                    DET   4 det
        victims/victim         NOUN  8 nsubj:pass
        had/have               AUX   8 aux
        not                    PART  8 advmod
        been/be                AUX   8 aux:pass
        identified/identify    VERB  2 ccomp VerbForm=Part
        .                      PUNCT 2 punct
    """)
    assert admit(syntax, (1,), (2, 3, 4, 5, 6, 7))


CALLED = """
    Lambert                PROPN 2 nsubj PERSON
    {verb}                 VERB  0 root VerbForm=Fin
    the                    DET   4 det
    delay                  NOUN  2 obj
    {rest}
    .                      PUNCT 2 punct
"""


@pytest.mark.parametrize(
    ("verb", "rest", "stands"),
    [
        ("called/call", "on ADP 6 case\nMonday PROPN 2 obl", False),
        ("published/publish", "again ADV 2 advmod\nthere ADV 2 advmod", False),
        ("called/call", "a DET 6 det\nscandal NOUN 2 xcomp", True),
        ("called/call", "“ PUNCT 6 punct\nscandalous ADJ 2 xcomp", True),
        ("praised/praise", "on ADP 6 case\nMonday PROPN 2 obl", True),
    ],
)
def test_what_is_done_to_a_thing_is_not_said(verb: str, rest: str, stands: bool) -> None:  # noqa: FBT001 - a table
    """She called her deputy, they published a draft; but she called the delay a scandal."""
    syntax = parse_conllu(CALLED.format(verb=verb, rest=rest))
    assert admit(syntax, (1,), (2, 3, 4, 5)) is stands


@pytest.mark.parametrize(
    ("det", "noun", "stands"),
    [("no", "reason", False), ("a", "reason", True), ("no", "doubt", True)],
)
def test_what_is_kept_back_is_not_told(det: str, noun: str, stands: bool) -> None:  # noqa: FBT001 - a table
    """She gave no reason [for the delay]."""
    syntax = parse_conllu(f"""
        Lambert     PROPN 2 nsubj PERSON
        gave/give   VERB  0 root VerbForm=Fin
        {det}       DET   4 det
        {noun}      NOUN  2 obj
        for         ADP   7 case
        the         DET   7 det
        delay       NOUN  4 nmod
        .           PUNCT 2 punct
    """)
    assert admit(syntax, (1, 2, 3, 4), (5, 6)) is stands
