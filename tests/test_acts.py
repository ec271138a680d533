"""What was done with a content: said, thought, planned, asked or denied."""

import pytest

from parses import parse_conllu, place
from quotetrack.lang import load
from quotetrack.model import Act
from quotetrack.quotations import find_quotations
from quotetrack.quotations.acts import tell_act
from quotetrack.quotations.find import lay_scene
from quotetrack.syntax import Syntax

ENGLISH = load("en")


def write_clause(verb: str, *, subject: str = "Lambert PROPN") -> Syntax:
    """Parse "Lambert VERB that the bridge was safe."; ``verb`` is a form and its lemma."""
    word, upos, *rest = subject.split()
    return parse_conllu(f"""
        {word}   {upos}  2 nsubj {" ".join(rest)}
        {verb}   VERB  0 root VerbForm=Fin
        that     SCONJ 7 mark
        the      DET   5 det
        bridge   NOUN  7 nsubj
        was/be   AUX   7 cop
        safe     ADJ   2 ccomp
        .        PUNCT 2 punct
    """)


def write_infinitive(verb: str) -> Syntax:
    """Parse "Lambert VERB to close the bridge."."""
    return parse_conllu(f"""
        Lambert  PROPN 2 nsubj PERSON
        {verb}   VERB  0 root VerbForm=Fin
        to       PART  4 mark
        close    VERB  2 xcomp VerbForm=Inf
        the      DET   6 det
        bridge   NOUN  4 obj
        .        PUNCT 2 punct
    """)


def write_question(verb: str, word: str = "whether") -> Syntax:
    """Parse "Lambert VERB whether the bridge was safe."."""
    return parse_conllu(f"""
        Lambert  PROPN 2 nsubj PERSON
        {verb}   VERB  0 root VerbForm=Fin
        {word}   SCONJ 7 mark
        the      DET   5 det
        bridge   NOUN  7 nsubj
        was/be   AUX   7 cop
        safe     ADJ   2 ccomp
        .        PUNCT 2 punct
    """)


def write_marked(verb: str) -> Syntax:
    """Parse "“It will not hold,” Lambert VERB."."""
    return parse_conllu(f"""
        “        PUNCT 5 punct
        It       PRON  5 nsubj
        will     AUX   5 aux
        not      PART  5 advmod
        hold     VERB  9 ccomp VerbForm=Inf
        ,        PUNCT 9 punct
        ”        PUNCT 9 punct
        Lambert  PROPN 9 nsubj PERSON
        {verb}   VERB  0 root VerbForm=Fin
        .        PUNCT 9 punct
    """)


def write_partly_marked(
    verb: str, word: str = "that", marked: str = "a danger to us all"
) -> Syntax:
    """Parse "Lambert VERB that the bridge was “a danger to us all”."."""
    words = marked.split()
    last = 7 + len(words)
    inner = "\n".join(f"{w} {'NOUN' if n else 'DET'} 2 dep" for n, w in enumerate(words))
    return parse_conllu(f"""
        Lambert  PROPN 2 nsubj PERSON
        {verb}   VERB  0 root VerbForm=Fin
        {word}   SCONJ {last} mark
        the      DET   5 det
        bridge   NOUN  {last} nsubj
        was/be   AUX   {last} cop
        “        PUNCT {last} punct
        {inner}
        ”        PUNCT {last} punct
        .        PUNCT 2 punct
    """)


def tell(syntax: Syntax, cue: str, content: str) -> Act:
    """Tell the act of the quotation with these words for cue and content."""
    scene = lay_scene(syntax, ENGLISH)
    cue_at = syntax.tokens_in(place(syntax, cue)) if cue else range(0)
    return tell_act(scene, cue_at, syntax.tokens_in(place(syntax, content)))


@pytest.mark.parametrize(
    ("verb", "act"),
    [
        ("said/say", Act.STATEMENT),
        ("promised/promise", Act.STATEMENT),
        ("frobbed/frob", Act.STATEMENT),
        ("believes/believe", Act.THOUGHT),
        ("knew/know", Act.THOUGHT),
        ("fears/fear", Act.THOUGHT),
        ("expects/expect", Act.THOUGHT),
        ("wishes/wish", Act.THOUGHT),
        ("found/find", Act.THOUGHT),
        ("denied/deny", Act.DENIAL),
        ("disputes/dispute", Act.DENIAL),
    ],
)
def test_a_clause_is_what_its_verb_makes_of_it(verb: str, act: Act) -> None:
    """Without words in marks, "said that", "believes that" and "fears that" differ."""
    syntax = write_clause(verb, subject="Lambert PROPN PERSON")
    assert tell(syntax, verb.partition("/")[0], "that the bridge was safe") is act


@pytest.mark.parametrize(
    ("subject", "act"),
    [
        ("Inquiry NOUN", Act.STATEMENT),
        ("Surveyors NOUN", Act.STATEMENT),
        ("She PRON PronType=Prs", Act.THOUGHT),
        ("It PRON Gender=Neut|PronType=Prs", Act.STATEMENT),
        ("Lambert PROPN PERSON", Act.THOUGHT),
    ],
)
def test_what_an_inquiry_finds_is_said(subject: str, act: Act) -> None:
    """A report makes its findings known; a person finds by living through something."""
    syntax = write_clause("found/find", subject=subject)
    assert tell(syntax, "found", "that the bridge was safe") is act


@pytest.mark.parametrize(
    ("verb", "act"),
    [
        ("plans/plan", Act.INTENTION),
        ("aims/aim", Act.INTENTION),
        ("wants/want", Act.INTENTION),
        ("hopes/hope", Act.INTENTION),
        ("refused/refuse", Act.DENIAL),
        ("promised/promise", Act.STATEMENT),
        ("vowed/vow", Act.STATEMENT),
        ("threatened/threaten", Act.STATEMENT),
        ("asked/ask", Act.STATEMENT),
    ],
)
def test_what_is_to_be_done_is_planned_or_promised(verb: str, act: Act) -> None:
    """Who plans or wants to act may never say so; a promise, a threat, a request are said."""
    syntax = write_infinitive(verb)
    assert tell(syntax, verb.partition("/")[0], "to close the bridge") is act
    assert tell(syntax, verb.partition("/")[0], "close the bridge") is act


def test_not_wanting_to_act_is_no_plan() -> None:
    """She did not want [to sell the bridge]: the content alone would say the opposite."""
    syntax = parse_conllu("""
        She        PRON  4 nsubj
        did/do     AUX   4 aux
        not        PART  4 advmod
        want       VERB  0 root VerbForm=Inf
        to         PART  6 mark
        sell       VERB  4 xcomp VerbForm=Inf
        the        DET   8 det
        bridge     NOUN  6 obj
        .          PUNCT 4 punct
    """)
    assert tell(syntax, "did not want", "to sell the bridge") is Act.DENIAL


UNWILLING = """
    Lambert    PROPN 3 nsubj PERSON
    is/be      AUX   3 cop
    {word}     ADJ   0 root
    to         PART  5 mark
    sell       VERB  3 xcomp VerbForm=Inf
    the        DET   7 det
    bridge     NOUN  5 obj
    .          PUNCT 3 punct
"""
NO_LONGER = """
    Lambert    PROPN 4 nsubj PERSON
    {first}    DET   3 det
    {second}   ADV   4 advmod
    wants/want VERB  0 root VerbForm=Fin
    to         PART  6 mark
    sell       VERB  4 xcomp VerbForm=Inf
    the        DET   8 det
    bridge     NOUN  6 obj
    .          PUNCT 4 punct
"""
PLANS = """
    Lambert    PROPN 2 nsubj PERSON
    has/have   VERB  0 root VerbForm=Fin
    {which}    DET   4 det
    plans/plan NOUN  2 obj
    to         PART  6 mark
    sell       VERB  4 acl VerbForm=Inf
    the        DET   8 det
    bridge     NOUN  6 obj
    .          PUNCT 2 punct
"""


@pytest.mark.parametrize(
    ("parse", "cue", "content", "act"),
    [
        (UNWILLING.format(word="unwilling"), "is unwilling", "to sell the bridge", Act.DENIAL),
        (UNWILLING.format(word="reluctant"), "is reluctant to", "sell the bridge", Act.DENIAL),
        (UNWILLING.format(word="ready"), "is ready", "to sell the bridge", Act.INTENTION),
        (NO_LONGER.format(first="no", second="longer"), "wants", "to sell the bridge", Act.DENIAL),
        (
            NO_LONGER.format(first="not", second="only"),
            "wants",
            "to sell the bridge",
            Act.INTENTION,
        ),
        (PLANS.format(which="no"), "has no plans", "to sell the bridge", Act.DENIAL),
        (PLANS.format(which="some"), "has some plans", "to sell the bridge", Act.INTENTION),
    ],
)
def test_who_will_not_act_plans_nothing(parse: str, cue: str, content: str, act: Act) -> None:
    """Unwilling, no longer, no plans; but "not only" takes nothing back."""
    assert tell(parse_conllu(parse), cue, content) is act


def test_wanting_somebody_else_to_act_is_a_thought() -> None:
    """What she wants of another is her wish, not her plan."""
    syntax = parse_conllu("""
        She      PRON  2 nsubj
        wants/want VERB 0 root VerbForm=Fin
        the      DET   4 det
        council  NOUN  2 obj
        to       PART  6 mark
        leave    VERB  2 xcomp VerbForm=Inf
        .        PUNCT 2 punct
    """)
    assert tell(syntax, "wants", "the council to leave") is Act.THOUGHT


@pytest.mark.parametrize(
    ("verb", "word", "act"),
    [
        ("asked/ask", "whether", Act.QUESTION),
        ("asked/ask", "why", Act.QUESTION),
        ("questioned/question", "if", Act.QUESTION),
        ("wondered/wonder", "whether", Act.QUESTION),
        ("wondered/wonder", "that", Act.QUESTION),
        ("asked/ask", "that", Act.STATEMENT),
        ("said/say", "why", Act.STATEMENT),
        ("knows/know", "whether", Act.THOUGHT),
    ],
)
def test_questions_need_a_verb_of_asking_and_something_open(verb: str, word: str, act: Act) -> None:
    """Asked whether: a question; asked that: a demand; said why: said; knows whether: known."""
    syntax, cue = write_question(verb, word), verb.partition("/")[0]
    assert tell(syntax, cue, f"{word} the bridge was safe") is act
    assert tell(syntax, cue, "the bridge was safe") is act


@pytest.mark.parametrize(
    ("verb", "act"),
    [
        ("said/say", Act.STATEMENT),
        ("asked/ask", Act.STATEMENT),
        ("fears/fear", Act.STATEMENT),
        ("believes/believe", Act.STATEMENT),
        ("thought/think", Act.THOUGHT),
        ("realised/realise", Act.THOUGHT),
    ],
)
def test_words_in_marks_were_said_unless_silently(verb: str, act: Act) -> None:
    """What stands in marks is speech beside any verb but those of silent words."""
    assert tell(write_marked(verb), verb.partition("/")[0], "“It will not hold,”") is act


@pytest.mark.parametrize(
    ("verb", "word", "marked", "act"),
    [
        ("believes/believe", "that", "a danger to us all", Act.STATEMENT),
        ("thinks/think", "that", "a danger to us all", Act.STATEMENT),
        ("believes/believe", "that", "doomed", Act.THOUGHT),
        ("asked/ask", "whether", "a danger to us all", Act.QUESTION),
        ("said/say", "that", "a danger to us all", Act.STATEMENT),
    ],
)
def test_a_few_words_in_marks_were_said(verb: str, word: str, marked: str, act: Act) -> None:
    """A belief with three words in marks was uttered; a term in marks shows nothing."""
    syntax = write_partly_marked(verb, word, marked)
    content = f"{word} the bridge was “{marked}”"
    assert tell(syntax, verb.partition("/")[0], content) is act


def test_words_without_a_cue_are_said() -> None:
    """Where nothing attributes the words, or a mere sign, they are a statement."""
    syntax = write_marked("thought/think")
    assert tell(syntax, "", "“It will not hold,”") is Act.STATEMENT
    assert tell(syntax, ",", "“It will not hold,”") is Act.STATEMENT


@pytest.mark.parametrize(
    ("lines", "cue", "act"),
    [
        ("Her/her PRON 2 nmod:poss\nfear NOUN 7 nsubj", "fear", Act.THOUGHT),
        ("Her/her PRON 2 nmod:poss\nclaim NOUN 7 nsubj", "claim", Act.STATEMENT),
        ("Her/her PRON 2 nmod:poss\nplan NOUN 7 nsubj", "plan", Act.INTENTION),
        ("is/be AUX 2 cop\nconfident ADJ 0 root", "is confident", Act.THOUGHT),
        ("was/be AUX 2 cop\nadamant ADJ 0 root", "was adamant", Act.STATEMENT),
        ("made/make VERB 0 root\nclear ADJ 1 xcomp", "made clear", Act.STATEMENT),
        ("expressed/express VERB 0 root\nhope NOUN 1 obj", "expressed hope", Act.STATEMENT),
        ("had/have VERB 0 root\nhope NOUN 1 obj", "had hope", Act.THOUGHT),
    ],
)
def test_nouns_and_predicates_count_as_verbs_do(lines: str, cue: str, act: Act) -> None:
    """Her fear that, is confident that; but a hope that is expressed is said."""
    syntax = parse_conllu(
        lines
        + """
        that     SCONJ 7 mark
        the      DET   5 det
        bridge   NOUN  7 nsubj
        was/be   AUX   7 cop
        safe     ADJ   2 ccomp
        """
    )
    assert tell(syntax, cue, "that the bridge was safe") is act


@pytest.mark.parametrize(
    ("syntax", "act"),
    [
        (write_clause("said/say"), Act.STATEMENT),
        (write_clause("believes/believe"), Act.THOUGHT),
        (write_marked("said/say"), Act.STATEMENT),
    ],
    ids=["said", "believes", "in marks"],
)
def test_what_is_found_carries_its_act(syntax: Syntax, act: Act) -> None:
    """The finder sets the act of each quotation."""
    (found,) = find_quotations(syntax, ENGLISH)
    assert found.act is act


def test_every_word_of_an_act_stands_in_one_list_only() -> None:
    """A word that is both a thought and an intention would be told by the order of the code."""
    acts = ENGLISH.cues.acts
    groups = [acts.thought, acts.intention, acts.wish, acts.finding]
    assert sum(map(len, groups)) == len(frozenset().union(*groups))


def test_a_rejected_claim_is_a_denial() -> None:
    """She rejected [claims that the bridge was unsafe]: the words alone say the opposite."""
    syntax = parse_conllu("""
        Lambert          PROPN 2 nsubj
        rejected/reject  VERB  0 root VerbForm=Fin
        claims/claim     NOUN  2 obj
        that             SCONJ 8 mark
        the              DET   6 det
        bridge           NOUN  8 nsubj
        was/be           AUX   8 cop
        unsafe           ADJ   3 acl
        .                PUNCT 2 punct
    """)
    assert tell(syntax, "rejected", "claims that the bridge was unsafe") is Act.DENIAL


@pytest.mark.parametrize(
    ("auxiliary", "act"),
    [
        ("will", Act.INTENTION),
        ("may", Act.INTENTION),
        ("would", Act.STATEMENT),
        ("has/have", Act.STATEMENT),
    ],
)
def test_what_is_not_said_yet_is_no_statement(auxiliary: str, act: Act) -> None:
    """Lambert will say that it is safe: she hasn't."""
    syntax = parse_conllu(f"""
        Lambert      PROPN 3 nsubj
        {auxiliary}  AUX   3 aux
        say          VERB  0 root
        that         SCONJ 7 mark
        it           PRON  7 nsubj
        is/be        AUX   7 cop
        safe         ADJ   3 ccomp
        .            PUNCT 3 punct
    """)
    assert tell(syntax, f"{auxiliary.partition('/')[0]} say", "that it is safe") is act


def test_praise_without_words_is_an_attitude() -> None:
    """She praised [the bridge]: what she said of it isn't told."""
    syntax = parse_conllu("""
        Lambert         PROPN 2 nsubj
        praised/praise  VERB  0 root VerbForm=Fin
        the             DET   4 det
        bridge          NOUN  2 obj
        .               PUNCT 2 punct
    """)
    assert tell(syntax, "praised", "the bridge") is Act.THOUGHT


def test_a_plan_to_say_is_a_plan() -> None:
    """Lambert wants to announce [that it is safe]."""
    syntax = parse_conllu("""
        Lambert     PROPN 2 nsubj
        wants/want  VERB  0 root VerbForm=Fin
        to          PART  4 mark
        announce    VERB  2 xcomp VerbForm=Inf
        that        SCONJ 8 mark
        it          PRON  8 nsubj
        is/be       AUX   8 cop
        safe        ADJ   4 ccomp
        .           PUNCT 2 punct
    """)
    assert tell(syntax, "to announce", "that it is safe") is Act.INTENTION
