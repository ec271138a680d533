"""Who said it: every sieve from a full name to a pronoun, and where each must refuse."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clauses import write_article
from parses import parse_conllu, place
from quotetrack.lang import load
from quotetrack.model import Attribution, Kind, Quotation, Span, SpeakerKind
from quotetrack.speakers import Registry, attribute, default_path
from quotetrack.syntax import Syntax

LANGUAGE = load("en")


def attribute_in(*sentences: str, registry: Registry | None = None) -> list[Attribution]:
    """Attribute the marked sentences of an article."""
    syntax, quotations = write_article(sentences)
    return attribute(syntax, quotations, registry or Registry(), LANGUAGE, "2025-03-01")


def name_of(attribution: Attribution) -> str | None:
    """Return the speaker's name, or None."""
    return attribution.speaker.name if attribution.speaker else None


NAMED = [
    ("a name in full", ["> *Nadia *Lambert said"], "Nadia Lambert"),
    ("a family name later on", ["*Nadia *Lambert spoke", "> *Lambert said"], "Nadia Lambert"),
    (
        "a full name that only comes later",
        ["> *Lambert said", "*Nadia *Lambert left"],
        "Nadia Lambert",
    ),
    ("a recogniser's error", ["*Nadia *Lambert spoke", "> +Lambert said"], "Nadia Lambert"),
    (
        "a name that the recogniser missed",
        ["Sen. Nadia Lambert spoke", "> Lambert said"],
        "Nadia Lambert",
    ),
    ("a first name that is a title too", ["> *Dean *Castell said"], "Dean Castell"),
    ("a title that the name begins with", ["> Dean *Oren *Castell said"], "Oren Castell"),
    ("a hyphen", ["*Ann-Sofie *Hale-Castell spoke", "> she said"], "Ann-Sofie Hale-Castell"),
    ("an honorific", ["*Oren *Castell spoke", "> Mr. *Castell said"], "Oren Castell"),
    ("a given name", ["*Nadia *Lambert spoke", "> *Nadia said"], "Nadia Lambert"),
    ("a slip in a long name", ["*Henry *Whitfield spoke", "> *Whitfeld said"], "Henry Whitfield"),
    (
        "a nickname in the name",
        ["*Nadia “ +Nan ” +Lambert spoke", "> *Lambert said"],
        "Nadia “Nan” Lambert",
    ),
    ("an initial", ["*Oren *T. *Castell spoke", "> *O. *Castell said"], "Oren T. Castell"),
    ("a hidden title", ["+Gov. +Lambert spoke", "> *Nadia *Lambert said"], "Nadia Lambert"),
    (
        "namesakes told apart by honorific",
        ["*Tom *Whitfield met *Ann *Whitfield", "> Mrs. *Whitfield said"],
        "Ann Whitfield",
    ),
    (
        "the namesake called so until another came in",
        ["*Ann *Hale spoke", "*Hale spoke", "*Hale left", "*Tom *Hale spoke", "> *Hale said"],
        "Ann Hale",
    ),
    (
        "a role before the name",
        ["French President *Luc *Arnaud spoke", "> the French president said"],
        "Luc Arnaud",
    ),
    (
        "a role in apposition",
        ["*Luc *Arnaud , {the French president} , spoke", "> the president said"],
        "Luc Arnaud",
    ),
    (
        "a country and its adjective",
        ["^Ukraine 's President *Oleh *Hnat spoke", "> the Ukrainian president said"],
        "Oleh Hnat",
    ),
    (
        "an abbreviated role",
        ["Rep. *Nadia *Lambert spoke", "> the congresswoman said"],
        "Nadia Lambert",
    ),
    ("a wider word", ["Sen. *Nadia *Lambert spoke", "> the lawmaker said"], "Nadia Lambert"),
    (
        "the last subject, by place",
        ["*Nadia *Lambert spoke", "> the Ohio senator said"],
        "Nadia Lambert",
    ),
    ("a name behind a description", ["> her lawyer , {*Tom *Whitfield} , said"], "Tom Whitfield"),
    ("a pronoun", ["*Oren *Castell spoke", "> he said"], "Oren Castell"),
    (
        "a pronoun by gender",
        ["*Nadia *Lambert met *Tom *Whitfield", "> he said"],
        "Tom Whitfield",
    ),
    (
        "a pronoun by the gender that a title shows",
        ["spokeswoman *Kim *Oye met spokesman *Sasha *Ebo", "> she said"],
        "Kim Oye",
    ),
    ("a pronoun for the subject", ["*Tom *Hale met *Oren *Castell", "> he said"], "Tom Hale"),
    (
        "a pronoun for the last one named",
        ["*Tom *Hale spoke", "*Oren *Castell spoke", "> he said"],
        "Oren Castell",
    ),
    ("a body", ["> +Harbor +News said"], "Harbor News"),
    (
        "a body by its short name",
        ["+Harbor +Council spoke", "> the council said"],
        "Harbor Council",
    ),
]


@pytest.mark.parametrize(("what", "article", "expected"), NAMED, ids=[case[0] for case in NAMED])
def test_a_source_finds_its_speaker(what: str, article: list[str], expected: str) -> None:
    """Each way in which an article takes up a name leads to its bearer."""
    (found,) = attribute_in(*article)
    assert name_of(found) == expected, f"{what}: {found.reason}"
    assert found.described is None
    assert 0 < found.confidence < 1


OPEN = [
    ("namesakes both named in full", ["*Tom *Hale met *Ann *Hale", "> *Hale said"]),
    (
        "two presidents",
        ["French President *Luc *Arnaud met Polish President *Jan *Wolny", "> the president said"],
    ),
    ("two speakers, one a pronoun", ["*Tom *Hale spoke", "> he and *Oren *Castell said"]),
    ("a pronoun before any name", ["> she said", "*Nadia *Lambert spoke"]),
    ("a pronoun of the other gender", ["Mr. *Oren *Castell spoke", "> she said"]),
    ("the first person", ["*Oren *Castell spoke", "> I said"]),
    ("a pronoun for a place", ["*Nadia *Lambert left Norway", "> it said"]),
]


@pytest.mark.parametrize(("what", "article"), OPEN, ids=[case[0] for case in OPEN])
def test_what_an_article_leaves_unclear_stays_open(what: str, article: list[str]) -> None:
    """Ambiguity gives neither a name nor a description, never a guess."""
    (found,) = attribute_in(*article)
    assert (found.speaker, found.described) == (None, None), f"{what}: {found.reason}"


DESCRIBED = [
    (["> a German government spokesman said"], "German government spokesman"),
    (["*Oren *Castell spoke", "> his spokesman said"], "Oren Castell's spokesman"),
    (["> his spokesman said"], "his spokesman"),
    (["*Oren *Castell spoke", "> the *Castell campaign said"], "Castell campaign"),
    (["> officials said"], "officials"),
    (["> workers and owners said"], "workers and owners"),
    (["> Mayor *Tom *Hale and Mr. *Castell said"], "Tom Hale and Castell"),
    (["> *Tom *Hale and the mayor said"], "Tom Hale and the mayor"),
    (["> the +Harbor +Council and *Tom *Hale said"], "Harbor Council and Tom Hale"),
    (["*Tom *Hale met *Ann *Hale", "> *Hale and *Oren *Castell said"], "Hale and Oren Castell"),
    (["*Oren *Castell , {the nephew} , spoke", "> his nephew said"], "Oren Castell's nephew"),
    (["*Nadia *Lambert , {the lawyer} , spoke", "> her lawyer said"], "Nadia Lambert's lawyer"),
    (["> +Norlanders said"], "Norlanders"),
    (["> *Castell said"], "Castell"),
    (["> Mr. *Castell said"], "Mr. Castell"),
    (["Vice President *Nadia *Lambert spoke", "> the president said"], "president"),
    (["*Nadia *Lambert spoke", "> the baker said"], "baker"),
    (["*Nadia *Lambert spoke", "> the *Castell critic said"], "Castell critic"),
    (["> *Lambert ’s baker said"], "Lambert's baker"),
]


@pytest.mark.parametrize(("article", "expected"), DESCRIBED)
def test_who_has_no_name_is_kept_as_described(article: list[str], expected: str) -> None:
    """A source without a name of its own is described, and enters no registry."""
    registry = Registry()
    (found,) = attribute_in(*article, registry=registry)
    assert (found.speaker, found.described) == (None, expected)
    assert expected not in {speaker.name for speaker in registry.speakers()}


JOINT = [
    (["*Tom *Hale spoke", "> *Hale and *Oren *Castell said"], ["Tom Hale", "Oren Castell"]),
    (
        ["> *Tom *Hale , *Ann *Whitfield and *Oren *Castell said"],
        ["Tom Hale", "Ann Whitfield", "Oren Castell"],
    ),
    (["*Tom *Hale and *Oren *Castell spoke", "> they said"], ["Tom Hale", "Oren Castell"]),
]


@pytest.mark.parametrize(("article", "expected"), JOINT)
def test_several_who_speak_together_are_each_a_speaker(
    article: list[str], expected: list[str]
) -> None:
    """One quotation has all speakers that its source names, in their order."""
    (found,) = attribute_in(*article)
    assert [speaker.name for speaker in found.speakers] == expected
    assert found.shown == "; ".join(expected)


def test_they_stays_open_where_others_came_between() -> None:
    """After a pair and a plural subject, "they" may be either."""
    (found,) = attribute_in("*Tom *Hale and *Oren *Castell met", "officials spoke", "> they said")
    assert not found.speakers


def test_president_castell_is_not_the_wife_who_is_named_in_full() -> None:
    """A bare name with an honorific of the other gender hides somebody never named in full."""
    first, second = attribute_in(
        "*Nadia *Lambert spoke", "> Mr. *Lambert said", "> Mrs. *Lambert said"
    )
    assert (first.speaker, first.described) == (None, "Mr. Lambert")
    assert name_of(second) == "Nadia Lambert"


def test_the_role_is_given_as_the_article_gives_it() -> None:
    """The title before a name is the role, also where the quotation has the bare name."""
    first, second = attribute_in(
        "> Harbor Ministry spokeswoman *Nadia *Lambert said", "> *Lambert said"
    )
    assert (first.role, second.role) == ("Harbor Ministry spokeswoman",) * 2


REASONS = [
    (["> *Oren *Castell said"], "the article names Oren Castell"),
    (
        ["*Oren *Castell spoke", "> *Castell said"],
        "“Castell” means Oren Castell, named in full in the article",
    ),
    (["*Oren *Castell spoke", "> he said"], "“he” means Oren Castell, spoken of just before"),
    (
        ["*Tom *Hale spoke", "¶ the bridge built by *Oren *Castell", "¶ > he said"],
        "“he” most likely means Oren Castell, spoken of just before",
    ),
    (
        ["French President *Luc *Arnaud spoke", "> the president said"],
        "“president” is what the article calls Luc Arnaud",
    ),
    (
        ["*Nadia *Lambert spoke", "> the Ohio senator said"],
        "“Ohio senator” means Nadia Lambert, spoken of just before",
    ),
    (
        ["+Harbor +Council spoke", "> the council said"],
        "“council” means Harbor Council, named in full in the article",
    ),
    (["> the Kremlin palace said"], "“Kremlin palace” is a known name of Kremlin"),
    (["> the Norland mayor said"], "on the day of the article, “Norland mayor” was Ann Hale"),
    (["> a spokesman said"], "the article gives no name for “spokesman”"),
    (["> the baker said"], "the article does not make clear who “baker” is"),
    (["> Mr. *Castell said"], "the article gives no more of the name than “Mr. Castell”"),
    (["*Tom *Hale met *Ann *Hale", "> *Hale said"], "“Hale” could be Ann Hale or Tom Hale"),
    (["> she said"], "it is not clear whom “she” means"),
    (["> I said"], "it is not clear whom “I” means"),
    (
        ["> *Tom *Hale and *Oren *Castell said"],
        "“Tom Hale and Oren Castell” are several speakers",
    ),
    (
        ["> *Tom *Hale and he said"],
        "several said it, and it is not clear who all are",
    ),
]


@pytest.mark.parametrize(("article", "reason"), REASONS)
def test_a_reason_is_told_in_words(tmp_path: Path, article: list[str], reason: str) -> None:
    """The reader learns in a plain part of a sentence why somebody was named, or nobody."""
    known = tmp_path / "speakers.toml"
    known.write_text(
        "[[speaker]]\nname = 'Kremlin'\nkind = 'body'\naliases = ['Kremlin palace']\n"
        "[[speaker]]\nname = 'Ann Hale'\nkind = 'person'\nrole = [{ title = 'Norland mayor' }]\n",
        "utf-8",
    )
    (found,) = attribute_in(*article, registry=Registry.load(known))
    assert found.reason == reason


SPACES = st.sampled_from([" ", "\n", "\t", "\u00a0", "\r", "\u2009"])


@pytest.mark.parametrize(
    "article", [article for _, article, _ in NAMED] + [a for a, _ in DESCRIBED]
)
@given(space=SPACES)
def test_what_parts_two_words_is_no_part_of_a_name(article: list[str], space: str) -> None:
    """A line break, tab or fixed space inside a source changes no name, role or description."""
    syntax, quotations = write_article(article)
    broken = Syntax(syntax.text.replace(" ", space), syntax.sentences)
    registry = Registry()
    (found,) = attribute(broken, quotations, registry, LANGUAGE, "2025-03-01")
    (plain,) = attribute(syntax, quotations, Registry(), LANGUAGE, "2025-03-01")
    assert (name_of(found), found.described) == (name_of(plain), plain.described)
    assert (found.role, found.reason) == (plain.role, plain.reason)


def test_a_quotation_that_goes_on_has_the_speaker_of_the_one_before() -> None:
    """`continues` leads to the speaker, through several steps; a circle stays open."""
    syntax, (first,) = write_article(["> *Oren *Castell said"])
    end = Span(first.end - 1, first.end)
    chain = [
        first,
        Quotation((end,), (), (), Kind.DIRECT, "floating", 0.9, continues=0),
        Quotation((end,), (), (), Kind.DIRECT, "floating", 0.9, continues=1),
        Quotation((end,), (), (), Kind.DIRECT, "floating", 0.9, continues=4),
        Quotation((end,), (), (), Kind.DIRECT, "floating", 0.9, continues=3),
    ]
    found = attribute(syntax, chain, Registry(), LANGUAGE, None)
    assert [name_of(a) for a in found] == ["Oren Castell"] * 3 + [None, None]
    assert [a.quotation for a in found] == chain


def test_a_quotation_without_source_is_open() -> None:
    """No words name who said it, and nothing goes on: open."""
    syntax, _ = write_article(["*Oren *Castell spoke"])
    quotation = Quotation((Span(0, 4),), (), (), Kind.DIRECT, "test", 0.9)
    (found,) = attribute(syntax, [quotation], Registry(), LANGUAGE, None)
    assert (found.speaker, found.described) == (None, None)


def test_names_inside_quotation_marks_are_no_antecedents() -> None:
    """Oren Castell spoke. “Tom Whitfield left,” [he] said: he is Castell."""
    syntax = parse_conllu("""
        Oren PROPN 2 compound PERSON
        Castell PROPN 3 nsubj PERSON
        spoke/speak VERB 0 root
        . PUNCT 3 punct

        “ PUNCT 4 punct
        Tom PROPN 3 compound PERSON
        Whitfield PROPN 4 nsubj PERSON
        left/leave VERB 8 ccomp
        , PUNCT 8 punct
        ” PUNCT 8 punct
        he PRON 8 nsubj
        said/say VERB 0 root
        . PUNCT 8 punct
    """)
    quotation = Quotation(
        content=(place(syntax, "“Tom Whitfield left,”"),),
        cue=(place(syntax, "said"),),
        source=(place(syntax, "he", syntax.text[: syntax.text.index("he said")].count("he")),),
        kind=Kind.DIRECT,
        rule="test",
        confidence=0.9,
    )
    (found,) = attribute(syntax, [quotation], Registry(), LANGUAGE, None)
    assert name_of(found) == "Oren Castell"


def test_who_said_leads_to_its_noun() -> None:
    """[Nadia Lambert], [who] said the bridge was safe, left: who is Lambert."""
    syntax = parse_conllu("""
        Nadia PROPN 2 compound PERSON
        Lambert PROPN 7 nsubj PERSON
        , PUNCT 5 punct
        who PRON 5 nsubj
        spoke/speak VERB 2 acl:relcl
        , PUNCT 5 punct
        left/leave VERB 0 root
        . PUNCT 7 punct
    """)
    words = (place(syntax, "spoke"),)
    quotation = Quotation(words, words, (place(syntax, "who"),), Kind.INDIRECT, "test", 0.9)
    (found,) = attribute(syntax, [quotation], Registry(), LANGUAGE, None)
    assert name_of(found) == "Nadia Lambert"


def test_the_registry_knows_spellings_roles_and_names_of_houses() -> None:
    """The file that ships names a palace, a spelling and, by date, who holds an office."""
    registry = Registry.load(default_path())
    palace, spelled, held = attribute_in(
        "> the French presidential palace said",
        "> +Zelensky said",
        "> the French president said",
        registry=registry,
    )
    assert palace.speaker
    assert palace.speaker.kind is SpeakerKind.BODY
    assert name_of(spelled) == "Volodymyr Zelenskyy"
    assert name_of(held) == "Emmanuel Macron"


def test_a_well_known_family_name_is_open_beside_a_namesake(tmp_path: Path) -> None:
    """The registry has "Castell" for Oren, the article names only Nadia Castell in full."""
    known = tmp_path / "speakers.toml"
    known.write_text(
        "[[speaker]]\nname = 'Oren Castell'\nkind = 'person'\naliases = ['Castell']\n", "utf-8"
    )
    beside = [
        "*Nadia *Castell spoke",
        "> *Castell said",
        "> Mrs. *Castell said",
        "> Mr. *Castell said",
    ]
    for _ in range(2):
        registry = Registry.load(known)
        found = attribute_in(*beside, registry=registry)
        assert [name_of(a) for a in found] == [None, "Nadia Castell", "Oren Castell"]
    (alone,) = attribute_in("> *Castell said", registry=registry)
    assert name_of(alone) == "Oren Castell"


def test_what_one_article_names_in_full_the_next_one_knows() -> None:
    """A new speaker enters the registry once, under a slug."""
    registry = Registry()
    attribute_in("> *Nadia *Lambert said", "> +Harbor +News said", registry=registry)
    attribute_in("> *Nadia *Lambert said", registry=registry)
    assert [s.id for s in registry.speakers()] == ["harbor-news", "nadia-lambert"]


def test_a_surname_taken_for_a_town_stands_in_nobodys_way() -> None:
    """A lone word that looks like a body's name isn't entered, so that later articles decide."""
    registry = Registry()
    first = attribute_in("> ^Lambert said", "> +Castell said", registry=registry)
    assert [a.described for a in first] == ["Lambert", "Castell"]
    assert registry.speakers() == ()
    bodies = attribute_in(
        "> the +Kremlin said", "> +NATO said", "> ^Norway said", registry=registry
    )
    assert [name_of(a) for a in bodies] == ["Kremlin", "NATO", "Norway"]


def test_a_body_of_the_registry_is_no_person_of_the_article() -> None:
    """A body that bears a family name leaves the person whom the article names in full alone."""
    registry = Registry()
    registry.add("Lambert", SpeakerKind.BODY)
    (found,) = attribute_in("*Nadia *Lambert spoke", "> *Lambert said", registry=registry)
    assert name_of(found) == "Nadia Lambert"


WORDS = st.sampled_from(
    [
        "*Nadia",
        "*Lambert",
        "+Harbor",
        "^Ukraine",
        "he",
        "the",
        "mayor",
        "Mr.",
        "who",
        "'s",
        ",",
        "and",
        "I",
    ]
)


@given(st.lists(st.lists(WORDS, min_size=1, max_size=5), min_size=1, max_size=4))
def test_any_article_gives_one_answer_for_each_quotation(subjects: list[list[str]]) -> None:
    """Whatever stands as a source: an attribution each, in order, never both name and words."""
    articles = [f"> Castell {' '.join(words)} said" for words in subjects]
    syntax, quotations = write_article(articles)
    found = attribute(syntax, quotations, Registry(), LANGUAGE, None)
    assert [a.quotation for a in found] == quotations
    assert not any(a.speaker and a.described for a in found)
